//! Which resource a value names: by a symbol, an ARN, a URI, or a name.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::{NodeId, Outside, OutsideKind, TriggerGraph};
use crate::model::{Attribute, Dialect, Home, Model, Part, Reason, RootId, Text, Type, Value, reach};

/// What a value names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A node.
    Node(NodeId),
    /// Nothing that is declared here; the text as it is written.
    External(String),
    /// It cannot be told.
    Unknown(Reason),
}

/// A function as a target, with the alias or version that is invoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FunctionTarget {
    pub(super) function: NodeId,
    pub(super) qualifier: Option<Qualifier>,
}

/// What stands behind a function's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Qualifier {
    /// An alias or version that is declared.
    Node(NodeId),
    /// The version that is published with the function.
    Published,
    /// Known text: the name of an alias or the number of a version.
    Literal(String),
    /// Not known.
    Unknown,
}

/// Names of resources, by root, type and the key of the text.
#[derive(Default)]
pub(super) struct Names(FxHashMap<(RootId, Type, String), Vec<Bearer>>);

/// A resource that bears a name, and where it is.
struct Bearer {
    node: NodeId,
    home: Home,
}

/// Where a resource's own name is kept.
pub(super) fn name_path(kind: Type, dialect: Dialect) -> Option<&'static str> {
    let (terraform, cloudformation) = match kind {
        Type::Function => ("function_name", "FunctionName"),
        Type::Queue => ("name", "QueueName"),
        Type::Bucket => ("bucket", "BucketName"),
        Type::Topic => ("name", "TopicName"),
        Type::Rule | Type::Stream | Type::Bus | Type::Alias => ("name", "Name"),
        Type::LogGroup => ("name", "LogGroupName"),
        Type::Table => ("name", "TableName"),
        Type::Role => ("name", "RoleName"),
        Type::StateMachine => ("name", "StateMachineName"),
        Type::DeliveryStream => ("name", "DeliveryStreamName"),
        Type::ManagedPolicy => ("name", "ManagedPolicyName"),
        Type::Alarm => ("alarm_name", "AlarmName"),
        Type::TopicRule => ("name", "RuleName"),
        Type::Repository => ("repository_name", "RepositoryName"),
        Type::LexIntent => ("name", "Name"),
        Type::KeyAlias => ("name", "AliasName"),
        _ => return None,
    };
    Some(if dialect == Dialect::Terraform { terraform } else { cloudformation })
}

impl Names {
    pub(super) fn of(model: &Model) -> Self {
        let mut names: FxHashMap<_, Vec<Bearer>> = FxHashMap::default();
        for (id, resource) in model.resources() {
            let root = model.root_of(id);
            let Some(path) = name_path(resource.kind, model.form_of(id)) else { continue };
            let Some(key) = resource.body.get(path).and_then(Value::as_text).and_then(Text::key) else { continue };
            names
                .entry((root, resource.kind, key))
                .or_default()
                .push(Bearer { node: NodeId::of(id), home: resource.home.clone() });
        }
        Self(names)
    }

    /// The one resource of that name; None where there is none, or several.
    pub(super) fn only(&self, root: RootId, kind: Type, name: &str) -> Option<NodeId> {
        match self.0.get(&(root, kind, name.to_owned())).map(Vec::as_slice) {
            Some([one]) => Some(one.node),
            _ => None,
        }
    }

    /// The one resource that the key of an ARN names; one that is written to be elsewhere is not it.
    pub(super) fn of_arn(&self, root: RootId, key: &str) -> Option<NodeId> {
        let (kind, name) = arn_name(key)?;
        let written =
            |index: usize| key.split(':').nth(index).filter(|word| !word.is_empty() && !word.contains('\u{1}'));
        let fits = |own: &Option<CompactString>, word: Option<&str>| match (own, word) {
            (Some(own), Some(word)) => own == word,
            _ => true,
        };
        let (region, account) = (written(3), written(4));
        let bearers = self.0.get(&(root, kind, name.to_owned()))?;
        // Names are unique within an account and region, so that where both are written no other bearer can be meant.
        let is_there = |bearer: &&Bearer| {
            let Home { region: own_region, account: own_account } = &bearer.home;
            let is = |own: &Option<CompactString>, word: Option<&str>| own.is_some() && own.as_deref() == word;
            is(own_region, region) && is(own_account, account)
        };
        if let Some(bearer) = bearers.iter().find(is_there) {
            return Some(bearer.node);
        }
        let mut fitting =
            bearers.iter().filter(|bearer| fits(&bearer.home.region, region) && fits(&bearer.home.account, account));
        fitting.next().filter(|_| fitting.next().is_none()).map(|bearer| bearer.node)
    }
}

/// Type and name of what the key of an ARN names, for the services that are joined by name.
pub(super) fn arn_name(key: &str) -> Option<(Type, &str)> {
    let mut parts = key.splitn(6, ':');
    if parts.next() != Some("arn") {
        return None;
    }
    let service = parts.nth(1)?;
    let resource = parts.nth(2)?;
    let after = |prefix: &str| resource.strip_prefix(prefix);
    Some(match service {
        "sqs" => (Type::Queue, resource),
        "sns" => (Type::Topic, resource.split(':').next()?),
        "s3" => (Type::Bucket, resource.split('/').next()?),
        "lambda" => (Type::Function, after("function:")?.split([':', '/']).next()?),
        "dynamodb" => (Type::Table, after("table/")?.split('/').next()?),
        "kinesis" => (Type::Stream, after("stream/")?.split('/').next()?),
        "logs" => (Type::LogGroup, after("log-group:")?.split(':').next()?),
        "events" if resource.starts_with("rule/") => (Type::Rule, resource.rsplit('/').next()?),
        "events" => (Type::Bus, after("event-bus/")?),
        "states" => (Type::StateMachine, after("stateMachine:")?),
        "codecommit" => (Type::Repository, resource),
        "firehose" => (Type::DeliveryStream, after("deliverystream/")?),
        "kms" if resource.starts_with("alias/") => (Type::KeyAlias, resource),
        "iam" if resource.starts_with("role/") => (Type::Role, resource.rsplit('/').next()?),
        "iam" => (Type::ManagedPolicy, after("policy/")?.rsplit('/').next()?),
        _ => return None,
    })
}

impl TriggerGraph<'_> {
    /// The resource an attribute belongs to. A resource outside of the model (a data source, a type that takes no part in
    /// triggers) becomes a node of its own.
    pub(super) fn node_of(&mut self, root: RootId, attribute: &Attribute) -> NodeId {
        if let Some(id) = self.model.find(root, &attribute.resource) {
            return NodeId::of(id);
        }
        let address = &*attribute.resource;
        let data = address.starts_with("data.") || address.contains(".data.");
        if data { self.external(root, address) } else { self.undeclared(root, address) }
    }

    /// The node of what is not in the model, if something refers to it.
    pub(super) fn known_outside(&self, root: RootId, address: &str) -> Option<NodeId> {
        [OutsideKind::External, OutsideKind::Undeclared].into_iter().find_map(|kind| {
            let address =
                if kind == OutsideKind::External { format!("external:{address}") } else { address.to_owned() };
            self.outside_index.get(&Outside { root, address, kind }).copied()
        })
    }

    /// What a text names among resources that are `wanted`; `bare` is the type a mere name stands for.
    pub(super) fn named(
        &mut self,
        root: RootId,
        text: &Text,
        wanted: impl Fn(Type) -> bool,
        bare: Option<Type>,
    ) -> Named {
        let attributes = text.attributes();
        let mut other = None;
        for attribute in &attributes {
            let node = self.node_of(root, attribute);
            match self.kind(node) {
                Some(kind) if wanted(kind) => return Named::Node(node),
                Some(Type::Function | Type::Alias | Type::Version) => {}
                _ => other = other.or(Some(node)),
            }
        }
        let key = text.key();
        if let Some(key) = &key {
            let found = match arn_name(key) {
                Some((kind, _)) => wanted(kind).then(|| self.names.of_arn(root, key)).flatten(),
                None => bare.and_then(|kind| self.names.only(root, kind, key)),
            };
            if let Some(node) = found {
                return Named::Node(node);
            }
        }
        match (other, text.first_unknown()) {
            (Some(node), _) => Named::Node(node),
            (None, Some(reason)) => Named::Unknown(reason),
            (None, None) => Named::External(text.to_string()),
        }
    }

    /// The one resource of a type that the key of a text names, as an ARN or a name.
    pub(super) fn named_by_key(&self, root: RootId, key: &str, kind: Type) -> Option<NodeId> {
        match arn_name(key) {
            Some((other, _)) => (other == kind).then(|| self.names.of_arn(root, key)).flatten(),
            None => self.names.only(root, kind, key),
        }
    }

    /// The functions a text names. `strict`: a mere name counts only if a function of the root bears it.
    pub(super) fn functions(&mut self, root: RootId, text: &Text, strict: bool) -> Vec<FunctionTarget> {
        let mut found = Vec::new();
        self.functions_into(root, text, strict, 0, &mut found);
        found
    }

    fn functions_into(
        &mut self,
        root: RootId,
        text: &Text,
        strict: bool,
        depth: usize,
        found: &mut Vec<FunctionTarget>,
    ) {
        if depth > 8 {
            return;
        }
        let parts = text.parts();
        for (index, part) in parts.iter().enumerate() {
            let Part::Attribute(attribute) = part else { continue };
            let behind = qualifier_behind(&parts[index + 1..]);
            let Some(id) = self.model.find(root, &attribute.resource) else {
                if is_data_function(&attribute.resource) {
                    let function = self.external(root, &attribute.resource);
                    self.outside_functions.insert(function);
                    push(found, FunctionTarget { function, qualifier: behind });
                }
                continue;
            };
            match self.model.resource(id).kind {
                Type::Function => {
                    let published =
                        ["qualified_arn", "qualified_invoke_arn", "version"].contains(&attribute.name.as_str());
                    let qualifier = if published { Some(Qualifier::Published) } else { behind };
                    push(found, FunctionTarget { function: NodeId::of(id), qualifier });
                }
                Type::Alias | Type::Version => {
                    let path =
                        if self.model.form_of(id) == Dialect::Terraform { "function_name" } else { "FunctionName" };
                    let mut inner = Vec::new();
                    for reached in reach(&self.model.resource(id).body, path) {
                        if let Some(text) = reached.value.as_text() {
                            self.functions_into(root, text, false, depth + 1, &mut inner);
                        }
                    }
                    for target in inner {
                        if attribute.name == "function_name" {
                            push(found, FunctionTarget { function: target.function, qualifier: behind.clone() });
                            continue;
                        }
                        // `${function.arn}:${alias.name}`: the function was named to reach its alias.
                        found.retain(|seen| seen.function != target.function);
                        let qualifier = Some(Qualifier::Node(NodeId::of(id)));
                        push(found, FunctionTarget { function: target.function, qualifier });
                    }
                }
                _ => {}
            }
        }
        if !found.is_empty() {
            return;
        }
        let Some(key) = text.key() else { return };
        let arn = function_arn(&key);
        let (name, behind) = match arn {
            Some(found) => found,
            None if strict => match key.split_once(':') {
                Some((name, qualifier)) => (name, Some(qualifier)),
                None => (key.as_str(), None),
            },
            None => (key.as_str(), None),
        };
        let qualifier = behind.map(literal_qualifier);
        if let Some(function) = self.names.only(root, Type::Function, name) {
            push(found, FunctionTarget { function, qualifier });
        } else if arn.is_some() {
            let function = self.external(root, name);
            self.outside_functions.insert(function);
            push(found, FunctionTarget { function, qualifier });
        }
    }

    /// A literal qualifier that is the name of an alias of the function becomes that alias.
    pub(super) fn settle(&self, function: NodeId, qualifier: Option<Qualifier>) -> Option<Qualifier> {
        match &qualifier {
            Some(Qualifier::Literal(name)) => {
                let aliases = self.aliases.get(&(function, name.clone()));
                aliases.map_or(qualifier, |&alias| Some(Qualifier::Node(alias)))
            }
            _ => qualifier,
        }
    }
}

fn push(found: &mut Vec<FunctionTarget>, target: FunctionTarget) {
    if !found.contains(&target) {
        found.push(target);
    }
}

fn is_data_function(address: &str) -> bool {
    let kind = address.rsplit_once("data.").map_or("", |(_, rest)| rest);
    kind.starts_with("aws_lambda_function.") || kind.starts_with("aws_lambda_alias.")
}

/// What stands between a function and the end of its ARN: `:live`, `:${alias.name}`, but not `/invocations`.
fn qualifier_behind(rest: &[Part]) -> Option<Qualifier> {
    let Some(Part::Literal(text)) = rest.first() else { return None };
    let behind = text.strip_prefix(':')?;
    let name = behind.split('/').next().unwrap_or_default();
    if !name.is_empty() {
        return (name != "invocations").then(|| literal_qualifier(name));
    }
    rest.get(1).map(|part| part.known().map_or(Qualifier::Unknown, literal_qualifier))
}

/// Stage variables (`${stageVariables.alias}`) are filled in for each call.
fn literal_qualifier(text: &str) -> Qualifier {
    if text.contains(['\u{1}', '$']) && text != "$LATEST" {
        Qualifier::Unknown
    } else {
        Qualifier::Literal(text.to_owned())
    }
}

/// Name and qualifier of the Lambda ARN that stands anywhere in a key: an ARN, an invocation URI of API Gateway, or the
/// end of an ARN from the account on (Lambda API, `FunctionName`).
fn function_arn(key: &str) -> Option<(&str, Option<&str>)> {
    let lambda = key.match_indices(":lambda:").find_map(|(at, text)| {
        let mut rest = key[at + text.len()..].splitn(4, ':');
        let (_region, _account, word) = (rest.next()?, rest.next()?, rest.next()?);
        (word == "function").then(|| rest.next()).flatten()
    });
    let lambda = lambda.or_else(|| {
        let (account, name) = key.split_once(":function:")?;
        let symbol = account.starts_with('\u{1}') && !account.contains([':', '/']);
        (symbol || account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit())).then_some(name)
    })?;
    let lambda = lambda.split('/').next()?;
    let (name, qualifier) = match lambda.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (lambda, None),
    };
    (!name.is_empty()).then_some((name, qualifier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_arns_and_invocation_uris() {
        assert_eq!(function_arn("arn:aws:lambda:eu-west-1:1:function:f:live"), Some(("f", Some("live"))));
        let uri = "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:1:function:f/invocations";
        assert_eq!(function_arn(uri), Some(("f", None)));
        assert_eq!(function_arn("123456789012:function:f:live"), Some(("f", Some("live"))));
        assert_eq!(function_arn("arn:aws:sqs:r:1:q"), None);
        assert_eq!(function_arn("f:function:x"), None);
    }

    #[test]
    fn names_of_arns() {
        assert_eq!(arn_name("arn:aws:sqs:r:1:q"), Some((Type::Queue, "q")));
        assert_eq!(arn_name("arn:aws:s3:::b/in/*"), Some((Type::Bucket, "b")));
        assert_eq!(arn_name("arn:aws:dynamodb:r:1:table/t/stream/x"), Some((Type::Table, "t")));
        assert_eq!(arn_name("arn:aws:events:r:1:rule/bus/n"), Some((Type::Rule, "n")));
        assert_eq!(arn_name("q"), None);
    }
}
