//! `sqs-partial-batch`: one failed message makes a whole batch come back. See the page.

use super::Findings;
use super::whole_batch::{WholeBatch, report_failures, whole_batch};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.queue_mappings() {
        let Some(batch) = whole_batch(graph, trigger, findings) else { continue };
        let WholeBatch { size, by_default, size_name, types_name } = batch;
        let (function, queue) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let message = format!(
            "`{function}` gets up to {size} messages of `{queue}` at a time{by_default}, and cannot say which of them failed"
        );
        findings
            .report(trigger, format!("up to {size} messages{by_default}"), message)
            .label_node(graph, trigger.source, "all of them come back if one fails")
            .help(format!(
                "set `{types_name}` to `ReportBatchItemFailures` and return the failed messages, or `{size_name}` to 1"
            ))
            .wish([report_failures(trigger)], Safety::Suggested);
    }
}
