//! `sqs-maximum-concurrency`: a bound AWS refuses, or one the function cannot reach. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::TriggerGraph;
use crate::model::Wish;
use crate::model::limits::{MappingParameter, MappingSource, mapping};
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let Some(bound) = mapping(MappingSource::Sqs, MappingParameter::MaximumConcurrency) else { return };
    for trigger in graph.queue_mappings() {
        let most = graph.model.field(trigger.via, &EventSourceMapping::MAXIMUM_CONCURRENCY);
        let Some(concurrency) = findings.known(&most) else { continue };
        let (function, queue) = (graph.shown(trigger.function), graph.shown(trigger.source));
        if !bound.admits(concurrency) {
            let message = format!("`{}` is {concurrency}, AWS takes {} to {}", most.name, bound.min, bound.max);
            let nearest = concurrency.clamp(bound.min, bound.max).round();
            findings
                .report(&most, format!("not within {} to {}", bound.min, bound.max), message)
                .label_node(graph, trigger.source, "the queue it polls")
                .help(format!("set `{}` to {nearest}", most.name))
                .wish(Wish::replace(&most, nearest), Safety::Safe);
            continue;
        }
        if let Some(pollers) = graph.provisioned_pollers(trigger) {
            if findings.known(&pollers).is_none() {
                continue;
            }
            let message = format!("`{}` and `{}` of one mapping exclude each other", most.name, pollers.name);
            findings
                .report(&most, "bounds what on-demand pollers invoke", message)
                .label(&pollers, "asks for provisioned pollers, which have bounds of their own")
                .help("keep one of them: provisioned pollers are bounded by their maximum");
            continue;
        }
        let Some(reserved) = graph.reserved_concurrency(trigger.function) else { continue };
        // None at all is a switch: another rule's matter.
        let Some(available) = findings.known(&reserved).filter(|&available| available >= 1.0) else { continue };
        if concurrency > available {
            let message =
                format!("queue `{queue}` may invoke `{function}` {concurrency} at a time, {available} are reserved for it");
            findings
                .report(&most, format!("up to {concurrency} at a time"), message)
                .label(&reserved, format!("never more than {available}"))
                .why("what is throttled goes back to the queue and counts as received, so that it may end in the dead-letter queue unprocessed")
                .help(format!("set `{}` to {} or less, or reserve more", most.name, available.max(2.0)))
                .severity(Severity::Warning)
                .wish((available >= bound.min).then(|| Wish::replace(&most, available)).flatten(), Safety::Safe);
        }
    }
}
