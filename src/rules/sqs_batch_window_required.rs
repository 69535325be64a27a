//! `sqs-batch-window-required`: more than ten messages need a window to gather them in. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::{Reason, Wish};
use crate::model::things::{EventSourceMapping, Queue};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sqs) {
        let batch = graph.model.field(trigger.via, &EventSourceMapping::BATCH_SIZE);
        let window = graph.model.field(trigger.via, &EventSourceMapping::BATCHING_WINDOW);
        if batch.is_absent() {
            continue;
        }
        let Some((size, gathered)) = findings.both(&batch, &window) else { continue };
        if size <= 10.0 || gathered >= 1.0 {
            continue;
        }
        // FIFO queues take at most 10 and no window at all: another rule's matter.
        let fifo = match graph.field(trigger.source, &Queue::FIFO) {
            Some(fifo) => findings.known(&fifo),
            None if graph.shown(trigger.source).ends_with(".fifo") => Some(true),
            None => {
                findings.undecided(&batch, Reason::new("the queue is not declared here: it may be a FIFO queue"));
                None
            }
        };
        if fifo != Some(false) {
            continue;
        }
        let message = format!(
            "a batch of {size} messages needs `{}` of 1 s or more, it is {}",
            window.name,
            seconds(gathered)
        );
        findings
            .report(&batch, "more than 10", message)
            .label_node(graph, trigger.source, "the standard queue it polls")
            .help(format!("set `{}` to 1 or more, or `{}` to 10 or less", window.name, batch.name))
            .wish([Wish::set(trigger.via, &EventSourceMapping::BATCHING_WINDOW, 1.0)], Safety::Safe);
    }
}
