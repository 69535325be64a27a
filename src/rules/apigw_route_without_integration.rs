//! `apigw-route-without-integration`: a route that leads nowhere. See the page.

use super::Findings;
use crate::graph::{NodeId, Routed, TriggerGraph};
use crate::model::things::{Deployment, Integration, RestMethod, Route};
use crate::model::{Dialect, Reason, ResourceId, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let integrations = integrations(graph);
    for route in graph.routes() {
        let resource = graph.model.resource(route.id);
        if resource.kind == Type::ApiRoute {
            let target = graph.model.field(route.id, &Route::TARGET);
            // Routes of WebSocket APIs may do without, `$connect` for one.
            let http = route.key.value().and_then(|key| key.known()).is_some_and(|key| key.contains(" /"));
            if let (true, Some(why)) = (http, target.unknown()) {
                findings.undecided(&target, why.clone());
            } else if http && target.is_absent() {
                report(graph, &route, findings).help(format!("set `{}` to an integration of the API", target.name));
            }
            continue;
        }
        if graph.model.form_of(route.id) != Dialect::Terraform {
            let integration = graph.model.field(route.id, &RestMethod::INTEGRATION);
            if let Some(why) = integration.unknown() {
                findings.undecided(&integration, why.clone());
            } else if integration.is_absent() {
                report(graph, &route, findings).help(format!("give the method an `{}`", integration.name));
            }
            continue;
        }
        match integrated(graph, &integrations, &route) {
            Ok(true) => {}
            Ok(false) => {
                report(graph, &route, findings).help("add an `aws_api_gateway_integration` for the method");
            }
            Err(why) => findings.undecided(route.id, why),
        }
    }
}

fn report<'f>(graph: &TriggerGraph, route: &Routed, findings: &'f mut Findings) -> &'f mut super::Finding {
    let resource = graph.model.resource(route.id);
    let key = route.key.value().map(ToString::to_string).unwrap_or_default();
    let finding = findings.report(
        route.id,
        "no integration",
        format!("`{}` ({key}) has no integration: nothing answers it", resource.address),
    );
    if resource.kind == Type::RestMethod {
        finding.why("AWS refuses to deploy an API with such a method: `No integration defined for method`");
    }
    finding
}

/// An integration that is a resource, and the API it belongs to where that is known.
type Integrated = (ResourceId, Option<NodeId>);

fn integrations(graph: &TriggerGraph) -> Vec<Integrated> {
    let resources = graph.model.resources().filter(|(_, resource)| resource.kind == Type::RestIntegration);
    let api = |id| graph.referred(&graph.model.field(id, &Integration::REST_API), Type::RestApi).ok().flatten();
    resources.map(|(id, _)| (id, api(id))).collect()
}

/// Whether some integration resource belongs to the method.
fn integrated(graph: &TriggerGraph, integrations: &[Integrated], route: &Routed) -> Result<bool, Reason> {
    let root = graph.model.root_of(route.id);
    let api = route.api.clone().ok().flatten();
    let mut doubt = None;
    for (id, of) in integrations {
        if graph.model.root_of(*id) != root || api.is_some() && of.is_some() && *of != api {
            continue;
        }
        match graph.integrates(*id, route) {
            Some(true) => return Ok(true),
            Some(false) => {}
            None => {
                let address = &graph.model.resource(*id).address;
                doubt = Some(Reason::new(format!("whether `{address}` belongs to it is not known")));
            }
        }
    }
    if let Some(why) = doubt {
        return Err(why);
    }
    match &route.api {
        Ok(Some(api)) => graph.hidden(*api).or_else(|| by_command(graph, *api)).map_or(Ok(false), Err),
        Ok(None) => Err(Reason::new("the API is not declared here")),
        Err(why) => Err(why.clone()),
    }
}

/// What runs a command before the API is deployed may set up anything.
fn by_command(graph: &TriggerGraph, api: NodeId) -> Option<Reason> {
    let deployments = graph.model.resources().filter(|(id, resource)| {
        resource.kind == Type::RestDeployment
            && graph.referred(&graph.model.field(*id, &Deployment::API), Type::RestApi) == Ok(Some(api))
    });
    let mut before = deployments.flat_map(|(_, resource)| resource.depends_on());
    let command = before.find(|address| address.contains("null_resource.") || address.contains("terraform_data."))?;
    Some(Reason::new(format!("`{command}` runs before the API is deployed and may add integrations")))
}
