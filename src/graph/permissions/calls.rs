//! What of an API invokes: method and path, route key, or authorizer.

use rustc_hash::FxHashMap;

use crate::graph::kinds::SourceKind;
use crate::graph::{NodeId, Trigger, TriggerGraph};
use crate::model::{Part, Reason, ResourceId, RootId, Text, Type, Value};

/// One thing of an API that invokes a function.
#[derive(Debug, Clone)]
pub enum Call {
    /// A method (`ANY` is every one) of a path.
    Route {
        /// In capitals.
        method: Text,
        /// Begins with a slash; parameters in braces.
        path: Text,
    },
    /// A route key of a WebSocket API, or `$default`.
    Key(Text),
    /// An authorizer, by its id.
    Authorizer(Text),
}

/// Routes by the integration they lead to, and stages by their API.
#[derive(Debug, Default)]
pub(in crate::graph) struct ApiIndex {
    routes: FxHashMap<NodeId, Vec<ResourceId>>,
    /// Names of stages; None where one is not known.
    stages: FxHashMap<NodeId, Vec<Option<String>>>,
    /// Roots with a route that leads to an integration that cannot be told.
    loose: Vec<RootId>,
}

impl ApiIndex {
    pub(in crate::graph) fn of(graph: &mut TriggerGraph) -> Self {
        let mut index = Self::default();
        let model = graph.model;
        for (id, resource) in model.resources() {
            let root = model.root_of(id);
            let field = |names: &[&str]| names.iter().find_map(|name| resource.body.get(name)?.as_text());
            match resource.kind {
                Type::ApiRoute => {
                    let integrations = field(&["target", "Target"]).map(Text::attributes).unwrap_or_default();
                    let found = integrations.iter().find_map(|attribute| model.find(root, &attribute.resource));
                    match found.filter(|&found| model.resource(found).kind == Type::ApiIntegration) {
                        Some(found) => index.routes.entry(NodeId::of(found)).or_default().push(id),
                        None => index.loose.push(root),
                    }
                }
                Type::RestStage | Type::RestDeployment | Type::ApiStage => {
                    let own = model.root_of(id);
                    let api = field(&["rest_api_id", "RestApiId", "api_id", "ApiId"]);
                    let api = api.and_then(|text| {
                        text.attributes().iter().find_map(|attribute| model.find(own, &attribute.resource))
                    });
                    let name = field(&["stage_name", "StageName", "name"]);
                    let set = name.is_some() || resource.kind != Type::RestDeployment;
                    if let Some(api) = api.filter(|_| set) {
                        let name = name.and_then(|text| graph.canonical(own, text).known());
                        let stages = index.stages.entry(NodeId::of(api)).or_default();
                        stages.push(name.map(|name| name.to_string()));
                    }
                }
                _ => {}
            }
        }
        index
    }

    /// The stages of an API; None where they are not all known.
    pub(super) fn stages_of(&self, api: NodeId) -> Option<Vec<&str>> {
        let stages = self.stages.get(&api)?;
        stages.iter().map(Option::as_deref).collect()
    }
}

impl TriggerGraph<'_> {
    /// What of the trigger's API invokes. `Err` says why it cannot be told.
    pub fn calls(&self, trigger: &Trigger) -> Result<Vec<Call>, Reason> {
        let via = NodeId::of(trigger.via);
        let body = &self.model.resource(trigger.via).body;
        let root = self.model.root_of(trigger.via);
        let field = |names: [&str; 2]| names.iter().find_map(|name| body.get(name));
        let text = |value: Option<&Value>, what: &str| match value {
            Some(value) => match value.as_text() {
                Some(text) => Ok(self.canonical(root, text)),
                None => Err(value.first_unknown().unwrap_or_else(|| Reason::new(format!("the {what} is not text")))),
            },
            None => Err(Reason::new(format!("the {what} is not given"))),
        };
        match self.model.resource(trigger.via).kind {
            Type::RestIntegration | Type::RestMethod => {
                let method = text(field(["http_method", "HttpMethod"]), "method")?;
                let id = field(["resource_id", "ResourceId"]).and_then(Value::as_text);
                let path = id.and_then(|id| self.path_of_resource(root, id, 0));
                let path = path.ok_or_else(|| Reason::new("the path of the method is not known"))?;
                Ok(vec![Call::Route { method, path }])
            }
            Type::RestAuthorizer | Type::ApiAuthorizer => Ok(vec![Call::Authorizer(self.id_symbol(via))]),
            Type::ApiIntegration => {
                let Some(routes) = self.api_index.routes.get(&via) else {
                    let loose = self.api_index.loose.contains(&root);
                    let why = if loose { "a route leads to what is not known" } else { "no route leads to it" };
                    return Err(Reason::new(why));
                };
                let key = |route: &ResourceId| {
                    let body = &self.model.resource(*route).body;
                    let value = ["route_key", "RouteKey"].iter().find_map(|name| body.get(name));
                    text(value, "route key").map(|key| call_of(&key))
                };
                routes.iter().map(key).collect()
            }
            Type::Api if trigger.within.is_empty() => match field(["route_key", "RouteKey"]) {
                Some(value) => Ok(vec![call_of(&text(Some(value), "route key")?)]),
                None => Ok(vec![Call::Key(Text::literal("$default"))]),
            },
            Type::RestApi | Type::RestApiDocument | Type::Api if trigger.kind == SourceKind::Authorizer => {
                // Its id is made with the API.
                Ok(vec![Call::Authorizer(Text::part(Part::Unknown(Reason::new("the authorizer has no id yet"))))])
            }
            Type::RestApi | Type::RestApiDocument | Type::Api => operation(&trigger.within),
            _ => Err(Reason::new("what of the API invokes is not known")),
        }
    }
}

/// `GET /orders`, or a key.
fn call_of(key: &Text) -> Call {
    match crate::model::split(key, ' ', 2).as_slice() {
        [method, path] => Call::Route { method: method.clone(), path: path.clone() },
        _ => Call::Key(key.clone()),
    }
}

/// The operation of an OpenAPI document that keys lead into.
fn operation(within: &[impl AsRef<str>]) -> Result<Vec<Call>, Reason> {
    let mut keys = within.iter().map(AsRef::as_ref).skip_while(|key| *key != "paths").skip(1);
    let (Some(path), Some(method)) = (keys.next(), keys.next()) else {
        return Err(Reason::new("the operation that invokes is not known"));
    };
    if path == "/$default" || path == "$default" {
        return Ok(vec![Call::Key(Text::literal("$default"))]);
    }
    let method = match method {
        "x-amazon-apigateway-any-method" => "ANY".to_owned(),
        method => method.to_uppercase(),
    };
    Ok(vec![Call::Route { method: Text::literal(method), path: Text::literal(path) }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(calls: Result<Vec<Call>, Reason>) -> String {
        match calls.unwrap().remove(0) {
            Call::Route { method, path } => format!("{method} {path}"),
            Call::Key(key) => key.to_string(),
            Call::Authorizer(id) => id.to_string(),
        }
    }

    #[test]
    fn route_keys() {
        let call = |key: &str| shown(Ok(vec![call_of(&Text::literal(key))]));
        assert_eq!(call("GET /orders/{id}"), "GET /orders/{id}");
        assert_eq!(call("$default"), "$default");
        assert_eq!(call("sendmessage"), "sendmessage");
    }

    #[test]
    fn operations_of_documents() {
        assert_eq!(shown(operation(&["paths", "/x", "get", "x-amazon-apigateway-integration", "uri"])), "GET /x");
        assert_eq!(shown(operation(&["paths", "/x", "x-amazon-apigateway-any-method", "uri"])), "ANY /x");
        assert_eq!(shown(operation(&["paths", "/$default", "x-amazon-apigateway-any-method"])), "$default");
        assert!(operation(&["components", "x"]).is_err());
    }
}
