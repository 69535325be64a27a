//! `Auth` of APIs: Lambda authorizers in the OpenAPI document, and the permission to invoke them.

use super::api::ApiDraft;
use super::build::{Site, get, known};
use super::events::Event;
use super::expansion::{Expansion, edit};
use crate::model::{Entry, Kind, Value};

/// The authorizer of a route: its event's, or the API's default one.
pub(super) fn of_route(api: &Value, event: &Value) -> Option<compact_str::CompactString> {
    let own = get(event, "Auth").and_then(|auth| known(auth, "Authorizer"));
    own.or_else(|| get(api, "Auth").and_then(|auth| known(auth, "DefaultAuthorizer")))
}

/// With `AWS_IAM` a REST API invokes by the caller's own rights, unless `InvokeRole` says otherwise.
pub(super) fn credentials(api: Option<&ApiDraft>, event: &Event) -> Option<Value> {
    let api = &api?.properties;
    if of_route(api, &event.properties)? != "AWS_IAM" {
        return None;
    }
    let role = |properties: &Value| get(properties, "Auth").and_then(|auth| get(auth, "InvokeRole")).cloned();
    let role = role(&event.properties).or_else(|| role(api));
    match role.as_ref().and_then(Value::as_str).as_deref() {
        Some("NONE") => None,
        None if role.is_some() => role,
        None | Some("CALLER_CREDENTIALS") => Some(event.site.sub("arn:${AWS::Partition}:iam::*:user/*", &[])),
        Some(_) => role,
    }
}

/// The authorizers that are functions: name, the place, its configuration.
fn functions<'a>(site: &Site, api: &'a Value) -> Vec<(&'a str, Site, &'a Value, &'a Value)> {
    let authorizers = get(api, "Auth").and_then(|auth| get(auth, "Authorizers")).and_then(Value::as_object);
    let Some(authorizers) = authorizers else { return Vec::new() };
    let function = |(name, entry): (&'a compact_str::CompactString, &'a Entry)| {
        Some((name.as_str(), site.inside(entry), &entry.value, get(&entry.value, "FunctionArn")?))
    };
    authorizers.entries.iter().filter_map(function).collect()
}

/// Adds the API's Lambda authorizers to its OpenAPI document.
pub(super) fn define(document: &mut Value, site: &Site, rest: bool, api: &Value) {
    let swagger = rest && get(document, "openapi").is_none();
    let path: &[&str] = if swagger { &["securityDefinitions"] } else { &["components", "securitySchemes"] };
    for (name, place, authorizer, function) in functions(site, api) {
        let uri = invocation_uri(&place, function);
        let kind = match known(authorizer, "FunctionPayloadType") {
            Some(kind) if kind == "REQUEST" => "request",
            _ if rest => "token",
            _ => "request",
        };
        let mut details = place.body();
        details
            .set("type", place.text(kind))
            .set("authorizerUri", uri)
            .pass_as(authorizer, "FunctionInvokeRole", "authorizerCredentials")
            .pass_as(authorizer, "AuthorizerPayloadFormatVersion", "authorizerPayloadFormatVersion")
            .pass_as(authorizer, "EnableSimpleResponses", "enableSimpleResponses");
        let scheme = place.object([
            ("type", place.text("apiKey")),
            ("name", place.text("Authorization")),
            ("in", place.text("header")),
            ("x-amazon-apigateway-authtype", place.text("custom")),
            ("x-amazon-apigateway-authorizer", details.at(authorizer)),
        ]);
        edit(document, path, &mut |schemes| {
            schemes.entries.insert(name.into(), Entry { key: Some(place.declared), value: scheme.clone() });
        });
    }
}

/// Lets the API invoke its Lambda authorizers: a REST API unless told not to, an HTTP API only if told to.
pub(super) fn permit(expansion: &mut Expansion, site: &Site, id: &str, rest: bool, api: &Value) {
    for (name, place, authorizer, function) in functions(site, api) {
        let is_true = |key: &str| get(authorizer, key).is_some_and(|value| matches!(value.kind, Kind::Bool(true)));
        let wanted = if rest {
            !is_true("DisableFunctionDefaultPermissions")
        } else {
            is_true("EnableFunctionDefaultPermissions")
        };
        if wanted {
            let address = format!("{id}{name}AuthorizerPermission");
            permission(expansion, &place, &address, &place.attribute(id, "Ref"), function);
        }
    }
}

/// The permission for an API to invoke an authorizer.
pub(super) fn permission(expansion: &mut Expansion, place: &Site, address: &str, api: &Value, function: &Value) {
    let arn = place.sub(
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${api}/authorizers/*",
        &[("api", api)],
    );
    let mut body = place.body();
    body.set("Action", place.text("lambda:InvokeFunction"))
        .set("FunctionName", function.clone())
        .set("Principal", place.text("apigateway.amazonaws.com"))
        .set("SourceArn", arn);
    expansion.generate(place, address, "AWS::Lambda::Permission", body.done());
}

/// What API Gateway calls to invoke a function.
pub(super) fn invocation_uri(place: &Site, function: &Value) -> Value {
    place.sub(
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${function}/invocations",
        &[("function", function)],
    )
}
