//! `rule-too-many-targets`: AWS takes five. See the page.

use std::collections::BTreeMap;

use super::{Findings, Place};
use crate::graph::{NodeId, RuleTarget, TriggerGraph};
use crate::model::limits::RULE_TARGETS;
use crate::model::Exists;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let targets = graph.rule_targets();
    let mut by_rule: BTreeMap<NodeId, Vec<&RuleTarget>> = BTreeMap::new();
    for target in &targets {
        if let Ok(Some(rule)) = target.rule {
            by_rule.entry(rule).or_default().push(target);
        }
    }
    for (node, of_rule) in by_rule {
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
        let (rule, count) = (graph.shown(node), certain.len());
        let message = format!("rule `{rule}` has {count} targets, AWS takes {RULE_TARGETS}");
        let finding = findings.report(place(certain[RULE_TARGETS]), "one too many", message);
        finding.label_node(graph, node, "the rule");
        finding.help(format!("move targets to a second rule with the pattern of `{rule}`"));
    }
}
