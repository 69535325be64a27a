//! `mapping-disabled`: a switch that someone left off. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{State, Wish};
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings() {
        let enabled = graph.model.field(trigger.via, &EventSourceMapping::ENABLED);
        let why = match &enabled.state {
            State::Set(false, _) if enabled.is_written_in_place() => None,
            State::Unknown(why, _) => Some(why),
            _ => continue,
        };
        let others = graph.triggers_of(trigger.function).any(|other| other.via != trigger.via);
        let invoked = || graph.has_invoking_permission(trigger.function) || graph.has_invoking_role(trigger.function);
        if others || graph.is_external(trigger.function) || invoked() {
            continue;
        }
        if let Some(why) = why {
            findings.undecided(&enabled, why.clone());
            continue;
        }
        let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        findings
            .report(&enabled, "off", format!("the only trigger of `{function}` is switched off: `{source}` does not reach it"))
            .label_node(graph, trigger.function, "nothing else invokes it")
            .label_node(graph, trigger.source, "its source")
            .help(format!("remove `{}`, or the function and its mapping", enabled.name))
            .wish(Wish::remove(&enabled), Safety::Suggested);
    }
}
