//! `Api` and `HttpApi` events: a route in the API's document and the permission for it.

use std::sync::Arc;

use super::{Event, Permission, meant};
use crate::evaluate::cloudformation;
use crate::evaluate::sam::api::{IMPLICIT_HTTP, IMPLICIT_REST, Route, add_route};
use crate::evaluate::sam::authorizers::{self, invocation_uri};
use crate::evaluate::sam::build::{get, is_written_out, known, present, referenced};
use crate::evaluate::sam::expansion::Expansion;
use crate::evaluate::sam::function::Invoked;
use crate::model::{Resource, Text, Type, Value};

/// The API an event belongs to.
pub(in crate::evaluate::sam) struct Reference {
    /// Its logical id, if it is one of the template.
    pub(in crate::evaluate::sam) id: Option<Arc<str>>,
    /// What the permission names.
    value: Value,
}

/// Reads `RestApiId` or `ApiId`; the implicit API where there is none.
pub(in crate::evaluate::sam) fn reference(
    expansion: &mut Expansion,
    event: &Event,
    property: &str,
    implicit: &str,
) -> Reference {
    let Some(value) = get(&event.properties, property) else {
        return Reference { id: Some(implicit.into()), value: event.site.attribute(implicit, "Ref") };
    };
    let id = referenced(value).or_else(|| value.as_str().map(|id| id.as_str().into()));
    let declared = |id: &Arc<str>| match expansion.apis.get(id) {
        // SAM lets an event of an HTTP API name a REST API, but not the other way round.
        Some(draft) => draft.rest || property == "ApiId",
        None => expansion.get(id).is_some(),
    };
    if let Some(id) = id.clone().filter(declared) {
        // SAM takes a logical id as plain text, too, and then puts that text into the permission.
        return Reference { id: Some(id), value: value.clone() };
    }
    if id.is_some_and(|id| expansion.may_be_declared(&id)) {
        return Reference { id: None, value: value.clone() };
    }
    let elsewhere = |text: &Text| text.first_unknown().is_none_or(|why| cloudformation::is_import(&why));
    if value.as_text().is_some_and(elsewhere) {
        let span = value.origin.span.unwrap_or(event.site.declared);
        let kind = if property == "RestApiId" { "a REST API" } else { "an HTTP API" };
        let message = format!("`{property}` of event `{}` must name {kind} of this template", event.name);
        let help = format!("set `{property}: !Ref` to the logical id of {kind} that this template declares");
        expansion.problem("sam-event-reference", &event.site, span, message, Some(help));
    }
    Reference { id: None, value: value.clone() }
}

/// Reports an API named by its logical id as plain text: SAM adds the route, with a permission for an API of that very id,
/// which there is none of. Another permission may let the API in, and what it invokes with credentials needs none.
pub(super) fn check_plain(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let property = match event.kind.as_str() {
        "Api" => "RestApiId",
        "HttpApi" => "ApiId",
        _ => return,
    };
    let Some(entry) = present(&event.properties, property) else { return };
    let (Some(id), Some(span)) = (entry.value.as_str(), meant::place(&event.site, entry)) else { return };
    let own = format!("{}Permission", event.id);
    let permissions = || expansion.resources().filter(|resource| resource.kind == Type::Permission);
    let lets_in = |resource: &Resource| {
        if !resource.generated {
            let principal = get(&resource.body, "Principal").and_then(Value::as_str);
            return principal.is_none_or(|principal| principal == "*" || principal.starts_with("apigateway."));
        }
        let source = get(&resource.body, "SourceArn").and_then(Value::as_text);
        let of_api = |source: &Text| source.attributes().iter().any(|attribute| *attribute.resource == *id);
        resource.address.starts_with(&invoked.function) && source.is_some_and(of_api)
    };
    let api = expansion.apis.get(id.as_str()).filter(|draft| draft.takes_routes(event));
    if api.is_none()
        || expansion.open
        || authorizers::credentials(api, event).is_some()
        || !permissions().any(|resource| resource.address.starts_with(&own))
        || permissions().any(lets_in)
    {
        return;
    }
    let message = format!(
        "`{property}` of event `{}` is plain text: the permission is not for `{id}` but for an API of that id",
        event.name
    );
    let help = format!("set `{property}: !Ref {id}`");
    expansion.problem("sam-event-reference", &event.site, span, message, Some(help));
    expansion.because("the template deploys, and the API answers every request with an error");
    expansion.refer(span, &id, "Ref");
}

/// `Api`: a route of a REST API.
pub(super) fn permit_rest(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let (Some(path), Some(method)) = (known(&event.properties, "Path"), known(&event.properties, "Method")) else {
        return;
    };
    let api = reference(expansion, event, "RestApiId", IMPLICIT_REST);
    let suffix = match &api.id {
        None => "AllStages".to_owned(),
        Some(id) => stage_suffix(expansion, id),
    };
    permission(expansion, invoked, event, &api, &source(&path, &method, true), &suffix);
    let Some(id) = api.id else { return };
    let site = &event.site;
    let streams = known(&event.properties, "ResponseTransferMode").is_some_and(|mode| mode == "RESPONSE_STREAM");
    let uri = uri(invoked, event, streams);
    let mut integration = site.body();
    integration
        .set("type", site.text("aws_proxy"))
        .set("httpMethod", site.text("POST"))
        .set("uri", uri)
        .set_some("credentials", authorizers::credentials(expansion.apis.get(&id), event))
        .pass_as(&event.properties, "TimeoutInMillis", "timeoutInMillis");
    let route = Route { path: &path, method: &method, integration: integration.done() };
    add_route(expansion, &id, event, route);
}

/// The stage in a permission's logical id: the API's, where it is written out there rather than taken from a parameter.
fn stage_suffix(expansion: &Expansion, id: &str) -> String {
    let properties = match (expansion.apis.get(id), expansion.get(id)) {
        (Some(draft), _) => &draft.properties,
        (None, Some(resource)) => &resource.body,
        (None, None) => return "Stage".to_owned(),
    };
    let stage = present(properties, "StageName").filter(|entry| is_written_out(entry));
    stage.and_then(|entry| entry.value.as_str()).map_or_else(|| "Stage".to_owned(), |stage| stage.to_string())
}

/// Whether an `HttpApi` event is for everything that no other route takes.
pub(super) fn is_default(event: &Event) -> bool {
    let path = known(&event.properties, "Path");
    path.as_deref().map_or_else(|| get(&event.properties, "Method").is_none(), |path| path == "$default")
}

/// `HttpApi`: a route of an HTTP API.
pub(super) fn permit_http(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let path = known(&event.properties, "Path");
    let method = known(&event.properties, "Method");
    let (path, method) = match (path.as_deref(), method.as_deref()) {
        (None, None) => ("$default", "x-amazon-apigateway-any-method"),
        (Some(path), Some(method)) => (path, method),
        _ => return,
    };
    let api = reference(expansion, event, "ApiId", IMPLICIT_HTTP);
    let covered = |draft: &crate::evaluate::sam::api::ApiDraft| draft.defaults.contains(&invoked.function);
    let covered = api.id.as_ref().and_then(|id| expansion.apis.get(id)).is_some_and(covered);
    if path == "$default" {
        permission(expansion, invoked, event, &api, "/*", "");
    } else if path == "/$default" && !covered && method.eq_ignore_ascii_case("any") {
        permission(expansion, invoked, event, &api, path, "");
    } else if !covered {
        permission(expansion, invoked, event, &api, &source(path, method, false), "");
    }
    let Some(id) = api.id else { return };
    let site = &event.site;
    let mut integration = site.body();
    integration
        .set("type", site.text("aws_proxy"))
        .set("httpMethod", site.text("POST"))
        .set("payloadFormatVersion", site.text("2.0"))
        .pass_as(&event.properties, "PayloadFormatVersion", "payloadFormatVersion")
        .set("uri", uri(invoked, event, false))
        .pass_as(&event.properties, "TimeoutInMillis", "timeoutInMillis");
    add_route(expansion, &id, event, Route { path, method, integration: integration.done() });
    if path == "$default"
        && let Some(draft) = expansion.apis.get_mut(&id)
    {
        draft.defaults.push(invoked.function.clone());
    }
}

/// Method and path of a permission's `SourceArn`: without trailing slash, parameters as wildcards.
fn source(path: &str, method: &str, rest: bool) -> String {
    let method = match method.to_lowercase().as_str() {
        "any" | "x-amazon-apigateway-any-method" => "*".to_owned(),
        _ => method.to_uppercase(),
    };
    let path = if path.len() > 1 { path.strip_suffix('/').unwrap_or(path) } else { path };
    let mut out = format!("/{method}");
    let mut left = path;
    while let Some((before, (name, after))) =
        left.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        out.push_str(before);
        if is_parameter(name, rest) {
            out.push('*');
        } else {
            out.extend(["{", name, "}"]);
        }
        left = after;
    }
    out.push_str(left);
    out
}

/// What SAM takes for a parameter of a path: greedy ones of HTTP APIs only if they are called `proxy`.
fn is_parameter(name: &str, rest: bool) -> bool {
    let plain = match name.strip_suffix('+') {
        Some(greedy) if rest || greedy == "proxy" => greedy,
        _ => name,
    };
    !plain.is_empty() && plain.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

fn permission(
    expansion: &mut Expansion,
    invoked: &Invoked,
    event: &Event,
    api: &Reference,
    source: &str,
    suffix: &str,
) {
    let source = event.site.text(source);
    let text = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${api}/*${source}";
    let arn = event.site.sub(text, &[("api", &api.value), ("source", &source)]);
    let permission =
        Permission { principal: "apigateway.amazonaws.com", source_arn: Some(arn), source_account: None, suffix };
    permission.generate(expansion, invoked, event);
}

/// What an integration calls.
fn uri(invoked: &Invoked, event: &Event, streams: bool) -> Value {
    let function = invoked.arn(&event.site);
    if !streams {
        return invocation_uri(&event.site, &function);
    }
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/response-streaming-lambda-configure.html
    event.site.sub(
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2021-11-15/functions/${function}/response-streaming-invocations",
        &[("function", &function)],
    )
}

#[cfg(test)]
mod tests {
    use super::source;

    #[test]
    fn sources_are_what_sam_puts_into_permissions() {
        assert_eq!(source("/", "get", true), "/GET/");
        assert_eq!(source("/orders/", "ANY", true), "/*/orders");
        assert_eq!(source("/orders/{id}/{rest+}", "post", true), "/POST/orders/*/*");
        assert_eq!(source("/orders/{id}/{rest+}", "post", false), "/POST/orders/*/{rest+}");
        assert_eq!(source("/{proxy+}", "x-amazon-apigateway-any-method", false), "/*/*");
        assert_eq!(source("/{open", "get", true), "/GET/{open");
        assert_eq!(source("", "", true), "/");
    }
}
