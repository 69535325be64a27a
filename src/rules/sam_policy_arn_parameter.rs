//! `sam-policy-arn-parameter`: an ARN where a policy template wants a name, so that the policy names nothing. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for function in graph.functions_declared() {
        let Ok(policy) = graph.execution_policy(function) else { continue };
        // Only what SAM writes: a policy template.
        let Some(role) = graph.execution_role(function).filter(|&role| graph.model.resource(role).generated) else {
            continue;
        };
        for statement in &policy.statements {
            for (pattern, place) in statement.resource_patterns() {
                let Some(arn) = graph.arn_inside(graph.root_of(function), pattern) else { continue };
                let name = graph.shown(function);
                let message = format!("a policy of `{name}` takes a name and is given an ARN or URL, so that it names nothing: `{arn}`");
                findings
                    .report(Place { resource: role, origin: Some(place.clone()) }, "no name", message)
                    .label_node(graph, function, "the function whose policy it is")
                    .help("give it the name: `!Ref` of a bucket or table, `!GetAtt Queue.QueueName`, `!GetAtt Topic.TopicName`");
            }
        }
    }
}
