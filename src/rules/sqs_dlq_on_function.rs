//! `sqs-dlq-on-function`: a dead-letter queue of asynchronous invocations on a function that has none. See the page.

use super::Findings;
use crate::graph::{Failure, FailureKind, Invocation, NodeId, TriggerGraph};
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
                findings
                    .report(failure, "for asynchronous invocations only", message)
                    .label(polled, format!("`{source}` is polled and keeps what failed"))
                    .label_node(graph, polled.source, "set up here what happens to what failed")
                    .help(format!("give the source `{source}` a dead-letter queue or on-failure destination instead"));
            }
        }
    }
}

fn word(failure: &Failure) -> &'static str {
    if failure.kind == FailureKind::DeadLetter { "the dead-letter queue" } else { "the on-failure destination" }
}

/// Whether anything invokes a function asynchronously; `Err` where something may.
fn has_async_source(graph: &TriggerGraph, function: NodeId) -> Result<bool, Reason> {
    let of = |trigger: &&crate::graph::Trigger| trigger.invocation == Invocation::Async;
    if graph.triggers_of(function).any(|trigger| of(&trigger) && trigger.exists == Exists::Yes) {
        return Ok(true);
    }
    if let Some(why) = graph.triggers_of(function).filter(of).find_map(|trigger| match &trigger.exists {
        Exists::Maybe(why) => Some(why.clone()),
        Exists::Yes => None,
    }) {
        return Err(why);
    }
    // A service or an account may invoke it in whatever way it likes.
    let permitted = graph.permissions.iter().any(|statement| {
        statement.function == Some(function) && statement.invokes != Some(false)
    });
    if permitted {
        return Ok(true);
    }
    if let Some(why) = graph.hidden(function) {
        return Err(why);
    }
    Ok(graph.has_invoking_role(function))
}
