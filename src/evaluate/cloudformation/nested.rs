//! Nested stacks: their resources become resources of the template that nests them, at addresses like `Child/Queue`.

use std::rc::Rc;
use std::sync::Arc;

use super::documents::{is_nested, local_path, location};
use super::template::{Item, Template};
use super::transfer::Transfer;
use crate::evaluate::Evaluated;
use crate::model::{Exists, Kind, Opaque, Reason, Resource, Value};

/// Stacks within stacks: CloudFormation has no bound, people stay below five.
const DEEPEST: usize = 16;
/// Nested stacks of one root.
const MOST_STACKS: usize = 500;

/// A nested stack, or why it cannot be looked into.
pub(super) type Child<'a> = Result<Rc<Template<'a>>, Reason>;

impl<'a> Template<'a> {
    /// The template of a nested stack; None for a resource that is none.
    pub(super) fn child(&self, name: &str) -> Option<Child<'a>> {
        if !is_nested(self.type_of(name)?) {
            return None;
        }
        if let Some(known) = self.children.borrow().get(name) {
            let waiting = || Err(Reason::new(format!("the parameters of nested stack `{name}` depend on its outputs")));
            return Some(known.clone().unwrap_or_else(waiting));
        }
        let item = self.resources.get(name)?;
        self.children.borrow_mut().insert(name.into(), None);
        let child = self.open(item).map(Rc::new);
        self.children.borrow_mut().insert(name.into(), Some(child.clone()));
        Some(child)
    }

    fn open(&self, item: &Item<'a>) -> Result<Template<'a>, Reason> {
        let Item { key, key_span, value: node, scope } = item;
        let closed = |why: &str| Reason::new(format!("nested stack `{key}` is not looked into: {why}"));
        let Some(location) = location(node, |node| self.value(node, scope).as_str()) else {
            return Err(closed("where its template is cannot be told"));
        };
        let parsed = local_path(self.path(), &location).and_then(|path| self.context.documents.get(&path));
        let Some(parsed) = parsed else {
            return Err(closed(&format!("`{location}` is not a template beside this one")));
        };
        if self.ancestors.contains(&parsed.id) {
            let message =
                format!("nested stack `{key}` leads back to `{}`, it is not looked into again", parsed.file.path());
            self.limit(*key_span, &message);
            return Err(Reason::new(message));
        }
        let bounds = &self.context.bounds;
        bounds.stacks.set(bounds.stacks.get() + 1);
        if self.ancestors.len() > DEEPEST || bounds.stacks.get() > MOST_STACKS {
            let message =
                format!("more than {MOST_STACKS} nested stacks, or {DEEPEST} within each other, are not looked into");
            self.limit(*key_span, &message);
            return Err(Reason::new(message));
        }
        let given = node.get("Properties").and_then(|properties| properties.get("Parameters"));
        let given = given.map(|node| Transfer::Into.value(&self.value(node, scope)));
        let parameter = |name: &str| match &given.as_ref()?.kind {
            Kind::Object(object) => match (object.entries.get(name), &object.rest) {
                (Some(entry), _) => Some(entry.value.clone()),
                (None, rest) => rest.clone().map(Value::unknown),
            },
            Kind::Null => None,
            _ => given.as_ref()?.first_unknown().map(Value::unknown),
        };
        let mut ancestors = self.ancestors.clone();
        ancestors.push(parsed.id);
        Ok(Template::new(self.context.clone(), parsed, ancestors, &parameter))
    }

    /// What `!GetAtt Stack.Outputs.name` stands for; None where the stack cannot be looked into.
    pub(super) fn output_of(&self, stack: &str, name: &str) -> Option<Value> {
        let child = self.child(stack)?.ok()?;
        Some(Transfer::OutOf(stack).value(&child.output(name)))
    }

    /// Adds what a nested stack declares.
    pub(super) fn add_nested(&self, stack: &Resource, evaluated: &mut Evaluated) {
        let Some(child) = self.child(&stack.address) else { return };
        let out = Transfer::OutOf(&stack.address);
        let address = |inner: &Arc<str>| out.address(inner);
        let root = &mut evaluated.root;
        let child = match child {
            Ok(child) => child.evaluate(),
            Err(why) => {
                let body = stack.body.get("Parameters").cloned().unwrap_or_else(|| stack.body.clone());
                root.opaque.push(Opaque { address: Arc::clone(&stack.address), why, body, declared: stack.declared });
                return;
            }
        };
        root.resources.extend(child.root.resources.into_iter().map(|inner| Resource {
            address: address(&inner.address),
            body: out.value(&inner.body),
            exists: match &stack.exists {
                Exists::Yes => out.exists(&inner.exists),
                maybe => maybe.clone(),
            },
            depends_on: inner.depends_on.iter().map(address).collect(),
            ..inner
        }));
        root.also_known.extend(child.root.also_known.iter().map(|(other, known)| (address(other), address(known))));
        root.absent.extend(child.root.absent.iter().map(address));
        root.mentioned.get_or_insert_default().extend(child.root.mentioned.iter().flatten().map(address));
        root.whole &= child.root.whole;
        root.opaque.extend(child.root.opaque.into_iter().map(|inner| Opaque {
            address: address(&inner.address),
            why: out.reason(&inner.why),
            body: out.value(&inner.body),
            declared: inner.declared,
        }));
        evaluated.problems.extend(child.problems);
        evaluated.files.extend(child.files);
        evaluated.ignores.extend(child.ignores);
    }
}
