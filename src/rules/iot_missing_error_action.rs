//! `iot-missing-error-action`: a message whose action fails is gone. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::things::TopicRule;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Iot) {
        if seen.contains(&trigger.via) {
            continue;
        }
        seen.push(trigger.via);
        let action = graph.model.field(trigger.via, &TopicRule::ERROR_ACTION).unless_empty();
        if let Some(why) = action.unknown() {
            findings.undecided(&action, why.clone());
            continue;
        }
        if !action.is_absent() {
            continue;
        }
        let (rule, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        findings
            .report(trigger.via, format!("has no `{}`", action.name), format!("messages that topic rule `{rule}` cannot hand to `{function}` are lost"))
            .label(trigger, "hands them over here")
            .label_node(graph, trigger.function, "the function")
            .help(match graph.model.resource(trigger.via).generated {
                true => "an event of SAM cannot have one: write the rule as `AWS::IoT::TopicRule`, with a permission for it".to_owned(),
                false => format!("add `{}`, a queue for example", action.name),
            });
    }
}
