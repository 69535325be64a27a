//! `AWS::Serverless::WebSocketApi`: the API with a route, an integration and a permission for each of its routes.

use super::authorizers;
use super::build::{Site, get, known};
use super::expansion::Expansion;
use crate::model::{Resource, Value};

/// Expands a WebSocket API.
pub(super) fn expand(expansion: &mut Expansion, order: usize, resource: &Resource) {
    let site = Site::of(order, resource);
    let (id, properties) = (&*resource.address, &resource.body);
    let mut body = site.body();
    body.set("RouteSelectionExpression", site.text("$request.body.action"))
        .pass(properties, &["Name", "Description", "RouteSelectionExpression", "DisableExecuteApiEndpoint"])
        .set("ProtocolType", site.text("WEBSOCKET"));
    let mut api = site.resource(id, "AWS::ApiGatewayV2::Api", body.at(properties));
    api.generated = false;
    api.depends_on.clone_from(&resource.depends_on);
    expansion.add(order, api);

    let name = known(properties, "StageName");
    let stage = match name.as_deref() {
        None | Some("default") => format!("{id}DefaultStage"),
        Some(name) => format!("{id}{name}Stage"),
    };
    let mut body = site.body();
    body.set("StageName", site.text("default"))
        .pass(properties, &["StageName"])
        .set("ApiId", site.attribute(id, "Ref"))
        .set("AutoDeploy", site.bool(true));
    expansion.generate(&site, stage.as_str(), "AWS::ApiGatewayV2::Stage", body.done());
    expansion.also_known(format!("{id}.Stage"), stage);

    let authorizer = authorizer(expansion, &site, id, properties);
    let stage = get(properties, "StageName").cloned().unwrap_or_else(|| site.text("default"));
    let routes = get(properties, "Routes").and_then(Value::as_object);
    for (key, entry) in routes.into_iter().flat_map(|routes| &routes.entries) {
        let place = site.inside(entry);
        let base = format!("{id}{}", capitalized(key.trim_start_matches('$')));
        let authorizer = authorizer.as_ref().filter(|_| key == "$connect");
        route(expansion, &place, id, &base, (key, &entry.value), authorizer);
        let Some(function) = get(&entry.value, "FunctionArn") else {
            if super::build::may_hold_more(&entry.value).is_none() {
                let message = format!("route `{key}` has no `FunctionArn`");
                expansion.problem("sam-event-missing-property", &place, place.declared, message, None);
            }
            continue;
        };
        let arn = place.sub(
            &format!(
                "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{api}}/${{stage}}/{key}"
            ),
            &[("api", &place.attribute(id, "ApiId")), ("stage", &stage)],
        );
        let mut body = place.body();
        body.set("Action", place.text("lambda:InvokeFunction"))
            .set("FunctionName", function.clone())
            .set("Principal", place.text("apigateway.amazonaws.com"))
            .set("SourceArn", arn);
        expansion.generate(&place, format!("{base}Permission"), "AWS::Lambda::Permission", body.done());
    }
}

fn route(
    expansion: &mut Expansion,
    place: &Site,
    id: &str,
    base: &str,
    (key, route): (&str, &Value),
    authorizer: Option<&(&str, Option<Value>)>,
) {
    let integration = format!("{base}Integration");
    let target = place.sub("integrations/${id}", &[("id", &place.attribute(integration.as_str(), "Ref"))]);
    let mut body = place.body();
    body.set("ApiId", place.attribute(id, "Ref"))
        .set("RouteKey", place.text(key))
        .pass(route, &["ApiKeyRequired", "OperationName", "RequestModels", "RequestParameters"])
        .set("Target", target);
    if let Some((kind, authorizer)) = authorizer {
        body.set("AuthorizationType", place.text(*kind)).set_some("AuthorizerId", authorizer.clone());
    }
    expansion.generate(place, format!("{base}Route"), "AWS::ApiGatewayV2::Route", body.at(route));
    let mut body = place.body();
    body.set("ApiId", place.attribute(id, "Ref")).set("IntegrationType", place.text("AWS_PROXY")).pass_as(
        route,
        "IntegrationTimeout",
        "TimeoutInMillis",
    );
    if let Some(function) = get(route, "FunctionArn") {
        body.set("IntegrationUri", authorizers::invocation_uri(place, function));
    }
    expansion.generate(place, integration, "AWS::ApiGatewayV2::Integration", body.at(route));
}

/// The authorizer of `Auth`, with its permission: how it authorizes, and a reference to it.
fn authorizer(
    expansion: &mut Expansion,
    site: &Site,
    id: &str,
    properties: &Value,
) -> Option<(&'static str, Option<Value>)> {
    let entry = super::build::present(properties, "Auth")?;
    let (place, auth) = (site.inside(entry), &entry.value);
    match known(auth, "AuthType")?.to_uppercase().as_str() {
        "CUSTOM" => {}
        "AWS_IAM" => return Some(("AWS_IAM", None)),
        _ => return Some(("NONE", None)),
    }
    let function = get(auth, "AuthArn")?;
    let address = format!("{id}ConnectAuthorizer");
    let mut body = place.body();
    body.set("ApiId", place.attribute(id, "Ref"))
        .set("AuthorizerType", place.text("REQUEST"))
        .set("AuthorizerUri", authorizers::invocation_uri(&place, function))
        .set("Name", place.text(address.as_str()))
        .pass(auth, &["Name", "IdentitySource"])
        .pass_as(auth, "InvokeRole", "AuthorizerCredentialsArn");
    expansion.generate(&place, address.as_str(), "AWS::ApiGatewayV2::Authorizer", body.at(auth));
    if get(auth, "InvokeRole").is_none() {
        let api = place.attribute(id, "Ref");
        authorizers::permission(expansion, &place, &format!("{id}AuthorizerPermission"), &api, function);
    }
    Some(("CUSTOM", Some(place.attribute(address, "Ref"))))
}

/// The first letter large, the others small.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + &letters.as_str().to_lowercase())
}
