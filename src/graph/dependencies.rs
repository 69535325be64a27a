//! What has to be created before what: references and explicit dependencies of a template.

use std::collections::VecDeque;
use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use super::TriggerGraph;
use crate::model::{Dialect, Kind, Origin, Reason, ResourceId, Text, Type, Value};

/// A bucket that, over what it notifies, depends on itself.
#[derive(Debug, Clone)]
pub struct Cycle {
    /// The bucket.
    pub bucket: ResourceId,
    /// The dependencies, in order, from the bucket back to it.
    pub steps: Vec<Dependency>,
    /// Why one of them may not be there.
    pub maybe: Option<Reason>,
}

/// One resource needs another.
#[derive(Debug, Clone)]
pub struct Dependency {
    /// The one that needs.
    pub from: ResourceId,
    /// The one that is needed.
    pub to: ResourceId,
    /// Where it says so; None for an explicit dependency.
    pub place: Option<Origin>,
    /// Why it may not.
    pub maybe: Option<Reason>,
}

impl TriggerGraph<'_> {
    /// Buckets of templates that depend on themselves: the shortest way of each. Terraform has no such cycles, since
    /// there the notification is a resource of its own.
    pub fn bucket_cycles(&self) -> Vec<Cycle> {
        let mut needs: FxHashMap<ResourceId, Vec<Dependency>> = FxHashMap::default();
        let mut cycles = Vec::new();
        for (bucket, resource) in self.model.resources() {
            let template = self.model.form_of(bucket) != Dialect::Terraform;
            if resource.kind == Type::Bucket && template && resource.body.get("NotificationConfiguration").is_some() {
                cycles.extend(self.cycle_of(bucket, &mut needs));
            }
        }
        cycles
    }

    /// Whether a cycle closes by what is written at a place, and would be no cycle without it.
    pub fn closes_by(&self, cycle: &Cycle, place: &Origin) -> bool {
        let by =
            |step: &Dependency| step.place.as_ref().is_some_and(|own| own.span.is_some() && own.span == place.span);
        let Some(last) = cycle.steps.last().filter(|last| by(last)) else { return false };
        let mut others = self.needs_of(last.from);
        others.retain(|step| step.to != cycle.bucket || !by(step));
        self.cycle_of(cycle.bucket, &mut FxHashMap::from_iter([(last.from, others)])).is_none()
    }

    fn cycle_of(&self, bucket: ResourceId, needs: &mut FxHashMap<ResourceId, Vec<Dependency>>) -> Option<Cycle> {
        let mut before: FxHashMap<ResourceId, Dependency> = FxHashMap::default();
        let mut queue = VecDeque::from([bucket]);
        while let Some(at) = queue.pop_front() {
            let found = needs.entry(at).or_insert_with(|| self.needs_of(at));
            for dependency in found.iter() {
                if dependency.to == bucket {
                    let mut steps = vec![dependency.clone()];
                    let mut from = dependency.from;
                    while from != bucket {
                        let step = before.get(&from)?.clone();
                        from = step.from;
                        steps.push(step);
                    }
                    steps.reverse();
                    let maybe = steps.iter().find_map(|step| step.maybe.clone());
                    return Some(Cycle { bucket, steps, maybe });
                }
                if let Entry::Vacant(unseen) = before.entry(dependency.to) {
                    unseen.insert(dependency.clone());
                    queue.push_back(dependency.to);
                }
            }
        }
        None
    }

    fn needs_of(&self, from: ResourceId) -> Vec<Dependency> {
        let (resource, root) = (self.model.resource(from), self.model.root_of(from));
        let mut found = Vec::new();
        let mut add = |address: &str, place: Option<Origin>, maybe: Option<&Reason>| {
            if let Some(to) = self.model.find(root, address)
                && to != from
            {
                found.push(Dependency { from, to, place, maybe: maybe.cloned() });
            }
        };
        for address in &resource.depends_on {
            add(address, None, None);
        }
        references(&resource.body, None, &mut |text, origin, maybe| {
            for attribute in text.attributes() {
                add(&attribute.resource, Some(origin.clone()), maybe);
            }
        });
        found
    }
}

/// Calls `visit` on every text inside, with the undecided condition it stands under.
fn references<'v>(
    value: &'v Value,
    maybe: Option<&'v Reason>,
    visit: &mut dyn FnMut(&'v Text, &'v Origin, Option<&'v Reason>),
) {
    match &value.kind {
        Kind::Text(text) => match text.encoded() {
            Some(inner) => references(inner, maybe, visit),
            None => visit(text, &value.origin, maybe),
        },
        Kind::List(list) => list.items.iter().for_each(|item| references(item, maybe, visit)),
        Kind::Object(object) => object.entries.values().for_each(|entry| references(&entry.value, maybe, visit)),
        Kind::OneOf(one) => one.values.iter().for_each(|value| references(value, Some(&one.why), visit)),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => {}
    }
}
