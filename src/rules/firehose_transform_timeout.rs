//! `firehose-transform-timeout`: Firehose waits for five minutes. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Wish;
use crate::model::limits::FIREHOSE_WAITS;
use crate::model::things::Function;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Firehose) {
        let Some(timeout) = graph.field(trigger.function, &Function::TIMEOUT) else { continue };
        let Some(running) = findings.known(&timeout).filter(|&running| running > FIREHOSE_WAITS) else { continue };
        let (stream, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let (running, waits) = (seconds(running), seconds(FIREHOSE_WAITS));
        findings
            .report(&timeout, format!("may run for {running}"), format!("`{function}` may run for {running}, delivery stream `{stream}` waits for {waits}"))
            .label(trigger, format!("waits for {waits}"))
            .label_node(graph, trigger.source, "the delivery stream")
            .help(format!("set `{}` of `{function}` to 300 or less", timeout.name))
            .wish(Wish::replace(&timeout, FIREHOSE_WAITS), Safety::Suggested);
    }
}
