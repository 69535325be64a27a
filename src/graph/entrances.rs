//! The ways through APIs to functions, and whether a caller has to show who it is.

use std::collections::hash_map::Entry;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::routes::Routed;
use super::{NodeId, SourceKind, Trigger, TriggerGraph};
use crate::model::things::{Api, RestApi, RestApiPolicy};
use crate::model::{
    Effect, Field, FieldName, Kind, Origin, Policy, Reason, ResourceId, State, Text, Truth, Type, Value, json,
};

/// A route of an API that invokes a function: a resource, or an operation of an OpenAPI document.
#[derive(Debug)]
pub struct Entrance<'g> {
    /// The API invokes the function.
    pub trigger: &'g Trigger,
    /// The resource that declares the route.
    pub owner: ResourceId,
    /// The operation, where the route is a part of a document.
    pub place: Option<Origin>,
    /// `GET`, `GET /orders`, `$connect`.
    pub key: String,
    /// What says who may call it, where that is a field.
    pub field: Option<FieldName>,
    /// Whether callers need credentials, a key or a place in the right network.
    pub guarded: Truth,
}

impl TriggerGraph<'_> {
    /// The ways in; of WebSocket APIs those that connect, since nothing else is asked who it is.
    pub fn entrances(&self) -> Vec<Entrance<'_>> {
        let mut entrances = Vec::new();
        let policies: Vec<ResourceId> = self.resources_of(Type::RestApiPolicy).collect();
        for route in self.routes() {
            let Some(trigger) = self.invoked_by(&route).into_iter().next() else { continue };
            let key = route.key.value().map(ToString::to_string).unwrap_or_default();
            if trigger.kind == SourceKind::WebSocketApi && key != "$connect" {
                continue;
            }
            let api = route.api.clone().ok().flatten();
            let guarded = authorized(&route, trigger.kind).or(|| self.restricted(api, &policies));
            let field = Some(route.authorization.name);
            entrances.push(Entrance { trigger, owner: route.id, place: None, key, field, guarded });
        }
        let mut documents = FxHashMap::default();
        for trigger in &self.triggers {
            let whole = matches!(trigger.kind, SourceKind::RestApi | SourceKind::HttpApi);
            if whole
                && matches!(self.model.resource(trigger.via).kind, Type::RestApi | Type::RestApiDocument | Type::Api)
            {
                entrances.extend(self.through_document(trigger, &mut documents, &policies));
            }
        }
        entrances
    }

    fn through_document<'g>(
        &self,
        trigger: &'g Trigger,
        documents: &mut FxHashMap<ResourceId, Value>,
        policies: &[ResourceId],
    ) -> Option<Entrance<'g>> {
        let owner = trigger.via;
        if trigger.within.is_empty() {
            // The one route of an HTTP API that names its function takes everything.
            let key = "$default".to_owned();
            return Some(Entrance { trigger, owner, place: None, key, field: None, guarded: Truth::No });
        }
        let document = match documents.entry(owner) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(slot) => slot.insert(self.document(owner)?),
        };
        let at = trigger.within.iter().position(|key| key == "paths")?;
        let [path, method] = trigger.within.get(at + 1..at + 3)? else { return None };
        let mut found = Vec::new();
        descend(document, &trigger.within[..at + 3], &mut found);
        let place = found.first()?.origin.clone();
        let mut judged = found.iter().map(|operation| secured(operation, document));
        let first = judged.next()?;
        let guarded = match judged.find(|other| *other != first) {
            Some(_) => Truth::Unknown(Reason::new("who may call it depends on a condition")),
            None => first,
        };
        let policy = document.get("x-amazon-apigateway-policy");
        let guarded =
            guarded.or(|| policy.map_or(Truth::No, restricts)).or(|| self.restricted(Some(trigger.source), policies));
        let key = match method.as_str() {
            _ if path.trim_start_matches('/') == "$default" => "$default".to_owned(),
            "x-amazon-apigateway-any-method" => format!("ANY {path}"),
            method => format!("{} {path}", method.to_uppercase()),
        };
        Some(Entrance { trigger, owner, place: Some(place), key, field: None, guarded })
    }

    fn document(&self, owner: ResourceId) -> Option<Value> {
        let body = self.model.field(owner, &Api::BODY);
        let value = body.value()?;
        match &value.kind {
            Kind::Text(text) => json::parse(text, &value.origin).ok(),
            _ => Some(value.clone()),
        }
    }

    /// Whether a REST API as a whole is not for everybody: private, or with a policy that leaves somebody out.
    fn restricted(&self, api: Option<NodeId>, policies: &[ResourceId]) -> Truth {
        let Some(id) = api.and_then(|api| self.resource_id(api)) else { return Truth::No };
        if self.model.resource(id).kind != Type::RestApi {
            return Truth::No;
        }
        let of = |field: Field<Value>, judge: &dyn Fn(&Value) -> Truth| match &field.state {
            State::Set(value, _) => judge(value),
            State::Unknown(why, _) => Truth::Unknown(why.clone()),
            State::Default(_) | State::Absent => Truth::No,
        };
        let mut apart = policies
            .iter()
            .filter(|policy| self.referred(&self.model.field(**policy, &RestApiPolicy::API), Type::RestApi) == Ok(api));
        of(self.model.field(id, &RestApi::ENDPOINTS), &is_private)
            .or(|| of(self.model.field(id, &RestApi::POLICY), &restricts))
            .or(|| {
                apart
                    .next()
                    .map_or(Truth::No, |policy| of(self.model.field(*policy, &RestApiPolicy::POLICY), &restricts))
            })
    }
}

/// Whether a method or route asks for anything. Keys count for WebSocket and REST APIs only.
/// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html
fn authorized(route: &Routed, kind: SourceKind) -> Truth {
    let by_field = match &route.authorization.state {
        State::Unknown(why, _) => Truth::Unknown(why.clone()),
        State::Set(text, _) | State::Default(text) => match text.known() {
            Some(word) if word == "NONE" => Truth::No,
            Some(_) => Truth::Yes,
            None => text.first_unknown().map_or(Truth::Yes, Truth::Unknown),
        },
        State::Absent => Truth::No,
    };
    by_field.or(|| match &route.api_key.state {
        _ if kind == SourceKind::HttpApi => Truth::No,
        State::Unknown(why, _) => Truth::Unknown(why.clone()),
        State::Set(true, _) => Truth::Yes,
        _ => Truth::No,
    })
}

fn descend<'v>(value: &'v Value, keys: &[CompactString], found: &mut Vec<&'v Value>) {
    match (&value.kind, keys.split_first()) {
        (Kind::OneOf(one), _) => one.values.iter().for_each(|value| descend(value, keys, found)),
        (Kind::Object(_), None) => found.push(value),
        (Kind::Object(object), Some((head, rest))) => {
            if let Some(entry) = object.entries.get(head) {
                descend(&entry.value, rest, found);
            }
        }
        _ => {}
    }
}

/// Whether an operation of a document asks who calls.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-auth.html
fn secured(operation: &Value, document: &Value) -> Truth {
    let own = operation.get("x-amazon-apigateway-auth").map_or(Truth::No, |auth| match auth.get("type") {
        Some(word) => match word.as_str() {
            Some(word) if word.eq_ignore_ascii_case("NONE") => Truth::No,
            Some(_) => Truth::Yes,
            None => word.first_unknown().map_or(Truth::No, Truth::Unknown),
        },
        None => auth.first_unknown().map_or(Truth::No, Truth::Unknown),
    });
    own.or(|| match operation.get("security") {
        Some(security) => asks(security),
        None if document.get("security").is_some_and(|security| asks(security).possible()) => {
            Truth::Unknown(Reason::new("only `security` of the whole document could guard it"))
        }
        None => may_have_more(operation).map_or(Truth::No, Truth::Unknown),
    })
}

/// Whether `security` names anything. What SAM writes where nothing is asked for is no name of anything.
fn asks(security: &Value) -> Truth {
    match &security.kind {
        Kind::List(list) => {
            let asked = Truth::any(list.items.iter().map(asks));
            asked.or(|| list.rest.clone().map_or(Truth::No, Truth::Unknown))
        }
        Kind::Object(object) => {
            let name = object.entries.keys().any(|name| name != "NONE" && name != "api_key_false");
            if name { Truth::Yes } else { object.rest.clone().map_or(Truth::No, Truth::Unknown) }
        }
        Kind::Unknown(why) => Truth::Unknown(why.clone()),
        Kind::OneOf(one) => Truth::Unknown(one.why.clone()),
        _ => Truth::No,
    }
}

fn may_have_more(value: &Value) -> Option<Reason> {
    value.as_object().and_then(|object| object.rest.clone())
}

fn is_private(types: &Value) -> Truth {
    let mut found = Truth::No;
    types.each_text(&mut |text: &Text, _| {
        let one = match text.known() {
            Some(word) if word == "PRIVATE" => Truth::Yes,
            Some(_) => Truth::No,
            None => text.first_unknown().map_or(Truth::No, Truth::Unknown),
        };
        found = std::mem::replace(&mut found, Truth::No).or(|| one);
    });
    found.or(|| types.first_unknown().map_or(Truth::No, Truth::Unknown))
}

/// Whether a resource policy leaves anybody out: it denies something, or allows nobody without a condition.
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
fn restricts(policy: &Value) -> Truth {
    let read = Policy::parse(policy);
    if read.statements.iter().any(|statement| statement.effect == Effect::Deny && statement.certain()) {
        return Truth::Yes;
    }
    let for_all = read.statements.iter().any(|statement| {
        statement.effect == Effect::Allow
            && statement.certain()
            && statement.conditions.is_empty()
            && statement.more_conditions.is_none()
            && statement.names_anyone() == Truth::Yes
    });
    match read.rest.or_else(|| policy.first_unknown()) {
        Some(why) => Truth::Unknown(why),
        None if for_all => Truth::No,
        None => Truth::Yes,
    }
}
