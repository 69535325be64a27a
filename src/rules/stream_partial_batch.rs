//! `stream-partial-batch`: one failed record makes the whole batch come again. See the page.

use super::Findings;
use super::whole_batch::{WholeBatch, report_failures, whole_batch};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.stream_mappings() {
        let Some(batch) = whole_batch(graph, trigger, findings) else { continue };
        let WholeBatch { size, by_default, types_name, .. } = batch;
        let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let message = format!("`{function}` gets up to {size} records of `{source}` at a time{by_default}, and cannot say where it failed");
        findings
            .report(trigger, format!("up to {size} records{by_default}"), message)
            .label_node(graph, trigger.source, "read again from the first record of the batch if one fails")
            .help(format!("set `{types_name}` to `ReportBatchItemFailures` and return the first record that failed"))
            .wish([report_failures(trigger)], Safety::Suggested);
    }
}
