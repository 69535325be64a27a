//! `destination-not-writable`: the function's role may not write to its dead-letter queue or destination. See the page.

use super::Findings;
use super::grant::{self, Grant};
use crate::diagnostic::Safety;
use crate::graph::{Failure, NodeId, TriggerGraph};
use crate::model::{Handle, Reason, Text, Truth, Type, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for failure in &graph.failures {
        let (Some(function), Ok(target)) = (writer(graph, failure), &failure.to) else { continue };
        let (Some((action, subject)), false) = (needed(graph, *target), graph.is_external(function)) else { continue };
        let truth = match graph.function_may(function, action, *target, &subject) {
            Truth::No if graph.policy_may_grant(*target, action) && !graph.resource_policies_of(*target).is_empty() => {
                Truth::Unknown(Reason::new("the policy of the destination may allow it"))
            }
            truth => truth,
        };
        match truth {
            Truth::Yes => {}
            Truth::Unknown(why) => findings.undecided(failure, why),
            Truth::No => {
                let (function_name, name) = (graph.shown(function), graph.shown(*target));
                let message = format!("the role of `{function_name}` lacks `{action}` on `{name}`");
                let finding = findings.report(failure, "Lambda writes here with the function's role", message);
                if let Some(role) = graph.execution_role(function) {
                    finding.label(role, "the role");
                }
                finding.label_node(graph, *target, "the destination");
                finding.label_node(graph, function, "the function").help(format!("allow `{action}` on `{name}`"));
                finding.wish(add_policy(graph, failure, function, *target, action), Safety::Suggested);
            }
        }
    }
}

/// A policy of the role, made before what is checked.
fn add_policy(
    graph: &TriggerGraph,
    failure: &Failure,
    function: NodeId,
    target: NodeId,
    action: &'static str,
) -> Vec<Wish> {
    let (Some(role), Some(on)) = (graph.execution_role(function), graph.resource_id(target)) else { return Vec::new() };
    // For a bucket AWS asks for both (aws facts 2.1).
    let (actions, named): (_, &[Handle]) = match graph.kind(target) {
        Some(Type::Bucket) => (vec![action, "s3:ListBucket"], &[Handle::Arn, Handle::Objects]),
        _ => (vec![action], &[Handle::Arn]),
    };
    let grant = Grant { role, actions, on: on.into(), of: on, named, suffix: "write" };
    grant::to_role(graph, grant, grant::waiting(graph, failure.via, function))
}

/// The function whose role writes.
fn writer(graph: &TriggerGraph, failure: &Failure) -> Option<NodeId> {
    match graph.model.resource(failure.via).kind {
        Type::Function | Type::EventInvokeConfig => {
            failure.from.filter(|&from| graph.kind(from) == Some(Type::Function))
        }
        Type::EventSourceMapping => {
            graph.mappings().find(|trigger| trigger.via == failure.via).map(|trigger| trigger.function)
        }
        _ => None,
    }
}

/// The action that writes to a destination, and the ARN it is for (aws facts 2.1).
fn needed(graph: &TriggerGraph, target: NodeId) -> Option<(&'static str, Text)> {
    let arn = graph.arn(target)?;
    Some(match graph.kind(target)? {
        Type::Queue => ("sqs:SendMessage", arn),
        Type::Topic => ("sns:Publish", arn),
        Type::Function => ("lambda:InvokeFunction", arn),
        Type::Bus => ("events:PutEvents", arn),
        // Keys begin with `aws/lambda/`.
        Type::Bucket => ("s3:PutObject", arn.concat(&Text::literal("/aws/lambda/0"))),
        _ => return None,
    })
}
