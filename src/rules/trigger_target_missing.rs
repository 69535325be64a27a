//! `trigger-target-missing`: a reference to a resource that nothing declares. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{ResourceId, Type, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, _) in graph.model.resources().filter(|(_, resource)| wires(resource.kind)) {
        for missing in graph.undeclared_references(id) {
            if let Some(why) = missing.doubt {
                findings.undecided(Place { resource: id, origin: Some(missing.place) }, why);
                continue;
            }
            report(graph, id, &missing.name, Place { resource: id, origin: Some(missing.place) }, findings);
        }
    }
}

fn report(graph: &TriggerGraph, id: ResourceId, name: &str, place: Place, findings: &mut Findings) {
    let address = &graph.model.resource(id).address;
    let message = format!("`{address}` refers to `{name}`, which is not declared");
    let near = graph.nearest_name(graph.model.root_of(id), name);
    let written = place.origin.clone();
    let finding = findings.report(place, "not declared", message);
    match near {
        Some(near) => finding.label(near, "did you mean this?").help(format!("refer to `{}`", graph.model.resource(near).address)),
        None => finding.label(id, "refers to it").help(format!("declare `{name}`, or refer to something that is")),
    };
    if let (Some(near), Some(place)) = (near, written) {
        let (old, new) = (name.into(), graph.model.resource(near).address.as_ref().into());
        finding.wish([Wish::Reword { owner: id, place, old, new }], Safety::Safe);
    }
}

/// What wires sources to functions: triggers, permissions, and where failures go.
fn wires(kind: Type) -> bool {
    matches!(
        kind,
        Type::EventSourceMapping
            | Type::Permission
            | Type::EventInvokeConfig
            | Type::FunctionUrl
            | Type::Alias
            | Type::Function
            | Type::BucketNotification
            | Type::Subscription
            | Type::Rule
            | Type::RuleTarget
            | Type::Schedule
            | Type::Pipe
            | Type::LogSubscription
            | Type::TopicRule
            | Type::UserPool
            | Type::Queue
            | Type::QueueRedrivePolicy
            | Type::RestApi
            | Type::RestApiDocument
            | Type::Api
            | Type::RestIntegration
            | Type::ApiIntegration
            | Type::ApiRoute
            | Type::TargetGroupAttachment
            | Type::SecretRotation
            | Type::GraphqlDataSource
    )
}
