//! The template while it is being expanded.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Expanded;
use super::api::ApiDraft;
use super::build::Site;
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity};
use crate::model::{Kind, Object, Opaque, Resource, Value};
use crate::source::Span;

/// What has been made so far.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    /// With the index of the user's resource that each comes from.
    resources: Vec<(usize, Resource)>,
    by_address: FxHashMap<Arc<str>, usize>,
    pub(super) also_known: FxHashMap<Arc<str>, Arc<str>>,
    pub(super) problems: Vec<Diagnostic>,
    /// What `DefinitionUri` of APIs and state machines leads to, by logical id.
    pub(super) documents: FxHashMap<Arc<str>, Value>,
    pub(super) left_out: FxHashSet<Arc<str>>,
    pub(super) open: bool,
    /// Events that nobody sees.
    pub(super) opaque: Vec<Opaque>,
    /// APIs whose paths are still being collected from events.
    pub(super) apis: IndexMap<Arc<str>, ApiDraft>,
}

impl Expansion {
    pub(super) fn new(plain: Vec<(usize, Resource)>) -> Self {
        let mut expansion = Self::default();
        for (order, resource) in plain {
            expansion.add(order, resource);
        }
        expansion
    }

    /// Adds a resource; one of the same address is replaced, as the deployer does.
    pub(super) fn add(&mut self, order: usize, resource: Resource) {
        match self.by_address.get(&resource.address) {
            Some(&index) => self.resources[index].1 = resource,
            None => {
                self.by_address.insert(Arc::clone(&resource.address), self.resources.len());
                self.resources.push((order, resource));
            }
        }
    }

    /// Adds a generated resource.
    pub(super) fn generate(&mut self, site: &Site, address: impl Into<Arc<str>>, type_name: &str, body: Value) {
        self.add(site.order, site.resource(address, type_name, body));
    }

    /// Makes `alias` another address of a resource.
    pub(super) fn also_known(&mut self, alias: impl Into<Arc<str>>, address: impl Into<Arc<str>>) {
        self.also_known.insert(alias.into(), address.into());
    }

    pub(super) fn get(&self, address: &str) -> Option<&Resource> {
        self.by_address.get(address).map(|&index| &self.resources[index].1)
    }

    /// Whether a logical id that leads nowhere may still be one of the template.
    pub(super) fn may_be_declared(&self, id: &str) -> bool {
        self.open || self.left_out.contains(id)
    }

    /// What has been made so far.
    pub(super) fn resources(&self) -> impl Iterator<Item = &Resource> {
        self.resources.iter().map(|(_, resource)| resource)
    }

    /// The index of the user's resource that one comes from.
    pub(super) fn order_of(&self, address: &str) -> usize {
        self.by_address.get(address).map_or(usize::MAX, |&index| self.resources[index].0)
    }

    pub(super) fn get_mut(&mut self, address: &str) -> Option<&mut Resource> {
        self.by_address.get(address).map(|&index| &mut self.resources[index].1)
    }

    /// Notes what the deployer refuses of the user's resource at `site`.
    pub(super) fn problem(
        &mut self,
        rule: &'static str,
        site: &Site,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        let mut diagnostic = Diagnostic::about_run(rule, Severity::Error, span, message);
        diagnostic.labels.iter_mut().for_each(|label| label.address = Some(site.owner.to_string()));
        self.problems.push(match help {
            Some(help) => diagnostic.helped(help),
            None => diagnostic,
        });
    }

    /// Labels one more place of the last problem.
    pub(super) fn also(&mut self, span: Span, text: &str) {
        if let Some(problem) = self.problems.last_mut() {
            problem.labels.push(Label { span, text: text.to_owned(), address: None });
        }
    }

    /// Offers to write another word in the place of the last problem.
    pub(super) fn reword(&mut self, span: Span, old: &str, new: &str) {
        if let Some(problem) = self.problems.last_mut() {
            let title = format!("write `{new}` instead of `{old}`");
            let edits = vec![Edit { span, text: new.to_owned() }];
            problem.fixes.push(Fix { title, safety: Safety::Safe, edits });
        }
    }

    /// Says why the last problem matters, where the page's sentence is not enough.
    pub(super) fn because(&mut self, why: &str) {
        if let Some(problem) = self.problems.last_mut() {
            problem.why = Some(why.to_owned());
        }
    }

    /// Offers a reference in the place of the last problem: of an attribute, or with the name `Ref` of the resource.
    pub(super) fn refer(&mut self, span: Span, id: &str, attribute: &str) {
        if let Some(problem) = self.problems.last_mut() {
            let text = if attribute == "Ref" { format!("!Ref {id}") } else { format!("!GetAtt {id}.{attribute}") };
            let title = format!("write `{text}`");
            problem.fixes.push(Fix { title, safety: Safety::Suggested, edits: vec![Edit { span, text }] });
        }
    }

    pub(super) fn finish(mut self) -> Expanded {
        self.resources.sort_by_key(|(order, _)| *order);
        let resources = self.resources.into_iter().map(|(_, resource)| resource).collect();
        self.problems.sort_by_key(|problem| problem.labels.first().map(|label| label.span.start));
        Expanded { resources, also_known: self.also_known, problems: self.problems, opaque: self.opaque }
    }
}

/// Lets `change` edit the object at a dotted path below a value, made where it is absent. Nothing happens where something
/// else than an object stands on the way.
pub(super) fn edit(value: &mut Value, path: &[&str], change: &mut dyn FnMut(&mut Object)) {
    if value.is_null() {
        value.kind = Kind::Object(Arc::default());
    }
    let Kind::Object(object) = &mut value.kind else { return };
    let object = Arc::make_mut(object);
    match path.split_first() {
        None => change(object),
        Some((head, rest)) => {
            let entry = object
                .entries
                .entry((*head).into())
                .or_insert_with(|| crate::model::Entry { key: None, value: Value::generated(Kind::Null) });
            edit(&mut entry.value, rest, change);
        }
    }
}
