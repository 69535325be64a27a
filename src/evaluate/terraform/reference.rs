//! Names: variables, locals, resources, data sources, modules.

use std::rc::Rc;

use compact_str::CompactString;
use hcl_edit::Decorated;
use hcl_edit::expr::TraversalOperator;

use super::collection::{failing, known_text};
use super::configuration::Declared;
use super::evaluator::{Evaluator, Outcome, Scope, Stop, What, through};
use super::expression::undeclared;
use super::instances::{Handle, Instance, Of, Shape};
use super::{convert, data};
use crate::evaluate::awscc;
use crate::model::{Attribute, Dialect, Exists, Input, Kind, Part, Pseudo, Reason, Text, Type, Value};
use crate::source::{Span, display};

type Operators<'s> = &'s [Decorated<TraversalOperator>];

/// Arguments of every block that are no arguments of the resource.
pub(super) const META: [&str; 5] = ["count", "for_each", "depends_on", "provider", "providers"];
/// Blocks of every resource that say nothing about it.
pub(super) const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

impl<'a> Evaluator<'a> {
    /// A name and what follows it.
    pub(super) fn traversal_from_name(
        &self,
        name: &str,
        operators: Operators<'_>,
        scope: &Scope<'_, 'a>,
        span: Span,
    ) -> Outcome {
        let (value, used) = self.name(name, operators, scope)?;
        let value = self.traverse(value, operators.get(used..).unwrap_or_default(), scope, span)?;
        Ok(through(value, span))
    }

    /// The value a name begins with, and how many of the steps after it were used.
    fn name(&self, name: &str, operators: Operators<'_>, scope: &Scope<'_, 'a>) -> Outcome<(Value, usize)> {
        if let Some(value) = scope.bound(name) {
            return Ok((value.clone(), 0));
        }
        if scope.isolated {
            return Err(undeclared("template variable", name));
        }
        let step = |at: usize| match operators.get(at).map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(name)) => Ok(name.as_str()),
            _ => Err(Stop::failed(format!("`{name}` needs a name after it"))),
        };
        match name {
            "var" => Ok((self.variable(scope.instance, step(0)?)?, 1)),
            "local" => Ok((self.local(scope.instance, step(0)?)?, 1)),
            "each" => match (step(0)?, &scope.repetition.each) {
                ("key", Some((key, _))) => Ok((key.clone(), 1)),
                ("value", Some((_, value))) => Ok((value.clone(), 1)),
                _ => Err(Stop::failed("`each` is only known with `for_each`")),
            },
            "count" => match scope.repetition.index {
                Some(index) => Ok((Value::generated(Kind::Number(index)), 1)),
                None => Err(Stop::failed("`count.index` is only known with `count`")),
            },
            "path" => Ok((self.path(scope.instance, step(0)?)?, 1)),
            "terraform" | "tofu" => match step(0)? {
                "workspace" => Ok((Value::text(self.workspace.clone()), 1)),
                other => Err(undeclared("attribute", other)),
            },
            "self" => Err(Stop::unknown("`self` is known only after deployment")),
            "module" => {
                let declared = scope.instance.node.folder.modules.get(step(0)?);
                let declared = declared.ok_or_else(|| undeclared("module", step(0).unwrap_or_default()))?;
                self.declared(Of::Module, declared, operators, 1, scope)
            }
            "data" | "resource" => {
                let key = format!("{}.{}", step(0)?, step(1)?);
                let folder = &scope.instance.node.folder;
                let (of, table) =
                    if name == "data" { (Of::Data, &folder.data) } else { (Of::Resource, &folder.resources) };
                let declared = table.get(key.as_str()).ok_or_else(|| undeclared("data source", &key))?;
                self.declared(of, declared, operators, 2, scope)
            }
            "ephemeral" => Err(Stop::unknown("ephemeral values are known only during deployment")),
            kind => {
                let key = format!("{kind}.{}", step(0)?);
                let declared = scope.instance.node.folder.resources.get(key.as_str());
                let declared = declared.ok_or_else(|| Stop::Failed(Reason::undeclared(&key)))?;
                self.declared(Of::Resource, declared, operators, 1, scope)
            }
        }
    }

    /// A resource, data source or module; an index right after it picks one instance without looking at the others.
    fn declared(
        &self,
        of: Of,
        declared: &'a Declared,
        operators: Operators<'_>,
        used: usize,
        scope: &Scope<'_, 'a>,
    ) -> Outcome<(Value, usize)> {
        let expansion = self.expansion(scope.instance, declared);
        let key = match operators.get(used).map(|operator| operator.value()) {
            Some(TraversalOperator::Index(key)) if expansion.shape != Shape::Single => self.evaluate(key, scope)?,
            Some(TraversalOperator::LegacyIndex(index)) if expansion.shape == Shape::Count => {
                Value::generated(Kind::Number(*index.value() as f64))
            }
            _ => return Ok((self.all(of, scope.instance, declared), used)),
        };
        let wanted = known_text(&key).ok();
        let is_wanted = |key: CompactString| wanted.as_ref() == Some(&key);
        let found = expansion.items.iter().find(|item| match (&item.each, item.index) {
            (Some((name, _)), _) => name.as_str().is_some_and(is_wanted) || name.same(&key) == Some(true),
            (None, Some(index)) => is_wanted(crate::model::json::number(index)),
            (None, None) => false,
        });
        let Some(repetition) = found else {
            return Ok((self.index(&self.all(of, scope.instance, declared), &key)?, used + 1));
        };
        let value = self.handle(of, scope.instance, declared, repetition);
        match &repetition.exists {
            Exists::Maybe(why) if self.is_trying() => {
                Ok((Value::one_of(vec![value, failing(why)], why.clone()), used + 1))
            }
            _ => Ok((value, used + 1)),
        }
    }

    fn local(&self, instance: &Rc<Instance<'a>>, name: &str) -> Outcome {
        self.remembered(What::Local, instance.id, name, || {
            let local = instance.node.folder.locals.get(name).ok_or_else(|| undeclared("local value", name))?;
            let single = super::instances::Repetition::single();
            self.evaluate(&local.expression, &Scope::new(instance, &single, local.file))
        })
    }

    fn variable(&self, instance: &Rc<Instance<'a>>, name: &str) -> Outcome {
        self.remembered(What::Variable, instance.id, name, || {
            let declared = instance.node.folder.variables.get(name).ok_or_else(|| undeclared("variable", name))?;
            let single = super::instances::Repetition::single();
            let evaluate = |argument: &str| {
                let (file, attribute) = declared.attribute(argument)?;
                Some(self.evaluate(&attribute.value, &Scope::new(instance, &single, file)))
            };
            let given = match &instance.parent {
                None => self.given.get(name).cloned().map(Ok),
                Some(parent) => parent.call.attribute(name).map(|(file, attribute)| {
                    self.evaluate(&attribute.value, &Scope::new(&parent.instance, &parent.repetition, file))
                }),
            };
            let nullable = !matches!(evaluate("nullable"), Some(Ok(Value { kind: Kind::Bool(false), .. })));
            let value = match given {
                Some(value) if nullable || !value.as_ref().is_ok_and(Value::is_null) => value,
                _ => evaluate("default").unwrap_or_else(|| {
                    Err(Stop::Unknown(match &*instance.address {
                        "" => Reason::without_value(Input::Variable(name.into())),
                        module => Reason::with_identity(
                            format!("variable `{name}` of `{module}` has no value"),
                            format!("{module}#var.{name}"),
                        ),
                    }))
                }),
            };
            // A value that Terraform would refuse is refused where it is given, not where it is used.
            let value = value.map_err(|stop| Stop::Unknown(stop.reason()))?;
            match declared.attribute("type") {
                Some((file, attribute)) => {
                    let scope = Scope::new(instance, &single, file);
                    let wanted = convert::Constraint::new(self, &attribute.value, &scope);
                    convert::convert(self, value, &wanted).map_err(|stop| Stop::Unknown(stop.reason()))
                }
                None => Ok(value),
            }
        })
    }

    /// `path.module` as Terraform has it when it runs in the root's folder.
    fn path(&self, instance: &Instance<'a>, name: &str) -> Outcome {
        match name {
            "root" => Ok(Value::text(".")),
            "cwd" => Ok(super::functions::files::working_folder()),
            "module" => {
                let root = self.tree.nodes.first().map(|node| node.folder.path.as_path());
                Ok(Value::text(relative(root.unwrap_or("".as_ref()), &instance.node.folder.path)))
            }
            other => Err(undeclared("path", other)),
        }
    }

    /// The names of the arguments a resource sets.
    pub(super) fn argument_names(&self, declared: &Declared) -> Vec<CompactString> {
        let names = declared.parts().flat_map(|(_, part)| part.body.attributes().map(|a| a.key.as_str()));
        let mut names: Vec<CompactString> = names.filter(|name| !META.contains(name)).map(Into::into).collect();
        names.dedup();
        names
    }

    /// An attribute of a resource or data source, or an output of a module.
    pub(super) fn attribute_of(&self, handle: &Handle<'a>, name: &str) -> Outcome {
        if handle.of == Of::Module {
            return self.output(handle, name);
        }
        self.remembered(What::Attribute, handle.id, name, || {
            if handle.of == Of::Data
                && let Some(value) = data::computed(self, handle, name)
            {
                return value;
            }
            let symbol = |known| {
                let resource = std::sync::Arc::clone(&handle.address);
                let name = awscc::attribute(&handle.declared.kind, name);
                let part = Part::Attribute(Attribute { resource, name, known });
                Value::generated(Kind::Text(Text::part(part)))
            };
            let configured = match handle.declared.attribute(name) {
                Some((file, attribute)) if !META.contains(&name) => {
                    let scope = Scope::new(&handle.instance, &handle.repetition, file);
                    self.settled(&attribute.value, &scope)
                }
                _ if handle.declared.has_blocks(name) && !META_BLOCKS.contains(&name) => {
                    return Ok(self.blocks(&handle.instance, handle.declared, &handle.repetition, name));
                }
                _ => return Ok(symbol(None)),
            };
            Ok(match &configured.kind {
                Kind::Null | Kind::Unknown(_) => symbol(None),
                Kind::OneOf(one) if one.values.iter().all(|value| value.as_text().is_some() || value.is_null()) => {
                    symbol(None)
                }
                Kind::Text(text) if is_document(text) => configured,
                Kind::Text(text) => match text.known() {
                    Some(known) => symbol(Some(known)).with_origin(configured.origin),
                    None if names_another(handle.declared, name, text) => configured,
                    None => symbol(None),
                },
                _ => configured,
            })
        })
    }
}

/// True for text that is read for what it says, not for what it names.
fn is_document(text: &Text) -> bool {
    text.encoded().is_some()
        || matches!(text.parts().first(), Some(Part::Literal(start)) if start.trim_start().starts_with(['{', '[']))
}

/// The argument that a type of resource is known by.
pub(super) fn own_name(kind: &str) -> &'static str {
    match kind {
        "aws_lambda_function" => "function_name",
        "aws_s3_bucket" => "bucket",
        _ => "name",
    }
}

/// True if an argument is nothing but the attribute of another resource, and not what its own resource is known by.
fn names_another(declared: &Declared, name: &str, text: &Text) -> bool {
    let own = own_name(&declared.kind);
    let kind_of = |address: &str| {
        let mut steps = address.rsplit('.');
        steps.next();
        Type::of(Dialect::Terraform, steps.next().unwrap_or_default())
    };
    name != own
        && name != "name"
        && text.as_attribute().is_some_and(|attribute| {
            !attribute.resource.contains("data.") && kind_of(&attribute.resource) != Type::Other
        })
}

/// A name of the deployer's surroundings.
pub(super) fn pseudo(pseudo: Pseudo) -> Value {
    Value::generated(Kind::Text(Text::part(Part::Pseudo(pseudo))))
}

/// The path from one folder to another.
fn relative(from: &std::path::Path, to: &std::path::Path) -> String {
    if from == to {
        return ".".to_owned();
    }
    let (mut a, mut b) = (from.components().peekable(), to.components().peekable());
    while a.peek().is_some() && a.peek() == b.peek() {
        a.next();
        b.next();
    }
    let mut path: std::path::PathBuf = a.map(|_| "..").collect();
    path.extend(b);
    display(&path)
}
