//! `apigw-authorizer-invalid`: an authorizer that is not there, or that looks in the wrong place. See the page.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::{NodeId, TriggerGraph};
use crate::model::things::{Api, Authorizer};
use crate::model::{ResourceId, Text, Type, reach};

/// What mapping expressions of a REST API begin with (API Gateway API, `CreateAuthorizer.identitySource`).
const REST: &[&str] = &["method.request.", "stageVariables.", "context."];

/// The same of HTTP and WebSocket APIs (API Gateway V2 API, `CreateAuthorizer.IdentitySource`).
const V2: &[&str] =
    &["$request.", "$context.", "$stageVariables.", "route.request.", "stageVariables.", "context."];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for route in graph.routes() {
        let Some(kind) = route.authorization.value().and_then(Text::known) else { continue };
        if !["CUSTOM", "COGNITO_USER_POOLS", "JWT"].contains(&kind.as_str()) {
            continue;
        }
        if let Some(why) = route.authorizer.unknown() {
            findings.undecided(&route.authorizer, why.clone());
        } else if route.authorizer.is_absent() {
            let resource = &graph.model.resource(route.id).address;
            let name = route.authorizer.name;
            findings
                .report(&route.authorization, "names no authorizer", format!("`{resource}` is `{kind}` without `{name}`"))
                .help(format!("set `{name}` to an authorizer of the API"));
        }
    }
    for (id, resource) in graph.model.resources() {
        match resource.kind {
            Type::RestAuthorizer => {
                let source = graph.model.field(id, &Authorizer::IDENTITY_SOURCE);
                let Some(text) = source.value().map(ToString::to_string) else { continue };
                let elsewhere = text.split(',').map(str::trim).find(|part| reads_elsewhere(part, REST));
                if let Some(text) = elsewhere {
                    let message = format!("`{}` is `{text}`, a REST API reads `method.request.header.NAME`", source.name);
                    findings
                        .report(&source, "not of a REST API", message)
                        .severity(Severity::Warning)
                        .help("write it as `method.request.header.NAME` or `method.request.querystring.NAME`");
                }
            }
            Type::ApiAuthorizer => {
                let sources = graph.model.field(id, &Authorizer::IDENTITY_SOURCES);
                let texts = sources.value().map(|value| reach(value, "")).unwrap_or_default();
                let texts: Vec<String> =
                    texts.iter().filter_map(|reached| reached.value.as_text().map(ToString::to_string)).collect();
                if let Some(text) = texts.iter().find(|text| reads_elsewhere(text, V2)) {
                    let spoken = api_of(graph, id).map(|(_, protocol)| protocol);
                    let reads = match spoken.as_deref() {
                        Some("HTTP") => "an HTTP API reads `$request.header.NAME` or `$request.querystring.NAME`",
                        Some("WEBSOCKET") => "a WebSocket API reads `route.request.header.NAME` or `route.request.querystring.NAME`",
                        _ => "an HTTP API reads `$request.header.NAME`, a WebSocket API `route.request.header.NAME`",
                    };
                    findings
                        .report(&sources, "not of such an API", format!("`{}` is `{text}`, {reads}", sources.name))
                        .severity(Severity::Warning)
                        .help("name where the identity is, and not just what it is called there");
                }
                payload(graph, findings, id);
            }
            _ => {}
        }
    }
}

/// The API of an authorizer, and what it speaks: `HTTP`, `WEBSOCKET`.
fn api_of(graph: &TriggerGraph, authorizer: ResourceId) -> Option<(NodeId, String)> {
    let api = graph.referred(&graph.model.field(authorizer, &Authorizer::API), Type::Api).ok()??;
    Some((api, graph.field(api, &Api::PROTOCOL)?.value()?.known()?.to_string()))
}

/// A function that authorizes callers of an HTTP API is told in a form that has to be chosen.
/// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html
fn payload(graph: &TriggerGraph, findings: &mut Findings, id: ResourceId) {
    let is = |text: Option<&Text>, word: &str| text.and_then(Text::known).is_some_and(|known| known == word);
    let Some((api, _)) = api_of(graph, id).filter(|(_, protocol)| protocol == "HTTP") else { return };
    if !is(graph.model.field(id, &Authorizer::KIND).value(), "REQUEST") {
        return;
    }
    let payload = graph.model.field(id, &Authorizer::PAYLOAD);
    let help = format!("set `{}` to `2.0`, or to `1.0` for events like those of a REST API", payload.name);
    if payload.is_absent() {
        let message = format!("authorizer `{}` has no `{}`", graph.model.resource(id).address, payload.name);
        findings.report(id, "no form of events", message).label_node(graph, api, "an HTTP API").help(help);
    } else if let Some(version) = findings.known_text(&payload).filter(|version| version != "1.0" && version != "2.0") {
        let message = format!("`{}` is `{version}`, allowed is `1.0` or `2.0`", payload.name);
        findings.report(&payload, "no such form", message).help(help);
    }
}

/// Whether a mapping expression certainly begins with none of these.
fn reads_elsewhere(expression: &str, beginnings: &[&str]) -> bool {
    let open = expression.is_empty() || expression.starts_with("${");
    !open && !beginnings.iter().any(|beginning| expression.starts_with(beginning))
}
