//! `apigw-stale-deployment`: what is changed in the API is applied and not live. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::things::Deployment;
use crate::model::{Dialect, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources().filter(|(_, resource)| resource.kind == Type::RestDeployment) {
        // Elsewhere the text does not tell whether a deployment was made anew.
        if graph.model.form_of(id) != Dialect::Terraform {
            continue;
        }
        let triggers = graph.model.field(id, &Deployment::TRIGGERS);
        let others = Deployment::OTHER_TRIGGERS.map(|spec| graph.model.field(id, &spec));
        // A text that is known by heart does not change with the API.
        let hashes = others.iter().any(|other| {
            let fixed = other.value().and_then(|value| value.as_str()).is_some();
            !other.is_absent() && !fixed
        });
        if !triggers.is_absent() || hashes {
            continue;
        }
        let message = format!("deployment `{}` has no `{}`: changes of the API do not go live", resource.address, triggers.name);
        let api = graph.referred(&graph.model.field(id, &Deployment::API), Type::RestApi);
        let finding = findings.report(id, format!("no `{}`", triggers.name), message);
        if let Ok(Some(api)) = api {
            finding.label_node(graph, api, "the API");
        }
        finding.help(format!(
            "set `{}` to a hash of the methods, integrations and paths, or of the API's document",
            triggers.name
        ));
    }
}
