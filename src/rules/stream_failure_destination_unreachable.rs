//! `stream-failure-destination-unreachable`: nothing ever fails for good. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{GivesUp, TriggerGraph};
use crate::model::Wish;
use crate::model::things::EventSourceMapping;

/// Retries that a fix sets: a passing fault is over by then, and little time is lost on a record that always fails.
const RETRIES: f64 = 3.0;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.stream_mappings() {
        let destination = graph.model.field(trigger.via, &EventSourceMapping::ON_FAILURE);
        if destination.is_absent() {
            continue;
        }
        match graph.gives_up(trigger) {
            GivesUp::Yes => continue,
            GivesUp::Unknown(why) => {
                findings.undecided(trigger.via, why);
                continue;
            }
            GivesUp::Never => {}
        }
        if findings.known(&destination).is_none() {
            continue;
        }
        let source = graph.shown(trigger.source);
        let retries = graph.model.field(trigger.via, &EventSourceMapping::RETRIES);
        let age = graph.model.field(trigger.via, &EventSourceMapping::RECORD_AGE);
        let message = format!("records of `{source}` are tried until they expire, so that none reaches the on-failure destination");
        findings
            .report(&destination, "takes what is given up, but nothing is", message)
            .label(trigger, format!("sets neither `{}` nor `{}`", retries.name, age.name))
            .label_node(graph, trigger.source, "the stream")
            .help(format!("set `{}` or `{}`", retries.name, age.name))
            .wish([Wish::set(trigger.via, &EventSourceMapping::RETRIES, RETRIES)], Safety::Suggested);
    }
}
