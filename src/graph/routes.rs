//! Routes of APIs that are resources: methods of REST APIs with their integrations, routes of HTTP and WebSocket APIs.

use super::{NodeId, Trigger, TriggerGraph};
use crate::model::things::{Integration, RestMethod, RestResource, Route};
use crate::model::{Field, Reason, Resource, ResourceId, Text, Type};

/// A method of a REST API, or a route of an HTTP or WebSocket API.
#[derive(Debug, Clone)]
pub struct Routed {
    /// The resource.
    pub id: ResourceId,
    /// The API; None if it is not declared here.
    pub api: Result<Option<NodeId>, Reason>,
    /// The path of a REST API's method, as a reference.
    pub path: Option<Field<Text>>,
    /// `GET`, or `GET /orders`.
    pub key: Field<Text>,
    /// How callers are authorized.
    pub authorization: Field<Text>,
    /// The authorizer.
    pub authorizer: Field<Text>,
    /// Whether callers need an API key.
    pub api_key: Field<bool>,
}

impl TriggerGraph<'_> {
    /// Every method and route that is a resource.
    pub fn routes(&self) -> Vec<Routed> {
        let routed = self.model.resources().filter_map(|(id, resource)| {
            let text = |spec| self.model.field(id, spec);
            Some(match resource.kind {
                Type::RestMethod => Routed {
                    id,
                    api: self.referred(&text(&RestMethod::API), Type::RestApi),
                    path: Some(text(&RestMethod::RESOURCE)),
                    key: text(&RestMethod::METHOD),
                    authorization: text(&RestMethod::AUTHORIZATION),
                    authorizer: text(&RestMethod::AUTHORIZER),
                    api_key: self.model.field(id, &RestMethod::API_KEY),
                },
                Type::ApiRoute => Routed {
                    id,
                    api: self.referred(&text(&Route::API), Type::Api),
                    path: None,
                    key: text(&Route::KEY),
                    authorization: text(&Route::AUTHORIZATION),
                    authorizer: text(&Route::AUTHORIZER),
                    api_key: self.model.field(id, &Route::API_KEY),
                },
                _ => return None,
            })
        });
        routed.collect()
    }

    /// The paths, methods and integrations of a REST API that are resources of their own.
    pub fn parts_of(&self, api: NodeId) -> Vec<ResourceId> {
        let of_api = |(id, resource): (ResourceId, &Resource)| {
            let spec = match resource.kind {
                Type::RestResource => RestResource::API,
                Type::RestMethod => RestMethod::API,
                Type::RestIntegration => Integration::REST_API,
                _ => return None,
            };
            (self.referred(&self.model.field(id, &spec), Type::RestApi) == Ok(Some(api))).then_some(id)
        };
        self.model.resources().filter_map(of_api).collect()
    }

    /// Whether an integration that is a resource belongs to a method of a REST API; None where that cannot be told.
    pub fn integrates(&self, integration: ResourceId, method: &Routed) -> Option<bool> {
        let of = self.model.field(integration, &Integration::OF_METHOD);
        let address = &self.model.resource(method.id).address;
        if of.value().is_some_and(|text| text.attributes().iter().any(|a| a.resource == *address)) {
            return Some(true);
        }
        let paths = same_path(&self.model.field(integration, &Integration::RESOURCE), method.path.as_ref()?);
        if paths == Some(false) {
            return Some(false);
        }
        match (of.value(), method.key.value()) {
            (Some(a), Some(b)) => match a.same(b) {
                Some(true) => paths,
                other => other,
            },
            _ => None,
        }
    }

    /// The functions a method or route invokes.
    pub fn invoked_by<'g>(&'g self, route: &Routed) -> Vec<&'g Trigger> {
        let target = self.model.field(route.id, &Route::TARGET);
        let integration = self.referred(&target, Type::ApiIntegration).ok().flatten();
        let api = route.api.clone().ok().flatten();
        let through = |trigger: &&Trigger| match self.model.resource(trigger.via).kind {
            _ if api.is_some_and(|api| api != trigger.source) => false,
            Type::RestMethod => trigger.via == route.id,
            Type::RestIntegration => self.integrates(trigger.via, route) == Some(true),
            Type::ApiIntegration => integration == Some(NodeId::of(trigger.via)),
            _ => false,
        };
        self.triggers.iter().filter(through).collect()
    }
}

/// Whether two references to paths of a REST API mean the same; None where that cannot be told.
pub fn same_path(a: &Field<Text>, b: &Field<Text>) -> Option<bool> {
    let (a, b) = (a.value()?, b.value()?);
    match (a.as_attribute(), b.as_attribute()) {
        // Another resource is another path.
        (Some(a), Some(b)) => Some(a.resource == b.resource),
        _ => a.same(b),
    }
}
