//! `async-fifo-destination`: a FIFO queue or topic takes no outcomes of asynchronous invocations. See the page.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::{FailureKind, TriggerGraph};
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for failure in &graph.failures {
        let kind = graph.model.resource(failure.via).kind;
        if !matches!(kind, Type::Function | Type::EventInvokeConfig) {
            continue;
        }
        // Where it is not known what it is, `destination-kind` counts it.
        let Ok(to) = &failure.to else { continue };
        let Some(word) = graph.kind_of_end(*to).and_then(|kind| match kind {
            Type::Queue => Some("queue"),
            Type::Topic => Some("topic"),
            _ => None,
        }) else {
            continue;
        };
        match graph.fifo(*to) {
            Ok(false) => continue,
            Err(why) => {
                findings.undecided(failure, why);
                continue;
            }
            Ok(true) => {}
        }
        let name = graph.shown(*to);
        let what = if failure.kind == FailureKind::DeadLetter { "a dead-letter queue" } else { "a destination" };
        let message = format!("the FIFO {word} `{name}` cannot be {what} of asynchronous invocations");
        let finding = findings.report(failure, format!("a FIFO {word}"), message);
        finding.label_node(graph, *to, format!("a FIFO {word}"));
        if let Some(function) = failure.from {
            finding.label_node(graph, function, "the function");
        }
        finding.help(format!("use a standard {word}"));
        if failure.kind == FailureKind::DeadLetter {
            // That AWS refuses it at once is not documented.
            finding.severity(Severity::Warning);
        }
    }
}
