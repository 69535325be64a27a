//! `destination-kind`: outcomes of asynchronous invocations cannot be sent there. See the page.

use super::Findings;
use crate::graph::{FailureKind, TriggerGraph};
use crate::model::{Reason, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for failure in &graph.failures {
        let via = graph.model.resource(failure.via).kind;
        if !matches!(via, Type::Function | Type::EventInvokeConfig) {
            continue;
        }
        let to = match &failure.to {
            Ok(to) => *to,
            Err(why) => {
                findings.undecided(failure, why.clone());
                continue;
            }
        };
        let (what, taken): (&str, &[Type]) = match failure.kind {
            FailureKind::DeadLetter => ("a dead-letter queue", &[Type::Queue, Type::Topic]),
            FailureKind::OnFailure => {
                ("an on-failure destination", &[Type::Queue, Type::Topic, Type::Bucket, Type::Function, Type::Bus])
            }
            FailureKind::OnSuccess => {
                ("an on-success destination", &[Type::Queue, Type::Topic, Type::Function, Type::Bus])
            }
        };
        match graph.kind_of_end(to) {
            Some(kind) if taken.contains(&kind) => {}
            None => findings.undecided(failure, Reason::new("what the destination is cannot be told")),
            Some(_) => {
                let name = graph.shown(to);
                let allowed: Vec<&str> = taken.iter().map(|kind| word(*kind)).collect();
                let allowed = allowed.join(", ");
                let finding =
                    findings.report(failure, format!("not {what}"), format!("`{name}` cannot be {what}: it is none of {allowed}"));
                finding.label_node(graph, to, "not one of these");
                if let Some(function) = failure.from {
                    finding.label_node(graph, function, "the function");
                }
                finding.help(format!("use one of {allowed}"));
            }
        }
    }
}

fn word(kind: Type) -> &'static str {
    match kind {
        Type::Queue => "a standard queue",
        Type::Topic => "a standard topic",
        Type::Bucket => "a bucket",
        Type::Function => "a function",
        _ => "an event bus",
    }
}
