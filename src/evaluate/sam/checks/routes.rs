//! `Api` and `HttpApi` events: what they refer to in their API.

use std::sync::Arc;

use super::super::api::{IMPLICIT_HTTP, IMPLICIT_REST};
use super::super::build::{get, present};
use super::super::events::Event;
use super::events::INVALID;
use super::{Check, Shape};
use crate::model::{Entry, Kind, Value};

const REFERENCE: &str = "sam-event-reference";

/// Checks what an event says of its route.
pub(super) fn check(check: &mut Check<'_>, event: &Event) {
    let rest = event.kind == "Api";
    let Some(api) = api_of(check, event, rest) else { return };
    if let Some(auth) = present(&event.properties, "Auth") {
        authorizer(check, event, auth, &api, rest);
    }
    if rest {
        model(check, event, &api);
        parameters(check, event);
    }
}

/// The properties of the API that the event adds a route to; None where it adds none, or to one that is not known.
fn api_of(check: &Check<'_>, event: &Event, rest: bool) -> Option<Value> {
    let (property, implicit) = if rest { ("RestApiId", IMPLICIT_REST) } else { ("ApiId", IMPLICIT_HTTP) };
    let id: Arc<str> = match get(&event.properties, property) {
        None => implicit.into(),
        Some(value) => {
            let text = value.as_text()?;
            match text.as_attribute() {
                Some(attribute) => Arc::clone(&attribute.resource),
                None => text.known()?.as_str().into(),
            }
        }
    };
    let draft = check.expansion.apis.get(&id).filter(|draft| draft.takes_routes(event))?;
    let certain = draft.properties.as_object().is_some_and(|object| object.rest.is_none());
    certain.then(|| draft.properties.clone())
}

fn authorizer(check: &mut Check<'_>, event: &Event, auth: &Entry, api: &Value, rest: bool) {
    let own = present(&auth.value, "Authorizer");
    let shared = get(api, "Auth");
    if shared.is_some_and(|shared| matches!(shared.kind, Kind::Unknown(_) | Kind::OneOf(_))) {
        return;
    }
    let default = shared.and_then(|shared| present(shared, "DefaultAuthorizer"));
    if let Some(entry) = own.filter(|entry| !Shape::Text.fits(&entry.value)) {
        let message = format!("`Authorizer` of event `{}` must be the name of an authorizer", event.name);
        return check.at(INVALID, entry, message, None);
    }
    scopes(check, event, &auth.value, own.or(default).is_some(), rest);
    if let Some(entry) = present(&auth.value, "ApiKeyRequired")
        && matches!(entry.value.kind, Kind::Bool(false))
        && rest
        && shared.is_none_or(|shared| present(shared, "ApiKeyRequired").is_none())
    {
        let message = format!("event `{}` goes without an API key, but its API asks for none", event.name);
        check.at(INVALID, entry, message, Some("leave `ApiKeyRequired` out".to_owned()));
    }
    let Some((entry, name)) = own.or(default.filter(|_| !rest)).and_then(|e| Some((e, e.value.as_str()?))) else {
        return;
    };
    let standard = shared.is_some_and(|shared| {
        let enabled = get(shared, "EnableIamAuthorizer");
        enabled.is_some_and(|value| !matches!(value.kind, Kind::Bool(false)))
    });
    match name.as_str() {
        "AWS_IAM" if rest || standard => {}
        "NONE" if default.is_some() => {}
        "NONE" => {
            let message =
                format!("event `{}` goes without an authorizer, but its API has no `DefaultAuthorizer`", event.name);
            check.at(REFERENCE, entry, message, Some("leave `Authorizer` out".to_owned()));
        }
        _ => {
            let authorizers = shared.and_then(|shared| get(shared, "Authorizers"));
            let defined = authorizers.is_some_and(|authorizers| match &authorizers.kind {
                Kind::Object(object) => object.rest.is_some() || object.entries.contains_key(&name),
                Kind::Unknown(_) | Kind::OneOf(_) => true,
                _ => false,
            });
            if !defined {
                let message =
                    format!("event `{}` names authorizer `{name}`, which its API does not define", event.name);
                let help = "define it below `Auth.Authorizers` of the API".to_owned();
                check.at(REFERENCE, entry, message, Some(help));
            }
        }
    }
}

fn scopes(check: &mut Check<'_>, event: &Event, auth: &Value, authorized: bool, rest: bool) {
    let Some(scopes) = present(auth, "AuthorizationScopes") else { return };
    if !Shape::List.fits(&scopes.value) {
        let message = format!("`AuthorizationScopes` of event `{}` must be a list", event.name);
        check.at(INVALID, scopes, message, None);
    } else if rest && !authorized {
        let message = format!("event `{}` has scopes but no authorizer", event.name);
        check.at(INVALID, scopes, message, None);
    }
}

fn model(check: &mut Check<'_>, event: &Event, api: &Value) {
    let Some(request) = present(&event.properties, "RequestModel") else { return };
    let Some(model) = present(&request.value, "Model") else { return };
    let models = get(api, "Models");
    let defined = |name: &str| match models.map(|models| &models.kind) {
        None => false,
        Some(Kind::Object(object)) => object.rest.is_some() || object.entries.contains_key(name),
        Some(Kind::Unknown(_) | Kind::OneOf(_)) => true,
        Some(_) => false,
    };
    match model.value.as_str() {
        Some(name) if !defined(&name) => {
            let message = format!("event `{}` names model `{name}`, which its API does not define", event.name);
            check.at(REFERENCE, model, message, Some("define it below `Models` of the API".to_owned()));
        }
        None if !Shape::Text.fits(&model.value) => {
            let message = format!("`Model` of event `{}` must be the name of a model", event.name);
            check.at(INVALID, model, message, None);
        }
        _ => {}
    }
    for name in ["ValidateBody", "ValidateParameters"] {
        let Some(entry) = present(&request.value, name) else { continue };
        if !matches!(entry.value.kind, Kind::Bool(_) | Kind::Unknown(_) | Kind::OneOf(_)) {
            let message = format!("`{name}` of event `{}` must be `true` or `false`", event.name);
            check.at(INVALID, entry, message, None);
        }
    }
}

fn parameters(check: &mut Check<'_>, event: &Event) {
    let Some(list) = present(&event.properties, "RequestParameters").and_then(|entry| entry.value.as_list()) else {
        return;
    };
    let is_name = |name: &str| {
        let place = name.strip_prefix("method.request.").and_then(|rest| rest.split_once('.'));
        place.is_some_and(|(place, _)| ["querystring", "path", "header"].contains(&place))
    };
    for parameter in &list.items {
        let (name, settings) = match &parameter.kind {
            Kind::Object(object) if object.rest.is_none() => match object.entries.first() {
                Some((name, entry)) => (name.clone(), Some(&entry.value)),
                None => continue,
            },
            Kind::Text(text) => match text.known() {
                Some(name) => (name, None),
                None => continue,
            },
            Kind::Unknown(_) | Kind::OneOf(_) | Kind::Object(_) => continue,
            _ => {
                let entry = Entry { key: None, value: parameter.clone() };
                let message = format!("a request parameter of event `{}` must be a text or a mapping", event.name);
                check.at(INVALID, &entry, message, None);
                continue;
            }
        };
        if name.starts_with("Fn::") {
            continue;
        }
        let entry = Entry { key: None, value: parameter.clone() };
        let settled = settings.is_none_or(|settings| match &settings.kind {
            Kind::Object(object) => object.entries.keys().all(|key| key == "Required" || key == "Caching"),
            Kind::Unknown(_) | Kind::OneOf(_) => true,
            _ => false,
        });
        if !is_name(&name) {
            let message = format!("request parameter `{name}` of event `{}` is not one", event.name);
            let help = "write `method.request.` with `querystring`, `path` or `header` and a name".to_owned();
            check.at(INVALID, &entry, message, Some(help));
        } else if !settled {
            let message =
                format!("request parameter `{name}` of event `{}` takes `Required` and `Caching` only", event.name);
            check.at(INVALID, &entry, message, None);
        }
    }
}
