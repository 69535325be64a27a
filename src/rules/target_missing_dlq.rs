//! `target-missing-dlq`: events that cannot be delivered are gone. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::things::RuleTarget;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        if !matches!(trigger.kind, SourceKind::EventBridge | SourceKind::EventBridgeSchedule | SourceKind::Scheduler) {
            continue;
        }
        let queue = graph.model.field_of_entry(trigger.via, &trigger.entry, &RuleTarget::DEAD_LETTERS);
        if let Some(why) = queue.unknown() {
            findings.undecided(trigger, why.clone());
        } else if queue.is_absent() {
            let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
            findings
                .report(
                    trigger,
                    "no dead-letter queue",
                    format!("what `{source}` cannot deliver to `{function}` is dropped after its retries"),
                )
                .help("give the target a dead-letter queue");
        }
    }
}
