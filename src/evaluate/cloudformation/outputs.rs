//! Outputs, each evaluated when something asks for it, and what a template publishes for others.

use std::sync::Arc;

use super::condition::Decision;
use super::documents::is_nested;
use super::links::{self, Published, Reader};
use super::substitute::substitute;
use super::template::{Item, Template};
use super::transfer::Transfer;
use crate::model::{Kind, Reason, Value};
use crate::parse::Node;

/// What identities of imported values begin with: by the name of the export, or by what stands for it.
const EXPORT: &str = "export ";
const IMPORT: &str = "import ";

/// Whether a value is not known because it is imported from a template that is not there.
pub(in crate::evaluate) fn is_import(why: &Reason) -> bool {
    why.identity().is_some_and(|identity| identity.starts_with(EXPORT) || identity.starts_with(IMPORT))
}

impl<'a> Template<'a> {
    fn outputs(&self) -> Vec<Item<'a>> {
        self.root.get("Outputs").map(|node| self.items(node, &None).0).unwrap_or_default()
    }

    /// The value of an output.
    pub(super) fn output(&self, name: &str) -> Value {
        let missing = |why: String| Value::unknown(Reason::new(why));
        match self.outputs().iter().find(|item| item.key == name) {
            Some(item) if !self.has(item) => missing(format!("output `{name}` of `{}` is not there", self.path())),
            Some(Item { value: node, scope, .. }) => match node.get("Value") {
                Some(node) => self.value(node, scope),
                None => missing(format!("output `{name}` of `{}` has no value", self.path())),
            },
            None => missing(format!("`{}` has no output `{name}`", self.path())),
        }
    }

    fn has(&self, item: &Item<'a>) -> bool {
        let condition = item.value.get("Condition").and_then(Node::as_str);
        condition.is_none_or(|name| !matches!(self.named_condition(&substitute(name, &item.scope)), Decision::No))
    }

    /// The resources that outputs hand out.
    pub(super) fn mentioned_in_outputs(&self) -> Vec<Arc<str>> {
        let mut mentioned = Vec::new();
        for item in self.outputs() {
            if let Some(node) = item.value.get("Value") {
                let value = self.value(node, &item.scope);
                value.each_text(&mut |text, _| mentioned.extend(text.attributes().into_iter().map(|a| a.resource)));
            }
        }
        mentioned
    }

    /// What this template and those it nests publish by name.
    pub(super) fn published(&self) -> Vec<Published> {
        let template = self.id();
        let mut all = Vec::new();
        let mut publish = |is_export, item: &Item<'a>, name: Option<&Node>, value: Option<&Node>| {
            if let (Some(name), Some(value)) = (name, value)
                && self.has(item)
            {
                let (name, value) = (self.value(name, &item.scope), self.value(value, &item.scope));
                all.push(Published { template, is_export, name, value });
            }
        };
        for item in self.outputs() {
            let name = item.value.get("Export").and_then(|export| export.get("Name"));
            publish(true, &item, name, item.value.get("Value"));
        }
        for item in self.resources.values() {
            if item.value.get("Type").and_then(Node::as_str) == Some("AWS::SSM::Parameter")
                && let Some(properties) = item.value.get("Properties")
            {
                publish(false, item, properties.get("Name"), properties.get("Value"));
            }
        }
        for (name, item) in &self.resources {
            let nests = item.value.get("Type").and_then(Node::as_str).is_some_and(is_nested) && self.has(item);
            if nests && let Some(Ok(child)) = self.child(name) {
                let out = Transfer::OutOf(name);
                all.extend(child.published().into_iter().map(|inner| Published {
                    name: out.value(&inner.name),
                    value: out.value(&inner.value),
                    ..inner
                }));
            }
        }
        all
    }

    /// What `Fn::ImportValue` of a name stands for.
    pub(super) fn import(&self, node: &Node, name: &Value) -> Value {
        let text = name.as_text();
        let key = text.and_then(links::key);
        if let Some(value) = key.as_deref().and_then(|key| self.context.links.export(key, self.reader())) {
            let origin = value.origin.through(node.span);
            return value.with_origin(origin);
        }
        let shown = text.map(ToString::to_string).unwrap_or_default();
        let words = format!("export `{shown}` is not found in exactly one other template");
        let why = match key {
            Some(key) => Reason::with_identity(words, format!("{EXPORT}{key}")),
            None => Reason::with_identity(words, format!("{IMPORT}{shown}")),
        };
        super::intrinsic::text(node, crate::model::Part::Unknown(why))
    }

    /// The same value, read from the template that writes it where it is an SSM parameter.
    pub(super) fn read_stored(&self, value: Value) -> Value {
        let stored = links::identity(&value)
            .and_then(|identity| identity.strip_prefix("ssm "))
            .and_then(|key| self.context.links.stored(key, self.reader()));
        match (stored, value.origin.span) {
            (Some(stored), Some(span)) if !matches!(stored.kind, Kind::Unknown(_)) => {
                let origin = stored.origin.through(span);
                stored.with_origin(origin)
            }
            _ => value,
        }
    }

    fn reader(&self) -> Reader<'_> {
        Reader { template: self.id(), assembly: self.context.assembly }
    }
}
