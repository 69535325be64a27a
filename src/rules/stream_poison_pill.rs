//! `stream-poison-pill`: one record that fails holds up its shard. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{GivesUp, TriggerGraph};
use crate::model::Wish;
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.stream_mappings() {
        let destination = graph.model.field(trigger.via, &EventSourceMapping::ON_FAILURE);
        let bisect = graph.model.field(trigger.via, &EventSourceMapping::BISECT);
        // With a destination that is never reached: `stream-failure-destination-unreachable`.
        if !destination.is_absent() || bisect.value() == Some(&true) {
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
        if findings.known(&bisect).is_none() {
            continue;
        }
        let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let retries = graph.model.field(trigger.via, &EventSourceMapping::RETRIES);
        let age = graph.model.field(trigger.via, &EventSourceMapping::RECORD_AGE);
        let message = format!("a record of `{source}` that `{function}` cannot process is tried until it expires and holds up its shard");
        findings
            .report(trigger.via, "retries without end", message)
            .label_node(graph, trigger.source, "the stream")
            .label_node(graph, trigger.function, "the function")
            .help(format!("set `{}` or `{}`, `{}`, and a destination for what fails", retries.name, age.name, bisect.name))
            .wish([Wish::set(trigger.via, &EventSourceMapping::BISECT, true)], Safety::Suggested);
    }
}
