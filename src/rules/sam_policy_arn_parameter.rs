//! `sam-policy-arn-parameter`: an ARN where a policy template wants a name, so that the policy names nothing. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{Handle, Origin, ResourceId, Type, Wanted, Wish};

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
                let (place, given) = graph.arn_written_inside(function, place).unwrap_or((place.clone(), None));
                let of_stream = given.as_ref().is_some_and(|given| given.name.ends_with("StreamArn"));
                let wish = given.filter(|_| !of_stream).and_then(|given| {
                    let of = graph.model.find(graph.root_of(function), &given.resource)?;
                    name_it(graph, graph.resource_id(function)?, of, &place)
                });
                let help = match of_stream {
                    true => "give it the stream's label, the last part of its ARN: `!Select [3, !Split [/, !GetAtt Table.StreamArn]]`",
                    false => "give it the name: `!Ref` of a bucket or table, `!GetAtt Queue.QueueName`, `!GetAtt Topic.TopicName`",
                };
                findings
                    .report(Place { resource: role, origin: Some(place) }, "no name", message)
                    .label_node(graph, function, "the function whose policy it is")
                    .help(help)
                    .wish(wish, Safety::Suggested);
            }
        }
    }
}

/// Gives the parameter, as policy templates call it, the name of the resource.
fn name_it(graph: &TriggerGraph, owner: ResourceId, of: ResourceId, place: &Origin) -> Option<Wish> {
    let parameter = match graph.model.resource(of).kind {
        Type::Bucket => "BucketName",
        Type::Function => "FunctionName",
        Type::Queue => "QueueName",
        Type::StateMachine => "StateMachineName",
        Type::Stream => "StreamName",
        Type::Table => "TableName",
        Type::Topic => "TopicName",
        _ => return None,
    };
    let value = Wanted::Of(of.into(), Handle::Name);
    Some(Wish::Replace { owner, name: parameter.to_owned(), place: place.clone(), value })
}
