//! `sns-fifo-function`: a FIFO topic delivers to queues only. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::things::Topic;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sns) {
        let fifo = match graph.field(trigger.source, &Topic::FIFO) {
            Some(fifo) => findings.known(&fifo),
            None => Some(graph.shown(trigger.source).ends_with(".fifo")),
        };
        if fifo != Some(true) {
            continue;
        }
        let (topic, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        findings
            .report(trigger, "a function", format!("FIFO topic `{topic}` takes queues as subscribers, not `{function}`"))
            .label_node(graph, trigger.source, "the FIFO topic")
            .help(format!("subscribe a queue to `{topic}` and let `{function}` poll it"));
    }
}
