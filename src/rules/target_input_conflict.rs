//! `target-input-conflict`: a target is given its input in two ways. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;
use crate::model::things::RuleTarget;
use crate::model::{Field, Value};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for target in graph.rule_targets() {
        let field = |spec| graph.model.field_of_entry(target.via, &target.entry, spec);
        let inputs = [&RuleTarget::INPUT, &RuleTarget::INPUT_PATH, &RuleTarget::INPUT_TRANSFORMER].map(field);
        let set: Vec<&Field<Value>> = inputs.iter().filter(|input| input.value().is_some_and(is_something)).collect();
        if let [first, second, ..] = set.as_slice() {
            let message = format!("a target takes one of `{}` and `{}`, not both", first.name, second.name);
            findings
                .report(Place::standing(*second), "and this", message)
                .label(Place::standing(*first), "this")
                .help(format!("remove `{}` or `{}`", first.name, second.name));
        } else if set.len() == 1
            && let Some(input) = inputs.iter().find(|input| input.unknown().is_some())
            && let Some(why) = input.unknown()
        {
            findings.undecided(Place::from(input), why.clone());
        }
    }
}

/// A block that is generated for nothing is an empty list of blocks.
fn is_something(value: &Value) -> bool {
    value.as_list().is_none_or(|list| !list.items.is_empty())
}
