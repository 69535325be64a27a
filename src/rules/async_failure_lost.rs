//! `async-failure-lost`: an event that fails three times is gone. See the page.

use super::Findings;
use crate::graph::{FailureKept, TriggerGraph};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for function in graph.functions_declared() {
        let triggers: Vec<_> = graph.triggers_of(function).filter(|trigger| graph.is_left_to_lambda(trigger)).collect();
        // Once a function, at its first trigger that loses events.
        let mut lost = triggers.iter().filter(|trigger| match graph.failure_kept(trigger) {
            FailureKept::No => true,
            FailureKept::Unknown(why) => {
                findings.undecided(**trigger, why);
                false
            }
            FailureKept::Yes | FailureKept::Elsewhere(_) => false,
        });
        let Some(trigger) = lost.next() else { continue };
        let others = lost.count();
        let (name, source) = (graph.shown(function), graph.shown(trigger.source));
        let more = match others {
            0 => String::new(),
            1 => " and one more source".to_owned(),
            n => format!(" and {n} more sources"),
        };
        let message = format!("events of `{source}`{more} are lost if `{name}` fails: it has no dead-letter queue and no on-failure destination");
        if let Some(id) = graph.resource_id(function) {
            findings
                .report(id, "keeps nothing that failed", message)
                .label(*trigger, "invokes it asynchronously")
                .label_node(graph, trigger.source, "the source")
                .help(format!("give `{name}` an on-failure destination or a dead-letter queue"));
        }
    }
}
