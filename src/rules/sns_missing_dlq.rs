//! `sns-missing-dlq`: messages that cannot be handed over are gone. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::things::Subscription;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sns) {
        let redrive = graph.model.field(trigger.via, &Subscription::REDRIVE_POLICY);
        if let Some(why) = redrive.unknown() {
            findings.undecided(&redrive, why.clone());
        } else if redrive.is_absent() {
            let (topic, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
            findings
                .report(
                    trigger,
                    "no redrive policy",
                    format!("what `{topic}` cannot hand over to `{function}` is dropped after its retries"),
                )
                .help("give the subscription a redrive policy that names a dead-letter queue");
        }
    }
}
