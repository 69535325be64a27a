//! `apigw-deployment-before-methods`: the deployment may be made before there is anything to deploy. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{NodeId, TriggerGraph};
use crate::model::things::{Deployment, Integration, RestMethod};
use crate::model::{Resource, ResourceId, Spec, Text, Truth, Type, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources().filter(|(_, resource)| resource.kind == Type::RestDeployment) {
        let Ok(Some(api)) = graph.referred(&graph.model.field(id, &Deployment::API), Type::RestApi) else { continue };
        let parts = parts(graph, api);
        let Some(first) = parts.first() else { continue };
        // One that is made before is enough: which of them AWS needs is not told by the text.
        let order = Truth::any(parts.iter().map(|part| graph.made_before(*part, id)));
        let triggers = graph.model.field(id, &Deployment::TRIGGERS);
        let why = match order {
            Truth::Yes => continue,
            Truth::Unknown(why) => Some(why),
            // What a hash is made of comes before it.
            Truth::No => triggers.value().and_then(|value| value.first_unknown()).or_else(|| triggers.unknown().cloned()),
        };
        if let Some(why) = why {
            findings.undecided(id, why);
            continue;
        }
        let (deployment, api) = (&resource.address, graph.shown(api));
        findings
            .report(
                id,
                "nothing orders it",
                format!("deployment `{deployment}` may be made before the methods of `{api}`"),
            )
            .label(*first, "not certainly made before")
            .help("let the deployment depend on the methods and integrations")
            .wish([Wish::depend(id, parts.iter().copied())], Safety::Safe);
    }
}

/// What must be there first: integrations where they are resources, else methods.
fn parts(graph: &TriggerGraph, api: NodeId) -> Vec<ResourceId> {
    let named = |id: ResourceId, field: &Spec<Text>| graph.referred(&graph.model.field(id, field), Type::RestApi);
    let of_api = |(id, resource): (ResourceId, &Resource)| {
        let named = match resource.kind {
            Type::RestIntegration => named(id, &Integration::REST_API),
            Type::RestMethod => named(id, &RestMethod::API),
            _ => return None,
        };
        (named == Ok(Some(api))).then_some(id)
    };
    graph.model.resources().filter_map(of_api).collect()
}
