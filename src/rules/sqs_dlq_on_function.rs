//! `sqs-dlq-on-function`: a dead-letter queue of asynchronous invocations on a function that has none. See the page.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::{Failure, FailureKind, Invocation, NodeId, SourceKind, Trigger, TriggerGraph};
use crate::model::things::Queue;
use crate::model::{Exists, Reason, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for failure in &graph.failures {
        let Some(function) = failure.from.filter(|&from| graph.kind(from) == Some(Type::Function)) else { continue };
        let of_mapping = graph.model.resource(failure.via).kind == Type::EventSourceMapping;
        if failure.kind == FailureKind::OnSuccess || of_mapping {
            continue;
        }
        let Some(polled) = graph.triggers_of(function).find(|trigger| trigger.invocation == Invocation::Poll) else {
            continue;
        };
        match has_async_source(graph, function) {
            Ok(true) => {}
            Err(why) => findings.undecided(failure.via, why),
            Ok(false) => {
                let (name, source) = (graph.shown(function), graph.shown(polled.source));
                let message = format!("{} of `{name}` takes nothing: only polled or waiting sources invoke it", word(failure));
                let finding = findings.report(failure, "for asynchronous invocations only", message);
                finding
                    .label(polled, format!("`{source}` is polled and keeps what failed"))
                    .label_node(graph, polled.source, "set up here what happens to what failed");
                match polled.kind {
                    SourceKind::Sqs if keeps_failed(graph, polled.source) => finding
                        .severity(Severity::Note)
                        .why("the queue moves what failed to a dead-letter queue of its own; nothing arrives here")
                        .help(format!("remove {} of the function", word(failure))),
                    SourceKind::Sqs => finding.help(format!("give the queue `{source}` a redrive policy instead")),
                    _ => finding.help("give the event source mapping an on-failure destination instead, and let it give up"),
                };
            }
        }
    }
}

/// Whether a queue moves what was received too often.
fn keeps_failed(graph: &TriggerGraph, queue: NodeId) -> bool {
    let of_itself = graph.field(queue, &Queue::REDRIVE_POLICY).is_some_and(|policy| !policy.is_absent());
    of_itself || graph.failures.iter().any(|failure| failure.from == Some(queue))
}

fn word(failure: &Failure) -> &'static str {
    if failure.kind == FailureKind::DeadLetter { "the dead-letter queue" } else { "the on-failure destination" }
}

/// Whether anything invokes a function asynchronously; `Err` where something may.
fn has_async_source(graph: &TriggerGraph, function: NodeId) -> Result<bool, Reason> {
    let of = |trigger: &&Trigger| graph.is_asynchronous(trigger);
    if graph.triggers_of(function).any(|trigger| of(&trigger) && trigger.exists == Exists::Yes) {
        return Ok(true);
    }
    if let Some(why) = graph.triggers_of(function).filter(of).find_map(|trigger| match &trigger.exists {
        Exists::Maybe(why) => Some(why.clone()),
        Exists::Yes => None,
    }) {
        return Err(why);
    }
    if graph.has_invoking_permission(function) {
        return Ok(true);
    }
    if let Some(why) = graph.hidden(function) {
        return Err(why);
    }
    Ok(graph.has_invoking_role(function))
}
