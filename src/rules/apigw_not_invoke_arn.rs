//! `apigw-not-invoke-arn`: a REST API calls Lambda's invocation path, not the function's ARN. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::things::Authorizer;
use crate::model::{Field, Handle, Part, ResourceId, Text, Type, Wanted, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let integrations = graph.integrations().into_iter().filter(|i| i.trigger.kind == SourceKind::RestApi);
    let mut uris: Vec<(ResourceId, Field<Text>)> = integrations.map(|i| (i.trigger.via, i.uri)).collect();
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Authorizer) {
        if graph.model.resource(trigger.via).kind == Type::RestAuthorizer {
            uris.push((trigger.via, graph.model.field(trigger.via, &Authorizer::URI)));
        }
    }
    for (via, uri) in uris {
        let Some(text) = findings.known(&uri) else { continue };
        if !is_plain(graph, via, &text) {
            continue;
        }
        let message = format!("`{}` is `{text}`, a REST API takes the invocation ARN of a function", uri.name);
        let meant = match text.as_attribute() {
            Some(attribute) if graph.model.form_of(via) == crate::model::Dialect::Terraform => {
                format!("write `{}.invoke_arn`", attribute.resource)
            }
            _ => "write `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations`".to_owned(),
        };
        let named = text.as_attribute().and_then(|attribute| graph.model.find(graph.model.root_of(via), &attribute.resource));
        let meant_as = named.and_then(|id| Wish::replace(&uri, Wanted::Of(id.into(), Handle::Invocation)));
        findings.report(&uri, "not an invocation ARN", message).help(meant).wish(meant_as, Safety::Safe);
    }
}

/// The ARN or name of a function, with nothing of API Gateway around it.
fn is_plain(graph: &TriggerGraph, via: ResourceId, text: &Text) -> bool {
    let parts = text.parts();
    let around = |part: &Part| part.known().is_some_and(|known| known.contains(":path/") || known.contains(":apigateway:"));
    if parts.iter().any(around) {
        return false;
    }
    match parts.first() {
        Some(Part::Attribute(attribute)) => {
            let declared = graph.model.find(graph.model.root_of(via), &attribute.resource);
            let kind = declared.map(|id| graph.model.resource(id).kind);
            matches!(kind, Some(Type::Function | Type::Alias | Type::Version))
                && ["arn", "Arn", "qualified_arn", "function_name", "id", "Ref"].contains(&attribute.name.as_str())
        }
        Some(Part::Literal(text)) => text.starts_with("arn:") && text.contains(":lambda:"),
        _ => false,
    }
}
