//! `sqs-fifo-batch`: a FIFO queue takes neither a large batch nor a batching window. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::Wish;
use crate::model::limits::SQS_BATCH_WITHOUT_WINDOW;
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.queue_mappings() {
        let batch = graph.model.field(trigger.via, &EventSourceMapping::BATCH_SIZE);
        let window = graph.model.field(trigger.via, &EventSourceMapping::BATCHING_WINDOW);
        let large = batch.value().is_none_or(|&size| size > SQS_BATCH_WITHOUT_WINDOW) && !batch.is_absent();
        let gathers = window.value().is_none_or(|&gathered| gathered >= 1.0) && !window.is_absent();
        if !large && !gathers {
            continue;
        }
        match graph.fifo(trigger.source) {
            Ok(false) => continue,
            Err(why) => {
                findings.undecided(if large { super::Place::from(&batch) } else { (&window).into() }, why);
                continue;
            }
            Ok(true) => {}
        }
        let queue = graph.shown(trigger.source);
        if large && let Some(size) = findings.known(&batch) {
            let message = format!("a batch of {size} messages is too large for the FIFO queue `{queue}`, which gives 10 at most");
            findings
                .report(&batch, "more than 10", message)
                .label_node(graph, trigger.source, "the FIFO queue it polls")
                .help(format!("set `{}` to 10 or less", batch.name))
                .wish(Wish::replace(&batch, SQS_BATCH_WITHOUT_WINDOW), Safety::Safe);
        }
        if gathers && let Some(gathered) = findings.known(&window) {
            let message = format!("a batching window of {} is not possible for the FIFO queue `{queue}`", seconds(gathered));
            findings
                .report(&window, "not for FIFO queues", message)
                .label_node(graph, trigger.source, "the FIFO queue it polls")
                .help(format!("remove `{}`", window.name))
                .wish(Wish::remove(&window), Safety::Safe);
        }
    }
}
