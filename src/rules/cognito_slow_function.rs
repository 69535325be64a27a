//! `cognito-slow-function`: Cognito waits for five seconds. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Wish;
use crate::model::limits::COGNITO_WAITS;
use crate::model::things::Function;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Cognito) {
        if graph.is_custom_sender(trigger) || seen.contains(&(trigger.source, trigger.function)) {
            continue;
        }
        seen.push((trigger.source, trigger.function));
        let Some(timeout) = graph.field(trigger.function, &Function::TIMEOUT) else { continue };
        let Some(running) = findings.known(&timeout).filter(|&running| running > COGNITO_WAITS) else { continue };
        let (pool, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let (running, waits) = (seconds(running), seconds(COGNITO_WAITS));
        findings
            .report(&timeout, format!("may run for {running}"), format!("`{function}` may run for {running}, user pool `{pool}` waits for {waits}"))
            .label(trigger, format!("waits for {waits}"))
            .label_node(graph, trigger.source, "the user pool")
            .help(format!("set `{}` of `{function}` to 5 or less, and make it fast enough", timeout.name))
            .wish(Wish::replace(&timeout, COGNITO_WAITS), Safety::Suggested);
    }
}
