//! REST and HTTP APIs, the implicit ones included: an OpenAPI document that events add to.

use std::sync::Arc;

use compact_str::CompactString;
use indexmap::IndexMap;

use super::authorizers;
use super::build::{Site, get, is_written_out, present, suffix};
use super::events::{self, Event};
use super::expansion::{Expansion, edit};
use super::globals::{merge_values, section_of};
use super::security;
use crate::model::{Entry, Exists, Kind, Object, Reason, Resource, Value};

/// The API of `Api` events that name none.
pub(super) const IMPLICIT_REST: &str = "ServerlessRestApi";
/// The API of `HttpApi` events that name none.
pub(super) const IMPLICIT_HTTP: &str = "ServerlessHttpApi";
/// How OpenAPI documents for AWS spell a route for every method.
const ANY: &str = "x-amazon-apigateway-any-method";

/// An API whose routes are being collected.
#[derive(Debug)]
pub(super) struct ApiDraft {
    /// REST rather than HTTP.
    pub(super) rest: bool,
    /// What `DefinitionUri` leads to.
    document: Option<Value>,
    /// With its shared properties merged in.
    pub(super) properties: Value,
    /// Routes that events add, by path and method.
    routes: IndexMap<CompactString, IndexMap<CompactString, Value>>,
    /// Targets with a `$default` route: SAM gives them one permission for all of their routes.
    pub(super) defaults: Vec<String>,
    /// `Auth` of events, which may hold parts of a resource policy.
    policies: Vec<Value>,
    /// Path, method and `security` of routes the user wrote out, by events with `OverrideApiAuth`.
    overrides: Vec<(CompactString, CompactString, Value)>,
    pub(super) site: Site,
    depends_on: Vec<Arc<str>>,
    implicit: bool,
    /// Whether there is an event whose owner is certainly there, and else why it may not be.
    certain: Result<(), Option<Reason>>,
}

impl ApiDraft {
    /// Whether an event adds a route: not where the user wrote the document and a REST API's is not to be merged.
    pub(super) fn takes_routes(&self, event: &Event) -> bool {
        match get(&self.properties, "DefinitionBody") {
            Some(body) => is_document(body) && (!self.rest || self.merges() || event.kind == "HttpApi"),
            None => get(&self.properties, "DefinitionUri").is_none(),
        }
    }

    fn merges(&self) -> bool {
        get(&self.properties, "MergeDefinitions").is_some_and(|value| matches!(value.kind, Kind::Bool(true)))
    }
}

/// Finds the APIs of a template and the routes of its events.
pub(super) fn collect(expansion: &mut Expansion, serverless: &[(usize, Resource)], globals: Option<&Value>) {
    for (order, resource) in serverless {
        let rest = match resource.type_name.as_str() {
            "AWS::Serverless::Api" => true,
            "AWS::Serverless::HttpApi" => false,
            _ => continue,
        };
        let draft = ApiDraft {
            rest,
            document: expansion.documents.get(&resource.address).cloned(),
            properties: resource.body.clone(),
            routes: IndexMap::new(),
            defaults: Vec::new(),
            policies: Vec::new(),
            overrides: Vec::new(),
            site: Site::of(*order, resource),
            depends_on: resource.depends_on.clone(),
            implicit: false,
            certain: Ok(()),
        };
        expansion.apis.insert(Arc::clone(&resource.address), draft);
    }
    for (order, resource) in serverless {
        let function = resource.type_name == "AWS::Serverless::Function";
        if !function && resource.type_name != "AWS::Serverless::StateMachine" {
            continue;
        }
        let site = Site::of(*order, resource);
        for event in events::of(&site, &resource.address, &resource.body) {
            let (name, section) = match event.kind.as_str() {
                "Api" if present(&event.properties, "RestApiId").is_none() => (IMPLICIT_REST, "Api"),
                "HttpApi" if function && present(&event.properties, "ApiId").is_none() => (IMPLICIT_HTTP, "HttpApi"),
                _ => continue,
            };
            if section == "Api" && get(&event.properties, "Path").is_none() {
                continue;
            }
            let draft = expansion.apis.entry(name.into()).or_insert_with(|| implicit(&event, section, globals));
            if !draft.implicit {
                *draft = implicit(&event, section, globals);
            }
            match event.site.condition() {
                None => draft.certain = Ok(()),
                Some(reason) if draft.certain == Err(None) => draft.certain = Err(Some(reason.clone())),
                Some(_) => {}
            }
        }
    }
}

fn implicit(event: &Event, section: &str, globals: Option<&Value>) -> ApiDraft {
    let own = if section == "Api" {
        event.site.object([("StageName", event.site.text("Prod"))])
    } else {
        event.site.body().done()
    };
    ApiDraft {
        rest: section == "Api",
        document: None,
        properties: section_of(globals, section).map_or_else(|| own.clone(), |shared| merge_values(shared, &own)),
        routes: IndexMap::new(),
        defaults: Vec::new(),
        policies: Vec::new(),
        overrides: Vec::new(),
        site: event.site.clone(),
        depends_on: Vec::new(),
        implicit: true,
        certain: Err(None),
    }
}

/// A route as an event describes it.
pub(super) struct Route<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    /// `x-amazon-apigateway-integration`.
    pub(super) integration: Value,
}

/// Adds a route to an API.
pub(super) fn add_route(expansion: &mut Expansion, api: &str, event: &Event, route: Route<'_>) {
    let Some(draft) = expansion.apis.get_mut(api) else { return };
    let site = &event.site;
    let method = route.method.to_lowercase();
    let method = if method == "any" { ANY } else { method.as_str() };
    let security = security::of_event(site, event, &draft.properties, draft.rest);
    if !draft.takes_routes(event) {
        let overrides = security.filter(|_| security::overrides(event));
        draft.overrides.extend(overrides.map(|security| (route.path.into(), method.into(), security)));
        return;
    }
    let mut operation = site.body();
    operation.set("x-amazon-apigateway-integration", route.integration).set("responses", site.body().done());
    operation.set_some("security", security);
    draft.policies.extend(get(&event.properties, "Auth").filter(|_| draft.rest).cloned());
    if route.path == "$default" && method == ANY {
        operation.set("isDefaultRoute", site.bool(true));
    }
    let operation = operation.at(&event.properties);
    let operation = match site.condition() {
        Some(reason) => Value::one_of(vec![operation, Value::generated(Kind::Null)], reason.clone()),
        None => operation,
    };
    let managed = get(&draft.properties, "DefinitionBody").is_none();
    let methods = draft.routes.entry(route.path.into()).or_default();
    let certain = |operation: &Value| !matches!(operation.kind, Kind::OneOf(_));
    let earlier = methods.get(method).filter(|earlier| managed && certain(earlier) && certain(&operation));
    if let Some(first) = earlier.map(|earlier| earlier.origin.span) {
        let method = if method == ANY { "ANY" } else { route.method };
        let message = format!("event `{}` takes `{method} {}`, which another event has", event.name, route.path);
        let help = format!("remove event `{}`, or give it another path or method", event.name);
        expansion.problem("apigw-duplicate-route", site, site.declared, message, Some(help));
        first.into_iter().for_each(|first| expansion.also(first, "first here"));
        return;
    }
    methods.entry(method.into()).or_insert(operation);
}

/// SAM adds routes only to what has paths and says which version it is of.
fn is_document(body: &Value) -> bool {
    match &body.kind {
        Kind::Object(object) => {
            let paths = object.entries.get("paths").map(|entry| &entry.value.kind);
            let versioned = ["swagger", "openapi"].iter().any(|key| get(body, key).is_some());
            object.rest.is_some()
                || (versioned && matches!(paths, Some(Kind::Object(_) | Kind::Unknown(_) | Kind::OneOf(_))))
        }
        Kind::Unknown(_) | Kind::OneOf(_) => true,
        _ => false,
    }
}

/// Makes the APIs.
pub(super) fn finish(expansion: &mut Expansion) {
    for (id, mut draft) in std::mem::take(&mut expansion.apis) {
        if let Err(Some(reason)) = &draft.certain {
            draft.site = draft.site.maybe(reason.clone());
        }
        let document = document(&draft);
        if draft.rest {
            rest(expansion, &id, &draft, document)
        } else {
            http(expansion, &id, &draft, document)
        }
        authorizers::permit(expansion, &draft.site, &id, draft.rest, &draft.properties);
    }
}

/// The API's OpenAPI document with the routes of its events and its authorizers.
fn document(draft: &ApiDraft) -> Value {
    let (site, properties) = (&draft.site, &draft.properties);
    if get(properties, "DefinitionBody").is_none()
        && let Some(place) = get(properties, "DefinitionUri")
    {
        // Nothing is added to a document that SAM hands on by its place.
        if let Some(document) = &draft.document {
            return document.clone();
        }
        let name = place.as_str().map_or_else(|| "document".to_owned(), |name| format!("document `{name}`"));
        let reason = Reason::new(format!("the API's {name} was not read"));
        return Value::unknown(reason).with_origin(place.origin.clone());
    }
    let mut document = match get(properties, "DefinitionBody") {
        Some(body) => body.clone(),
        None if draft.rest => site.object([("swagger", site.text("2.0"))]),
        None => site.object([("openapi", site.text("3.0.1"))]),
    };
    if let Some(version) = get(properties, "OpenApiVersion").filter(|_| get(properties, "DefinitionBody").is_none()) {
        document = site.object([("openapi", version.clone())]);
    }
    edit(&mut document, &["paths"], &mut |_| {});
    for (path, methods) in &draft.routes {
        edit(&mut document, &["paths", path.as_str()], &mut |item| add_methods(item, methods, draft.merges()));
    }
    for (path, method, security) in &draft.overrides {
        edit(&mut document, &["paths", path.as_str(), method.as_str()], &mut |operation| {
            operation.entries.insert("security".into(), Entry { key: None, value: security.clone() });
        });
    }
    authorizers::define(&mut document, site, draft.rest, properties);
    security::complete(&mut document, site, draft.rest, properties);
    for auth in draft.policies.iter().chain(get(properties, "Auth").filter(|_| draft.rest)) {
        security::restrict(&mut document, site, auth);
    }
    document
}

/// A route that the user wrote out with an integration stays, but where documents are merged.
fn add_methods(item: &mut Object, methods: &IndexMap<CompactString, Value>, merges: bool) {
    for (method, operation) in methods {
        let written = item.entries.get(method).and_then(|entry| entry.value.get("x-amazon-apigateway-integration"));
        if written.is_none() || merges {
            let value = match item.entries.get(method) {
                Some(entry) => merge_values(&entry.value, operation),
                None => operation.clone(),
            };
            item.entries.insert(method.clone(), Entry { key: operation.origin.span, value });
        }
    }
}

fn rest(expansion: &mut Expansion, id: &str, draft: &ApiDraft, document: Value) {
    let (site, properties) = (&draft.site, &draft.properties);
    let mut body = site.body();
    body.pass(
        properties,
        &["Name", "Description", "ApiKeySourceType", "BinaryMediaTypes", "DisableExecuteApiEndpoint", "Policy"],
    )
    .pass_as(properties, "FailOnWarnings", "FailOnWarnings")
    .set("Body", document);
    if let Some(kind) = get(properties, "EndpointConfiguration") {
        let types = get(kind, "Type").unwrap_or(kind);
        body.set("EndpointConfiguration", site.object([("Types", site.list(vec![types.clone()]))]));
    }
    add_api(expansion, id, draft, "AWS::ApiGateway::RestApi", body.at(properties));

    let deployment = format!("{id}Deployment");
    let mut body = site.body();
    body.set("RestApiId", site.attribute(id, "Ref"));
    expansion.generate(site, deployment.as_str(), "AWS::ApiGateway::Deployment", body.done());
    let name = stage_name(properties);
    let stage = format!("{id}{}Stage", if is_alphanumeric(&name) { name.as_str() } else { "" });
    let stage = if is_alphanumeric(&name) { stage } else { format!("{stage}{}", suffix(&name)) };
    let mut body = site.body();
    body.pass(properties, &["StageName", "MethodSettings", "Variables", "TracingEnabled"])
        .set("RestApiId", site.attribute(id, "Ref"))
        .set("DeploymentId", site.attribute(deployment.as_str(), "Ref"));
    expansion.generate(site, stage.as_str(), "AWS::ApiGateway::Stage", body.done());
    expansion.also_known(format!("{id}.Stage"), stage);
    expansion.also_known(format!("{id}.Deployment"), deployment);
}

fn http(expansion: &mut Expansion, id: &str, draft: &ApiDraft, document: Value) {
    let (site, properties) = (&draft.site, &draft.properties);
    let mut body = site.body();
    body.pass(properties, &["Description", "DisableExecuteApiEndpoint", "FailOnWarnings"]).set("Body", document);
    add_api(expansion, id, draft, "AWS::ApiGatewayV2::Api", body.at(properties));

    let name = stage_name(properties);
    let stage = match get(properties, "StageName") {
        None => format!("{id}ApiGatewayDefaultStage"),
        Some(_) if is_alphanumeric(&name) => format!("{id}{name}Stage"),
        Some(_) if name == "$default" => format!("{id}ApiGatewayDefaultStage"),
        Some(_) => format!("{id}Stage{}", suffix(&name)),
    };
    let mut body = site.body();
    body.set("StageName", site.text("$default"))
        .set("AutoDeploy", site.bool(true))
        .set("ApiId", site.attribute(id, "Ref"))
        .pass(properties, &["StageName", "DefaultRouteSettings", "RouteSettings", "StageVariables"]);
    expansion.generate(site, stage.as_str(), "AWS::ApiGatewayV2::Stage", body.done());
    expansion.also_known(format!("{id}.Stage"), stage);
}

/// The stage's name where it is written out: SAM does not look into parameters when it makes logical ids.
fn stage_name(properties: &Value) -> CompactString {
    let name = present(properties, "StageName").filter(|entry| is_written_out(entry));
    name.and_then(|entry| entry.value.as_str()).unwrap_or_default()
}

fn is_alphanumeric(text: &str) -> bool {
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

fn add_api(expansion: &mut Expansion, id: &str, draft: &ApiDraft, type_name: &str, body: Value) {
    let mut resource = draft.site.resource(id, type_name, body);
    resource.generated = draft.implicit;
    resource.depends_on.clone_from(&draft.depends_on);
    if draft.implicit && draft.certain == Ok(()) {
        resource.exists = Exists::Yes;
    }
    expansion.add(draft.site.order, resource);
}
