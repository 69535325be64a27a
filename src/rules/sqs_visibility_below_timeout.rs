//! `sqs-visibility-below-timeout`: a message reappears while it is still being processed. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Wish;
use crate::model::things::{Function, Queue};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sqs) {
        let visibility = graph.field(trigger.source, &Queue::VISIBILITY_TIMEOUT);
        let (Some(visibility), Some(timeout)) = (visibility, graph.field(trigger.function, &Function::TIMEOUT)) else {
            continue;
        };
        let Some((hidden, running)) = findings.both(&visibility, &timeout) else { continue };
        if hidden >= running {
            continue;
        }
        let (queue, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let (hidden, running, recommended) = (seconds(hidden), seconds(running), running * 6.0);
        let by_default = if visibility.is_absent() { " by default" } else { "" };
        let message =
            format!("queue `{queue}` hides a message for {hidden}{by_default}, but `{function}` may run for {running}");
        findings
            .report(&visibility, format!("hidden for {hidden}{by_default}"), message)
            .label(&timeout, format!("may run for {running}"))
            .label(trigger, "delivers here")
            .help(format!("set `{}` of `{queue}` to {recommended} or more (six times the timeout)", visibility.name))
            .wish([Wish::set(visibility.owner, &Queue::VISIBILITY_TIMEOUT, recommended)], Safety::Safe);
    }
}
