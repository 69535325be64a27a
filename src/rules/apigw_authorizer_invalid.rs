//! `apigw-authorizer-invalid`: an authorizer that is not there, or that looks in the wrong place. See the page.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::TriggerGraph;
use crate::model::things::Authorizer;
use crate::model::{Text, Type, reach};

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
                if text.starts_with("$request.") || text.starts_with("route.request.") {
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
                if let Some(text) = texts.iter().find(|text| text.starts_with("method.request.")) {
                    let message = format!(
                        "`{}` is `{text}`, an HTTP API reads `$request.header.NAME`, a WebSocket API `route.request.header.NAME`",
                        sources.name
                    );
                    findings
                        .report(&sources, "of a REST API", message)
                        .severity(Severity::Warning)
                        .help("write it as `$request.header.NAME` or `route.request.header.NAME`");
                }
            }
            _ => {}
        }
    }
}
