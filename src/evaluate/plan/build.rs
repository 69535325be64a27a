//! Resources of the model from what a plan says: known values as they are, values that are known later as the names their
//! expressions mention, or as the configuration beside the plan writes them.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::configuration::{Declared, mentioned, references};
use super::document::{Plan, Planned, part};
use super::reference::{Scope, Target, addresses, resolve};
use super::{address, join};
use crate::evaluate::{awscc, terraform};
use crate::model::{
    self, Attribute, Entry, Exists, Kind, Mentions, Object, Part, Piece, Reason, Resource, Root, Text, Type, Value,
};
use crate::source::FileId;

/// The resources of a plan, in the order they are written where that is known.
pub(super) fn resources(plan: &Plan<'_>, file: FileId, configured: Option<&Root>) -> Vec<Resource> {
    let written = configured.map_or(&[][..], |root| root.resources.as_slice());
    let places: FxHashMap<&str, usize> =
        written.iter().enumerate().map(|(place, resource)| (&*resource.address, place)).collect();
    let mut planned: Vec<_> =
        plan.resources.iter().map(|one| (places.get(one.address.as_str()).copied(), one)).collect();
    planned.sort_by_key(|(place, _)| place.unwrap_or(usize::MAX));
    let builder = Builder { plan, file, qualified: plan.resources.iter().any(|one| one.kind == Type::Alias) };
    planned.into_iter().map(|(place, one)| builder.resource(one, place.and_then(|place| written.get(place)))).collect()
}

/// Blocks that are never computed by the provider, and that triggers are made of: where they are known only later though
/// nothing is written, `dynamic` makes them.
const BLOCKS: [(&str, &str); 17] = [
    ("aws_cloudwatch_event_target", "dead_letter_config"),
    ("aws_cognito_user_pool", "lambda_config"),
    ("aws_iot_topic_rule", "error_action"),
    ("aws_iot_topic_rule", "lambda"),
    ("aws_lambda_event_source_mapping", "destination_config"),
    ("aws_lambda_event_source_mapping", "filter_criteria"),
    ("aws_lambda_event_source_mapping", "scaling_config"),
    ("aws_lambda_event_source_mapping", "self_managed_event_source"),
    ("aws_lambda_event_source_mapping", "source_access_configuration"),
    ("aws_lambda_function", "dead_letter_config"),
    ("aws_lambda_function", "environment"),
    ("aws_lambda_function", "vpc_config"),
    ("aws_lambda_function_event_invoke_config", "destination_config"),
    ("aws_s3_bucket_notification", "lambda_function"),
    ("aws_s3_bucket_notification", "queue"),
    ("aws_s3_bucket_notification", "topic"),
    ("aws_ses_receipt_rule", "lambda_action"),
];

struct Builder<'p, 't> {
    plan: &'p Plan<'t>,
    file: FileId,
    /// True if there are aliases.
    qualified: bool,
}

/// What is known of the expression of an argument, and how it is read.
#[derive(Clone, Copy)]
struct Said<'s> {
    /// Expressions as the plan has them.
    expression: Option<&'s Json>,
    /// The value as the configuration writes it.
    written: Option<&'s Value>,
    argument: &'s str,
    scope: Scope<'s>,
}

impl Builder<'_, '_> {
    fn resource(&self, planned: &Planned<'_>, written: Option<&Resource>) -> Resource {
        let local = format!("{}.{}", planned.type_name, planned.name);
        let declared = self.plan.configuration.at(&planned.module).and_then(|module| module.resources.get(&local));
        let changed = self.plan.changes.get(&planned.address);
        let (address, whole) = self.plan.place(planned, self.file);
        let (declared_at, extent) = written.map_or((address, whole), |one| (one.declared, one.extent));
        let depends_on = match written {
            Some(written) => written.depends_on.clone(),
            None => declared.map(|declared| depends_on(declared, &planned.module)).unwrap_or_default(),
        };
        let later = changed.map_or(&Json::Null, |changed| &changed.later);
        Resource {
            address: planned.address.as_str().into(),
            shown: None,
            type_name: planned.type_name.as_str().into(),
            kind: planned.kind,
            body: match Type::awscc(&planned.type_name) {
                // What is written has the names of CloudFormation by now, what is planned has not.
                Some(_) => awscc::properties(&planned.type_name, self.body(planned, declared, later, None)),
                None => self.body(planned, declared, later, written.map(|one| &one.body)),
            },
            exists: Exists::Yes,
            declared: declared_at,
            extent,
            generated: false,
            depends_on,
            mentions: match written {
                Some(written) => written.mentions.clone(),
                None => declared.map(|declared| mentions(declared, &planned.module)).unwrap_or_default(),
            },
            home: written.map(|one| one.home.clone()).unwrap_or_default(),
            change: changed.and_then(|changed| changed.change),
        }
    }

    fn body(&self, planned: &Planned<'_>, declared: Option<&Declared>, later: &Json, written: Option<&Value>) -> Value {
        let scope = Scope {
            module: &planned.module,
            key: &planned.key,
            repeated: declared.and_then(|declared| declared.repeated.as_deref()),
        };
        let known: Vec<(&str, Json)> =
            planned.values.iter().map(|(name, raw)| (name.as_str(), part(raw).unwrap_or_default())).collect();
        let mut names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let unknown = later.as_object().into_iter().flat_map(|later| later.keys().map(String::as_str));
        names.extend(unknown.filter(|name| !planned.values.contains_key(*name)));
        let mut object = Object::default();
        for (index, name) in names.into_iter().enumerate() {
            let value = known.get(index).map_or(&Json::Null, |(_, value)| value);
            let expression = declared.and_then(|declared| declared.expressions.get(name));
            let entry = written.and_then(|body| body.as_object()?.entries.get(name));
            // What nobody wrote is the provider's: what it computes, and defaults. Blocks that `dynamic` makes are not
            // among the expressions.
            let is_block = |value: &Json| value.as_array().is_some_and(|items| items.iter().any(Json::is_object));
            let nothing_said = declared.is_none() && written.is_none();
            let to_come = written.is_none() && BLOCKS.contains(&(&*planned.type_name, name));
            if expression.is_none() && entry.is_none() && !nothing_said && !is_block(value) && !to_come {
                continue;
            }
            let said = Said { expression, written: entry.map(|entry| &entry.value), argument: name, scope };
            let Some(mut value) = self.value(value, later.get(name).unwrap_or(&Json::Null), said) else { continue };
            if let Some(raw) = planned.values.get(name)
                && written.is_none()
                && !matches!(value.kind, Kind::List(_) | Kind::Object(_))
            {
                value = join::placed(value, self.plan.value_place(raw, self.file));
            }
            object.entries.insert(name.into(), Entry { key: entry.and_then(|entry| entry.key), value });
        }
        // `lifecycle` is no attribute: a plan does not show it.
        let lifecycle = written.and_then(|body| body.as_object()?.entries.get("replace_triggered_by"));
        if let Some(entry) = lifecycle {
            object.entries.insert("replace_triggered_by".into(), entry.clone());
        }
        let origin = written.map(|body| body.origin.clone()).unwrap_or_default();
        Value { kind: Kind::Object(Arc::new(object)), origin }
    }

    /// A value; None for null, which is as good as absent.
    fn value(&self, known: &Json, later: &Json, said: Said<'_>) -> Option<Value> {
        if later == &Json::Bool(true) {
            return Some(self.later(said));
        }
        let origin = || said.written.map(|written| written.origin.clone()).unwrap_or_default();
        match known {
            Json::Null => match later {
                Json::Object(_) => self.value(&Json::Object(Default::default()), later, said),
                _ => None,
            },
            Json::String(text) => Some(self.text(text, said)),
            Json::Array(items) => Some(Value::list(self.items(items, later, said)).with_origin(origin())),
            Json::Object(entries) => {
                let mut object = Object::default();
                let unknown = later.as_object().into_iter().flat_map(|later| later.keys());
                for name in entries.keys().chain(unknown.filter(|name| !entries.contains_key(name.as_str()))) {
                    let known = entries.get(name).unwrap_or(&Json::Null);
                    let later = later.get(name).unwrap_or(&Json::Null);
                    let entry = said.written.and_then(|written| written.as_object()?.entries.get(name.as_str()));
                    let is_block = said.expression.is_some_and(|expression| {
                        expression.get("references").is_none() && expression.get("constant_value").is_none()
                    });
                    let expression = said.expression.filter(|_| is_block).and_then(|block| block.get(name));
                    // In a block that is written, what is not is computed.
                    let computed = (is_block && expression.is_none() || said.written.is_some() && entry.is_none())
                        && later == &Json::Bool(true);
                    if computed {
                        continue;
                    }
                    let written = entry.map(|entry| &entry.value);
                    let said = Said { expression, written, argument: name, ..said };
                    if let Some(value) = self.value(known, later, said) {
                        let key = entry.and_then(|entry| entry.key);
                        object.entries.insert(name.as_str().into(), Entry { key, value });
                    }
                }
                Some(Value { kind: Kind::Object(Arc::new(object)), origin: origin() })
            }
            _ => Some(join::plain(known).with_origin(origin())),
        }
    }

    fn items(&self, items: &[Json], later: &Json, said: Said<'_>) -> Vec<Value> {
        let later_of = |index: usize| later.get(index).unwrap_or(&Json::Null);
        let written = said.written.and_then(Value::as_list).map_or(&[][..], |list| list.items.as_slice());
        let written =
            join::pairs(items, written, |index, planned, written| join::agree(planned, later_of(index), written));
        let blocks = match said.expression {
            Some(Json::Array(blocks)) => blocks.as_slice(),
            Some(block @ Json::Object(_)) => std::slice::from_ref(block),
            _ => &[],
        };
        let is_list = said.expression.is_some_and(|expression| expression.get("references").is_some());
        let unknown = (0..items.len()).filter(|&index| later_of(index) == &Json::Bool(true)).count();
        let expressions: Vec<Option<&Json>> = if is_list {
            // Names are those of the whole list: of one item where only that is not known.
            items.iter().enumerate().map(|_| said.expression.filter(|_| unknown == 1 || items.len() == 1)).collect()
        } else {
            items.iter().map(|item| only_fitting(item, blocks)).collect()
        };
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let (expression, written) = (expressions[index], written[index]);
            let value = self.value(item, later_of(index), Said { expression, written, ..said });
            values.push(value.unwrap_or_else(|| Value::generated(Kind::Null)));
        }
        values
    }

    /// A text that is known: with the names it is made of, as far as they are told.
    fn text(&self, known: &str, said: Said<'_>) -> Value {
        if let Some(written) = said.written {
            return join::text(known, written);
        }
        let joined = || {
            let names = references(said.expression?);
            let target = resolve(self.plan, &names, said.scope).filter(|target| !target.attribute.is_empty())?;
            let raw = self.plan.find(&target.address)?.values.get(&target.attribute)?;
            let value: String = part(raw)?;
            join::beginning_with(attribute(&target), &value, known)
        };
        match joined() {
            Some(text) => Value::generated(Kind::Text(text)),
            None => Value::text(known),
        }
    }

    /// A value that is known only after the plan was applied.
    fn later(&self, said: Said<'_>) -> Value {
        let reason = || Reason::new(format!("`{}` is known only after apply", said.argument));
        match said.written {
            // What is written in full and yet not known later is not what was planned.
            Some(written) if holds_more(written) => return written.clone(),
            Some(written) => return Value::unknown(reason()).with_origin(written.origin.clone()),
            None => {}
        }
        let names = said.expression.map(references).unwrap_or_default();
        let Some(target) = resolve(self.plan, &names, said.scope) else { return Value::unknown(reason()) };
        if let Some(document) = self.document(&target) {
            return document;
        }
        if is_document(said.argument) {
            return Value::unknown(reason());
        }
        let kind = self.plan.find(&target.address).map(|planned| planned.kind);
        let named = Part::Attribute(attribute(&target));
        let parts = match kind {
            _ if self.is_bare(said.argument, &target, kind) => vec![named],
            // An alias or a version may stand behind.
            Some(Type::Function) => vec![named, Part::Literal(":".into()), Part::Unknown(reason())],
            _ => vec![named, Part::Unknown(reason())],
        };
        let pieces = parts.into_iter().map(|part| Piece { part, span: None }).collect();
        Value::generated(Kind::Text(Text::pieces(pieces)))
    }

    /// Whether an argument that mentions one attribute is that attribute: where nothing else could stand around it.
    fn is_bare(&self, argument: &str, target: &Target, kind: Option<Type>) -> bool {
        let attribute = target.attribute.as_str();
        let fits = match argument {
            _ if !target.alone => false,
            "source_arn" => attribute == "arn" && kind != Some(Type::LogGroup),
            "resources" => attribute == "arn" && matches!(kind, Some(Type::Queue | Type::Topic | Type::Stream)),
            "role" => ["arn", "name", "id"].contains(&attribute),
            "endpoint" => attribute == "arn",
            "function_name" => ["arn", "function_name"].contains(&attribute),
            "bucket" => ["id", "bucket"].contains(&attribute),
            "queue_url" => ["id", "url"].contains(&attribute),
            "rule" | "event_bus_name" | "log_group_name" | "qualifier" => ["name", "id"].contains(&attribute),
            _ if argument.ends_with("uri") => attribute.ends_with("invoke_arn"),
            _ if argument.ends_with("arn") => attribute.ends_with("arn") && !attribute.ends_with("n_arn"),
            _ if argument.ends_with("_id") => ["id", "root_resource_id"].contains(&attribute),
            _ => false,
        };
        fits && (kind != Some(Type::Function) || self.is_unqualified(&target.address))
    }

    /// Whether a function has neither aliases nor versions that could be named.
    fn is_unqualified(&self, function: &str) -> bool {
        let publishes = |planned: &Planned<'_>| planned.values.get("publish").is_some_and(|raw| raw.get() == "true");
        !self.qualified && !self.plan.find(function).is_some_and(publishes)
    }

    /// The policy of a data source that is read only when the plan is applied.
    fn document(&self, target: &Target) -> Option<Value> {
        let changed = self.plan.changes.get(&target.address)?;
        let read: Json = part(changed.read.filter(|_| target.alone && target.attribute.ends_with("json"))?)?;
        let modules = address::module_of(&target.address);
        let local = target.address.get(modules.len()..)?.trim_start_matches('.');
        let local = address::steps(local);
        let declared = self.plan.configuration.at(modules)?.resources.get(&address::written(local.get(..3)?))?;
        let key = address::written(local.get(3..)?);
        let scope = Scope { module: modules, key: &key, repeated: declared.repeated.as_deref() };
        let said = Said { expression: Some(&declared.expressions), written: None, argument: "policy document", scope };
        let body = self.value(&read, &changed.later, said)?;
        Some(Value::generated(Kind::Text(Text::json(terraform::policy_document(&body)))))
    }
}

/// The only block whose constants a planned one has; None where several do and mention different names.
fn only_fitting<'e>(planned: &Json, blocks: &'e [Json]) -> Option<&'e Json> {
    let fits = |block: &&Json| {
        block.as_object().is_some_and(|block| {
            block.iter().all(|(name, expression)| match expression.get("constant_value") {
                Some(constant) => planned.get(name) == Some(constant),
                None => true,
            })
        })
    };
    let mut fitting = blocks.iter().filter(fits);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some(first)
}

fn attribute(target: &Target) -> Attribute {
    let steps = || target.address.split('.');
    let name = match steps().find(|step| step.starts_with(model::awscc::PREFIX)) {
        Some(kind) => awscc::attribute(kind, &target.attribute),
        None => target.attribute.as_str().into(),
    };
    Attribute { resource: target.address.as_str().into(), name, known: None }
}

/// True for arguments that hold a document, of which the names it mentions tell little.
fn is_document(argument: &str) -> bool {
    ["policy", "definition", "body", "pattern", "document", "template", "input", "json"]
        .iter()
        .any(|ending| argument.ends_with(ending))
}

/// True for a value that is not known in whole: with symbols, or with parts that are not known.
fn holds_more(written: &Value) -> bool {
    let mut found = written.first_unknown().is_some();
    written.each_text(&mut |text, _| found |= text.known().is_none() || !text.attributes().is_empty());
    found
}

/// What the hashed arguments of a resource are made of. A plan tells the names, and not what is done to them.
fn mentions(declared: &Declared, module: &str) -> Vec<Mentions> {
    let Some(expression) = declared.expressions.get("triggers") else { return Vec::new() };
    let constant = expression.get("constant_value").is_some();
    let names = references(expression);
    let input = |name: &&String| ["var.", "local.", "each."].iter().any(|kind| name.starts_with(kind));
    let more = match names.iter().find(input) {
        Some(name) => Some(format!("what `{name}` follows is not told by a plan")),
        None if names.is_empty() && !constant => Some("a plan does not tell what `triggers` is made of".to_owned()),
        None => None,
    };
    let addresses = addresses(&names, module).into_iter().map(Arc::from).collect();
    vec![Mentions { field: "triggers".into(), addresses, more: more.map(Reason::new), ever: false }]
}

/// What a resource depends on by `depends_on`, and by the names its expressions and its repetition mention.
fn depends_on(declared: &Declared, module: &str) -> Vec<Arc<str>> {
    let mut names = declared.depends_on.clone();
    mentioned(&declared.expressions, &mut names);
    names.extend(declared.repeated.iter().flatten().cloned());
    let mut found: Vec<Arc<str>> = Vec::new();
    for address in addresses(&names, module) {
        if !found.iter().any(|seen| **seen == *address) {
            found.push(address.into());
        }
    }
    found
}
