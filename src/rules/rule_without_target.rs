//! `rule-without-target`: events match and nothing happens. See the page.

use rustc_hash::FxHashSet;

use super::Findings;
use crate::graph::{NodeId, RuleTarget, TriggerGraph};
use crate::model::things::{Rule, RuleTarget as Fields};
use crate::model::{Reason, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let targets = graph.rule_targets();
    let aimed: FxHashSet<NodeId> = targets.iter().filter_map(|target| target.rule.clone().ok().flatten()).collect();
    for node in graph.nodes().filter(|node| graph.kind(*node) == Some(Type::Rule)) {
        let Some(id) = graph.resource_id(node) else { continue };
        let inline = graph.model.field(id, &Rule::TARGETS);
        // What matches is counted too: an alarm on that needs no target.
        if aimed.contains(&node) && inline.unknown().is_none() || graph.has_alarm(node) {
            continue;
        }
        let root = graph.root_of(node);
        let of_unknown = || {
            let here = targets.iter().filter(|target| graph.model.root_of(target.via) == root);
            here.filter_map(|target| target.rule.as_ref().err()).next().cloned()
        };
        match inline.unknown().cloned().or_else(of_unknown).or_else(|| graph.hidden(node)).or_else(|| elsewhere(graph, &targets, node)) {
            Some(why) => findings.undecided(id, why),
            None => {
                let rule = graph.shown(node);
                findings
                    .report(id, "has no target", format!("rule `{rule}` has no target: what it matches goes nowhere"))
                    .help(format!("give `{rule}` a target, or remove it"));
            }
        }
    }
}

/// A target of another root that names a rule of this name.
fn elsewhere(graph: &TriggerGraph, targets: &[RuleTarget], node: NodeId) -> Option<Reason> {
    let name = graph.field(node, &Rule::NAME)?.value()?.known()?;
    let named = |target: &RuleTarget| {
        let rule = graph.model.field(target.via, &Fields::RULE);
        rule.value().and_then(|text| text.known()).is_some_and(|other| other == name)
    };
    let other = targets.iter().find(|target| target.rule == Ok(None) && named(target))?;
    let root = graph.model.root(graph.model.root_of(other.via));
    Some(Reason::new(format!("`{}` has a target for a rule of this name", root.path)))
}
