//! `rule-too-many-targets`: AWS takes five. See the page.

use super::{Findings, Place};
use crate::graph::{RuleTarget, TriggerGraph};
use crate::model::limits::RULE_TARGETS;
use crate::model::{Exists, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let targets = graph.rule_targets();
    for node in graph.nodes().filter(|node| graph.kind(*node) == Some(Type::Rule)) {
        let of_rule: Vec<&RuleTarget> = targets.iter().filter(|target| target.rule == Ok(Some(node))).collect();
        if of_rule.len() <= RULE_TARGETS {
            continue;
        }
        let certain: Vec<&&RuleTarget> = of_rule.iter().filter(|target| target.exists == Exists::Yes).collect();
        let place = |target: &RuleTarget| Place { resource: target.via, origin: Some(target.entry.origin.clone()) };
        if certain.len() <= RULE_TARGETS {
            if let (Some(id), Some(Exists::Maybe(why))) =
                (graph.resource_id(node), of_rule.iter().map(|t| &t.exists).find(|exists| **exists != Exists::Yes))
            {
                findings.undecided(id, why.clone());
            }
            continue;
        }
        let (rule, count) = (graph.address(node), certain.len());
        let message = format!("rule `{rule}` has {count} targets, AWS takes {RULE_TARGETS}");
        let finding = findings.report(place(certain[RULE_TARGETS]), "one too many", message);
        finding.label_node(graph, node, "the rule");
        finding.help(format!("move targets to a second rule with the pattern of `{rule}`"));
    }
}
