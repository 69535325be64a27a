//! `Globals`: properties that resources of a type share.

use std::sync::Arc;

use super::build::Site;
use super::expansion::Expansion;
use crate::model::{Kind, List, Resource, Value};

/// The sections SAM takes; what it does not list here is refused.
const SECTIONS: [&str; 8] =
    ["Function", "Api", "HttpApi", "WebSocketApi", "SimpleTable", "StateMachine", "LayerVersion", "CapacityProvider"];

/// A resource with the shared properties of its type merged in, but for those that its `IgnoreGlobals` names.
pub(super) fn merge(
    expansion: &mut Expansion,
    globals: Option<&Value>,
    ignored: Option<&Value>,
    mut resource: Resource,
) -> Resource {
    let section = resource.type_name.strip_prefix("AWS::Serverless::").unwrap_or_default();
    let Some(shared) = section_of(globals, section) else { return resource };
    let shared = match ignored {
        Some(ignored) => {
            let Some(shared) = without(expansion, shared, ignored, &resource) else { return resource };
            shared
        }
        None => shared.clone(),
    };
    resource.body = if resource.body.is_null() { shared } else { merge_values(&shared, &resource.body) };
    resource
}

/// The shared properties without the ignored ones; None where all are ignored.
fn without(expansion: &mut Expansion, shared: &Value, ignored: &Value, resource: &Resource) -> Option<Value> {
    let site = Site::of(0, resource);
    let mut refuse = |value: &Value| {
        let message =
            format!("`IgnoreGlobals` of `{}` must be `*` or a list of properties in `Globals`", resource.address);
        let span = value.origin.span.unwrap_or(resource.declared);
        expansion.problem("sam-globals-invalid", &site, span, message, None);
    };
    let names = match &ignored.kind {
        Kind::Text(_) if ignored.as_str().as_deref() == Some("*") => return None,
        Kind::List(names) => names,
        Kind::Null | Kind::Unknown(_) | Kind::OneOf(_) => return Some(shared.clone()),
        _ => {
            refuse(ignored);
            return Some(shared.clone());
        }
    };
    let mut shared = shared.clone();
    if let Kind::Object(object) = &mut shared.kind {
        let object = Arc::make_mut(object);
        for name in &names.items {
            if name.as_str().is_some_and(|name| object.entries.shift_remove(&name).is_none()) {
                refuse(name);
            }
        }
    }
    Some(shared)
}

/// The shared properties of a type.
pub(super) fn section_of<'a>(globals: Option<&'a Value>, name: &str) -> Option<&'a Value> {
    if SECTIONS.contains(&name) { super::build::get(globals?, name) } else { None }
}

/// Objects are merged key by key, lists joined with the shared items first; anything else set locally wins, null included.
pub(super) fn merge_values(shared: &Value, local: &Value) -> Value {
    match (&shared.kind, &local.kind) {
        (Kind::Object(a), Kind::Object(b)) => {
            let mut merged = (**a).clone();
            merged.rest = a.rest.clone().or_else(|| b.rest.clone());
            for (key, entry) in &b.entries {
                let mut entry = entry.clone();
                if let Some(shared) = merged.entries.get(key) {
                    entry.value = merge_values(&shared.value, &entry.value);
                }
                merged.entries.insert(key.clone(), entry);
            }
            Value { kind: Kind::Object(Arc::new(merged)), origin: local.origin.clone() }
        }
        (Kind::List(a), Kind::List(b)) => {
            let items = a.items.iter().chain(&b.items).cloned().collect();
            let rest = a.rest.clone().or_else(|| b.rest.clone());
            Value { kind: Kind::List(Arc::new(List { items, rest })), origin: local.origin.clone() }
        }
        _ => local.clone(),
    }
}
