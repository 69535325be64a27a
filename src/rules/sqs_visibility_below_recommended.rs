//! `sqs-visibility-below-recommended`: too little time to try a throttled batch again. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::Wish;
use crate::model::limits::VISIBILITY_PER_TIMEOUT;
use crate::model::things::{EventSourceMapping, Function, Queue};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.queue_mappings() {
        let visibility = graph.field(trigger.source, &Queue::VISIBILITY_TIMEOUT);
        let (Some(visibility), Some(timeout)) = (visibility, graph.field(trigger.function, &Function::TIMEOUT)) else {
            continue;
        };
        let window = graph.model.field(trigger.via, &EventSourceMapping::BATCHING_WINDOW);
        let Some((hidden, running)) = findings.both(&visibility, &timeout) else { continue };
        let Some(gathered) = findings.known(&window) else { continue };
        let recommended = VISIBILITY_PER_TIMEOUT * running + gathered;
        // Below the timeout itself AWS refuses the mapping: another rule's matter.
        if hidden < running || hidden >= recommended {
            continue;
        }
        let (queue, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let wish = Wish::set(visibility.owner, &Queue::VISIBILITY_TIMEOUT, recommended);
        let (hidden, running, recommended) = (seconds(hidden), seconds(running), seconds(recommended));
        let message =
            format!("queue `{queue}` hides a message for {hidden}, for `{function}` AWS recommends {recommended} or more");
        let finding = findings.report(&visibility, format!("hidden for {hidden}"), message);
        finding.label(&timeout, format!("may run for {running}")).label(trigger, "delivers here");
        finding.help(format!("set `{}` of `{queue}` to {recommended}: six times the timeout and the batching window", visibility.name));
        finding.wish([wish], Safety::Safe);
    }
}
