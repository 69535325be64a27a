//! `sqs-partial-batch`: one failed message makes a whole batch come back. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.queue_mappings() {
        let batch = graph.batch_size(trigger);
        let types = graph.model.field(trigger.via, &EventSourceMapping::RESPONSE_TYPES);
        match graph.reports_item_failures(trigger) {
            Ok(true) => continue,
            Err(why) => {
                findings.undecided(&types, why);
                continue;
            }
            Ok(false) => {}
        }
        let Some(size) = findings.known(&batch).filter(|&size| size > 1.0) else { continue };
        let (function, queue) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let by_default = if batch.is_absent() { " by default" } else { "" };
        let message = format!(
            "`{function}` gets up to {size} messages of `{queue}` at a time{by_default}, and cannot say which of them failed"
        );
        findings
            .report(trigger, format!("up to {size} messages{by_default}"), message)
            .label_node(graph, trigger.source, "all of them come back if one fails")
            .help(format!(
                "set `{}` to `ReportBatchItemFailures` and return the failed messages, or `{}` to 1",
                types.name, batch.name
            ));
    }
}
