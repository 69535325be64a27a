//! `stream-partial-batch`: one failed record makes the whole batch come again. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.stream_mappings() {
        let (batch, types) =
            (graph.batch_size(trigger), graph.model.field(trigger.via, &EventSourceMapping::RESPONSE_TYPES));
        match graph.reports_item_failures(trigger) {
            Ok(true) => continue,
            Err(why) => {
                findings.undecided(&types, why);
                continue;
            }
            Ok(false) => {}
        }
        let Some(size) = findings.known(&batch).filter(|&size| size > 1.0) else { continue };
        let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let by_default = if batch.is_absent() { " by default" } else { "" };
        let message = format!("`{function}` gets up to {size} records of `{source}` at a time{by_default}, and cannot say where it failed");
        findings
            .report(trigger, format!("up to {size} records{by_default}"), message)
            .label_node(graph, trigger.source, "read again from the first record of the batch if one fails")
            .help(format!("set `{}` to `ReportBatchItemFailures` and return the first record that failed", types.name));
    }
}
