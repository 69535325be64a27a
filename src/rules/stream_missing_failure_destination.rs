//! `stream-missing-failure-destination`: records that are given up are gone. See the page.

use super::grant;
use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{GivesUp, Trigger, TriggerGraph};
use crate::model::things::EventSourceMapping;
use crate::model::Wish;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.stream_mappings() {
        let destination = graph.model.field(trigger.via, &EventSourceMapping::ON_FAILURE);
        if destination.value().is_some() {
            continue;
        }
        match graph.gives_up(trigger) {
            GivesUp::Never => continue,
            GivesUp::Unknown(why) => {
                findings.undecided(trigger.via, why);
                continue;
            }
            GivesUp::Yes => {}
        }
        if let Some(why) = destination.unknown() {
            findings.undecided(&destination, why.clone());
            continue;
        }
        let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let bounds = [&EventSourceMapping::RETRIES, &EventSourceMapping::RECORD_AGE];
        let bound = bounds
            .map(|bound| graph.model.field(trigger.via, bound))
            .into_iter()
            .find(|field| field.value().is_some_and(|&bound| bound >= 0.0));
        let message = format!("records of `{source}` that `{function}` cannot process are dropped without a trace");
        let finding = match &bound {
            Some(bound) => findings.report(Place::standing(bound), "gives up", message),
            None => findings.report(trigger.via, "gives up", message),
        };
        finding.label(trigger, "has no destination for what fails").label_node(graph, trigger.source, "the stream");
        finding.help("add an on-failure destination: a standard queue or topic, or a bucket");
        finding.wish(add_queue(graph, trigger).unwrap_or_default(), Safety::Suggested);
    }
}

/// A queue that the function's role may send to, and the destination that leads there. A role that SAM writes may send to what
/// an event says.
fn add_queue(graph: &TriggerGraph, trigger: &Trigger) -> Option<Vec<Wish>> {
    let via = trigger.via;
    let role = graph.execution_role(trigger.function)?;
    let of_event = graph.model.resource(via).generated;
    let mut wishes = match graph.model.resource(role).generated {
        true if of_event => vec![grant::queue_for(via, "failed")],
        true => return None,
        false => {
            let waiting = grant::waiting(graph, via, trigger.function);
            grant::failures_by_role(graph, via, role, "failed", waiting)
        }
    };
    wishes.first()?;
    wishes.extend(grant::to_destination(graph, via, &EventSourceMapping::ON_FAILURE));
    Some(wishes)
}
