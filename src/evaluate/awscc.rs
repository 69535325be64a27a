//! Resources of Terraform's `awscc` provider: CloudFormation's properties in Terraform's syntax.

use std::sync::Arc;

use compact_str::CompactString;

use crate::model::{Entry, Kind, Object, Type, Value, awscc, json};

/// Maps whose keys the user chooses.
const CHOSEN: [&str; 4] = ["variables", "tags", "stage_variables", "request_parameters"];

/// The arguments of a resource with the names that CloudFormation gives them. JSON texts, which the provider takes where
/// CloudFormation takes a document, become that document.
pub(super) fn properties(type_name: &str, body: Value) -> Value {
    match Type::awscc(type_name) {
        Some((_, own)) => renamed(own, body, 0),
        None => body,
    }
}

/// The attribute of a resource as CloudFormation names it.
pub(super) fn attribute(type_name: &str, name: &str) -> CompactString {
    match Type::awscc(type_name) {
        Some(_) if name == "id" => "Ref".into(),
        Some((_, own)) => awscc::property(own, name).into(),
        None => name.into(),
    }
}

fn renamed(type_name: &str, value: Value, depth: usize) -> Value {
    if depth > 64 {
        return value;
    }
    let kind = match value.kind {
        Kind::Object(object) => {
            let mut named = Object { rest: object.rest.clone(), ..Object::default() };
            for (key, entry) in &object.entries {
                let inner = match CHOSEN.contains(&key.as_str()) {
                    true => entry.value.clone(),
                    false => renamed(type_name, entry.value.clone(), depth + 1),
                };
                let key = awscc::property(type_name, key);
                named.entries.insert(key.into(), Entry { key: entry.key, value: inner });
            }
            Kind::Object(Arc::new(named))
        }
        Kind::List(mut list) => {
            let items = Arc::make_mut(&mut list);
            items.items =
                std::mem::take(&mut items.items).into_iter().map(|v| renamed(type_name, v, depth + 1)).collect();
            Kind::List(list)
        }
        Kind::OneOf(mut one) => {
            let inner = Arc::make_mut(&mut one);
            inner.values =
                std::mem::take(&mut inner.values).into_iter().map(|v| renamed(type_name, v, depth + 1)).collect();
            Kind::OneOf(one)
        }
        Kind::Text(text) => {
            let document = || matches!(text.parts().first(), Some(part) if part.known().is_some_and(|start| start.trim_start().starts_with('{')));
            match text.encoded().is_some() || document() {
                true => {
                    return json::parse(&text, &value.origin)
                        .unwrap_or(Value { kind: Kind::Text(text), origin: value.origin });
                }
                false => Kind::Text(text),
            }
        }
        other => other,
    };
    Value { kind, origin: value.origin }
}
