//! `Globals`: properties that resources of a type share.

use std::sync::Arc;

use crate::model::{Kind, List, Resource, Value};

/// The sections SAM takes; what it does not list here is refused.
const SECTIONS: [&str; 8] =
    ["Function", "Api", "HttpApi", "WebSocketApi", "SimpleTable", "StateMachine", "LayerVersion", "CapacityProvider"];

/// A resource with the shared properties of its type merged in.
pub(super) fn merge(globals: Option<&Value>, mut resource: Resource) -> Resource {
    let section = resource.type_name.strip_prefix("AWS::Serverless::").unwrap_or_default();
    if let Some(shared) = section_of(globals, section) {
        resource.body = if resource.body.is_null() { shared.clone() } else { merge_values(shared, &resource.body) };
    }
    resource
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
            Value { kind: Kind::List(Arc::new(List { items, rest, set: false })), origin: local.origin.clone() }
        }
        _ => local.clone(),
    }
}
