//! `mapping-timeout-too-long`: Lambda gives batches of brokers fourteen minutes. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Wish;
use crate::model::limits::TIMEOUT_OF_BROKER_MAPPINGS;
use crate::model::things::Function;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings() {
        let broker = matches!(
            trigger.kind,
            SourceKind::Msk | SourceKind::SelfManagedKafka | SourceKind::Mq | SourceKind::DocumentDb
        );
        let Some(timeout) = graph.field(trigger.function, &Function::TIMEOUT).filter(|_| broker) else { continue };
        let Some(running) = findings.known(&timeout).filter(|&running| running > TIMEOUT_OF_BROKER_MAPPINGS) else {
            continue;
        };
        let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let (running, most) = (seconds(running), seconds(TIMEOUT_OF_BROKER_MAPPINGS));
        findings
            .report(&timeout, format!("may run for {running}"), format!("`{function}` may run for {running}, a mapping of `{source}` allows {most}"))
            .label(trigger, format!("allows {most}"))
            .label_node(graph, trigger.source, "the source")
            .help(format!("set `{}` of `{function}` to 840 or less", timeout.name))
            .wish(Wish::replace(&timeout, TIMEOUT_OF_BROKER_MAPPINGS), Safety::Safe);
    }
}
