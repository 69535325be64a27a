//! What the deployer makes before what.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::TriggerGraph;
use crate::model::{Dialect, Reason, ResourceId, Truth};

/// Beyond this many resources on the way nothing is said.
const MOST_STEPS: usize = 4096;

impl TriggerGraph<'_> {
    /// Whether a resource is certainly made before another: the other refers to it or depends on it, perhaps through more.
    pub fn made_before(&self, first: ResourceId, second: ResourceId) -> Truth {
        let root = self.model.root_of(second);
        if self.model.root_of(first) != root {
            return Truth::Unknown(Reason::new("they are deployed apart"));
        }
        let goal = &self.model.resource(first).address;
        let terraform = self.model.dialect_of(first) == Dialect::Terraform;
        let mut seen: FxHashSet<Arc<str>> = FxHashSet::default();
        let mut open = vec![second];
        while let Some(id) = open.pop() {
            let resource = self.model.resource(id);
            let mut next: Vec<Arc<str>> = resource.depends_on().cloned().collect();
            resource.body.each_text(&mut |text, _| next.extend(text.attributes().into_iter().map(|a| a.resource)));
            for address in next {
                if reaches(&address, goal) {
                    return Truth::Yes;
                }
                if seen.len() >= MOST_STEPS {
                    return Truth::Unknown(Reason::new("too many resources lead there"));
                }
                if seen.insert(Arc::clone(&address))
                    && let Some(id) = self.model.find(root, &address)
                {
                    open.push(id);
                }
            }
        }
        // What a module as a whole depends on is not told by its resources.
        let module =
            |address: &str| address.rsplit_once("module.").map(|(before, rest)| (before.len(), rest.find('.')));
        let second = &self.model.resource(second).address;
        if terraform && second.starts_with("module.") && module(second) != module(goal) {
            return Truth::Unknown(Reason::new("what the module as a whole depends on is not known"));
        }
        Truth::No
    }
}

impl TriggerGraph<'_> {
    /// Whether a hashed argument is made of a resource, of all its instances, or of its module.
    pub fn is_made_of(&self, id: ResourceId, field: &str, part: ResourceId) -> bool {
        let goal = &self.model.resource(part).address;
        let mentions = self.model.resource(id).mentions(field);
        self.model.root_of(id) == self.model.root_of(part)
            && mentions.is_some_and(|mentions| mentions.addresses.iter().any(|address| reaches(address, goal)))
    }
}

/// Whether depending on `address` is depending on `goal`: the resource itself, all its instances, or its module.
fn reaches(address: &str, goal: &str) -> bool {
    goal.strip_prefix(address).is_some_and(|rest| {
        rest.is_empty()
            || rest.starts_with('[')
            || address.rsplit('.').nth(1) == Some("module") && rest.starts_with('.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instances_and_modules() {
        assert!(reaches("aws_lambda_permission.p", "aws_lambda_permission.p"));
        assert!(reaches("aws_lambda_permission.p", "aws_lambda_permission.p[\"a\"]"));
        assert!(reaches("module.m", "module.m.aws_lambda_permission.p"));
        assert!(reaches("module.m", "module.m[0].aws_lambda_permission.p"));
        assert!(!reaches("aws_lambda_permission.p", "aws_lambda_permission.pq"));
        assert!(!reaches("module.m", "module.mn.aws_lambda_permission.p"));
    }
}
