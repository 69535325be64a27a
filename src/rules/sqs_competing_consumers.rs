//! `sqs-competing-consumers`: two functions poll one queue, each gets a part. See the page.

use super::Findings;
use crate::graph::{Trigger, TriggerGraph};
use crate::model::Reason;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mappings: Vec<&Trigger> = graph.queue_mappings().filter(|trigger| !graph.is_external(trigger.source)).collect();
    for (index, first) in mappings.iter().enumerate() {
        // Once a queue, at its first mapping.
        if mappings[..index].iter().any(|earlier| earlier.source == first.source) {
            continue;
        }
        let mut others: Vec<&Trigger> = Vec::new();
        for other in mappings[index + 1..].iter().filter(|other| other.source == first.source) {
            if other.function != first.function && others.iter().all(|seen| seen.function != other.function) {
                others.push(other);
            }
        }
        others.retain(|other| graph.is_active(other) != Ok(false));
        if others.is_empty() || graph.is_active(first) == Ok(false) {
            continue;
        }
        let unsure = std::iter::once(first).chain(&others).find_map(|trigger| match graph.is_active(trigger) {
            Err(why) => Some(why),
            Ok(_) if graph.is_external(trigger.function) => Some(Reason::new("a function is not declared here")),
            Ok(_) => None,
        });
        if let Some(why) = unsure {
            findings.undecided(*first, why);
            continue;
        }
        let queue = graph.shown(first.source);
        let names: Vec<String> =
            std::iter::once(first).chain(&others).map(|trigger| format!("`{}`", graph.shown(trigger.function))).collect();
        let message = format!("{} functions poll queue `{queue}`: each message reaches only one of {}", names.len(), names.join(", "));
        let finding = findings.report(others[0], "polls the same queue", message);
        finding.label(*first, "polls it too").label_node(graph, first.source, "the queue");
        others[1..].iter().for_each(|other| {
            finding.label(*other, "polls it too");
        });
        finding.help("give each function a queue of its own, both fed by one topic or rule");
    }
}
