//! `sqs-throttled-into-dlq`: Lambda polls faster than the function may run, and throttled messages run out of receives. See
//! the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{NodeId, Trigger, TriggerGraph};
use crate::model::limits::SQS_FIRST_POLLERS;
use crate::model::things::EventSourceMapping;
use crate::model::{Field, State, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for function in graph.functions_declared() {
        let Some(reserved) = graph.reserved_concurrency(function) else { continue };
        let mappings: Vec<&Trigger> = graph
            .queue_mappings()
            .filter(|trigger| trigger.function == function && has_dlq(graph, trigger.source))
            .filter(|trigger| graph.is_active(trigger) != Ok(false) && graph.provisioned_pollers(trigger).is_none())
            .collect();
        if mappings.is_empty() {
            continue;
        }
        // None at all is a switch: another rule's matter.
        let Some(available) = findings.known(&reserved).filter(|&available| available >= 1.0) else { continue };
        let name = graph.shown(function);
        let mut total = 0.0;
        let mut bounded = true;
        for trigger in &mappings {
            let most = graph.model.field(trigger.via, &EventSourceMapping::MAXIMUM_CONCURRENCY);
            match &most.state {
                State::Set(most, _) | State::Default(most) => total += most,
                State::Unknown(why, _) => {
                    findings.undecided(&most, why.clone());
                    bounded = false;
                }
                State::Absent => {
                    bounded = false;
                    // As many as there are groups of messages invoke a function at a time, where the queue is FIFO.
                    if available < SQS_FIRST_POLLERS && graph.fifo(trigger.source) == Ok(false) {
                        report_unbounded(graph, trigger, &reserved, available, findings);
                    }
                }
            }
        }
        // A single mapping above it is `sqs-maximum-concurrency`'s.
        if bounded && mappings.len() > 1 && total > available {
            let message = format!("queues may invoke `{name}` {total} at a time, {available} are reserved for it");
            let finding = findings.report(&reserved, format!("{available} at a time"), message);
            mappings.iter().for_each(|trigger| {
                finding.label(*trigger, "polls here");
            });
            finding.help("reserve more, or lower the maximum concurrency of the mappings until their sum fits");
        }
    }
}

fn report_unbounded(graph: &TriggerGraph, trigger: &Trigger, reserved: &Field<f64>, available: f64, findings: &mut Findings) {
    let (name, queue) = (graph.shown(trigger.function), graph.shown(trigger.source));
    let most = graph.model.field(trigger.via, &EventSourceMapping::MAXIMUM_CONCURRENCY);
    let message = format!(
        "`{name}` may run {available} at a time, Lambda begins with 5 batches of `{queue}` at a time: throttled messages end in its dead-letter queue"
    );
    // AWS takes no less than two.
    let fits = (available >= 2.0).then(|| Wish::set(trigger.via, &EventSourceMapping::MAXIMUM_CONCURRENCY, available));
    findings
        .report(reserved, format!("{available} at a time"), message)
        .label(trigger, format!("sets no `{}`", most.name))
        .label_node(graph, trigger.source, "has a dead-letter queue")
        .help(match available >= 2.0 {
            true => format!("set `{}` of the mapping to {available} or less, or reserve 5 or more", most.name),
            false => format!("reserve 2 or more and set `{}` of the mapping to 2, or reserve 5 or more", most.name),
        })
        .wish(fits, Safety::Suggested);
}

fn has_dlq(graph: &TriggerGraph, queue: NodeId) -> bool {
    graph.redrives().any(|redrive| redrive.from == Some(queue))
}
