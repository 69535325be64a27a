//! `Auth` of APIs: authorizers in the OpenAPI document, and the permission to invoke those that are functions.

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

/// The authorizers of an API: name, place, configuration.
fn all<'a>(site: &Site, api: &'a Value) -> Vec<(&'a str, Site, &'a Value)> {
    let authorizers = get(api, "Auth").and_then(|auth| get(auth, "Authorizers")).and_then(Value::as_object);
    let entries = authorizers.into_iter().flat_map(|authorizers| &authorizers.entries);
    entries.map(|(name, entry)| (name.as_str(), site.inside(entry), &entry.value)).collect()
}

/// Adds the API's authorizers to its OpenAPI document.
pub(super) fn define(document: &mut Value, site: &Site, rest: bool, api: &Value) {
    let swagger = rest && get(document, "openapi").is_none();
    let path: &[&str] = if swagger { &["securityDefinitions"] } else { &["components", "securitySchemes"] };
    for (name, place, authorizer) in all(site, api) {
        let Some(scheme) = scheme(&place, rest, authorizer) else { continue };
        edit(document, path, &mut |schemes| {
            schemes.entries.insert(name.into(), Entry { key: Some(place.declared), value: scheme.clone() });
        });
    }
}

/// A function, a user pool or an issuer of tokens that authorizes.
fn scheme(place: &Site, rest: bool, authorizer: &Value) -> Option<Value> {
    let mut details = place.body();
    let mut kind = ("apiKey", None);
    if let Some(function) = get(authorizer, "FunctionArn") {
        let token = rest && known(authorizer, "FunctionPayloadType").as_deref() != Some("REQUEST");
        kind.1 = rest.then_some("custom");
        details
            .set("type", place.text(if token { "token" } else { "request" }))
            .set("authorizerUri", invocation_uri(place, function))
            .pass_as(authorizer, "AuthorizerPayloadFormatVersion", "authorizerPayloadFormatVersion")
            .pass_as(authorizer, "EnableSimpleResponses", "enableSimpleResponses");
        if known(authorizer, "FunctionInvokeRole").as_deref() != Some("NONE") {
            details.pass_as(authorizer, "FunctionInvokeRole", "authorizerCredentials");
        }
    } else if let Some(pool) = get(authorizer, "UserPoolArn").filter(|_| rest) {
        let pools = if pool.as_list().is_some() { pool.clone() } else { place.list(vec![pool.clone()]) };
        kind.1 = Some("cognito_user_pools");
        details.set("type", place.text("cognito_user_pools")).set("providerARNs", pools);
    } else if get(authorizer, "JwtConfiguration").is_some() && !rest {
        kind.0 = "oauth2";
        details.set("type", place.text("jwt")).pass_as(authorizer, "JwtConfiguration", "jwtConfiguration").pass_as(
            authorizer,
            "IdentitySource",
            "identitySource",
        );
    } else {
        return None;
    }
    let mut scheme = place.body();
    scheme.set("type", place.text(kind.0));
    if kind.0 == "apiKey" {
        let name = if rest { "Authorization" } else { "Unused" };
        scheme.set("name", place.text(name)).set("in", place.text("header"));
    }
    scheme
        .set_some("x-amazon-apigateway-authtype", kind.1.map(|kind| place.text(kind)))
        .set("x-amazon-apigateway-authorizer", details.at(authorizer));
    Some(scheme.done())
}

/// Lets the API invoke its Lambda authorizers: a REST API unless told not to, an HTTP API only if told to.
pub(super) fn permit(expansion: &mut Expansion, site: &Site, id: &str, rest: bool, api: &Value) {
    for (name, place, authorizer) in all(site, api) {
        let Some(function) = get(authorizer, "FunctionArn") else { continue };
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
