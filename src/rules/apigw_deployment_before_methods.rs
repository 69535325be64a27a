//! `apigw-deployment-before-methods`: the deployment may be made before there is anything to deploy. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::things::Deployment;
use crate::model::{Truth, Type, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources().filter(|(_, resource)| resource.kind == Type::RestDeployment) {
        let Ok(Some(api)) = graph.referred(&graph.model.field(id, &Deployment::API), Type::RestApi) else { continue };
        let mut parts = graph.parts_of(api);
        // A path by itself deploys nothing.
        parts.retain(|part| graph.model.resource(*part).kind != Type::RestResource);
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
