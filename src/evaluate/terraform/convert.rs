//! Type constraints of variables and conversion to them.

use compact_str::CompactString;
use hcl_edit::expr::{Expression, ObjectKey};

use super::collection::{boolean, kind_name, list, number, object, set, text};
use super::evaluator::{Evaluator, Outcome, Scope, Stop};
use crate::model::{Entry, Kind, Object, Value, json};

/// A type as `variable` blocks write it.
#[derive(Debug)]
pub(super) enum Constraint {
    Any,
    Text,
    Number,
    Bool,
    List(Box<Constraint>),
    Set(Box<Constraint>),
    Map(Box<Constraint>),
    Object(Vec<(CompactString, Constraint, Option<Value>)>),
    Tuple(Vec<Constraint>),
}

impl Constraint {
    /// The type an expression describes; anything where it describes none.
    pub(super) fn new<'a>(evaluator: &Evaluator<'a>, expression: &Expression, scope: &Scope<'_, 'a>) -> Self {
        match expression {
            Expression::Variable(name) => Self::primitive(name.as_str()),
            // The form of Terraform 0.11: `"string"`.
            Expression::String(name) => Self::primitive(name.as_str()),
            Expression::Parenthesis(inner) => Self::new(evaluator, inner.inner(), scope),
            Expression::FuncCall(call) => {
                let Some(argument) = call.args.get(0) else { return Self::Any };
                let inner = || Box::new(Self::new(evaluator, argument, scope));
                match (call.name.name.as_str(), argument) {
                    ("list", _) => Self::List(inner()),
                    ("set", _) => Self::Set(inner()),
                    ("map", _) => Self::Map(inner()),
                    ("optional", _) => *inner(),
                    ("tuple", Expression::Array(items)) => {
                        Self::Tuple(items.iter().map(|item| Self::new(evaluator, item, scope)).collect())
                    }
                    ("object", Expression::Object(entries)) => {
                        let entry = |(key, value): (&ObjectKey, &hcl_edit::expr::ObjectValue)| {
                            let name = match key {
                                ObjectKey::Ident(name) => name.as_str(),
                                ObjectKey::Expression(Expression::String(name)) => name.as_str(),
                                ObjectKey::Expression(_) => return None,
                            };
                            let constraint = Self::new(evaluator, value.expr(), scope);
                            Some((name.into(), constraint, default_of(evaluator, value.expr(), scope)))
                        };
                        Self::Object(entries.iter().filter_map(entry).collect())
                    }
                    _ => Self::Any,
                }
            }
            _ => Self::Any,
        }
    }

    fn primitive(name: &str) -> Self {
        match name {
            "string" => Self::Text,
            "number" => Self::Number,
            "bool" => Self::Bool,
            "list" => Self::List(Box::new(Self::Any)),
            "set" => Self::Set(Box::new(Self::Any)),
            "map" => Self::Map(Box::new(Self::Any)),
            _ => Self::Any,
        }
    }

    /// True if values of the type are written as text on the command line.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Any | Self::Text)
    }
}

/// What an attribute that is not given becomes: None where it must be given.
fn default_of<'a>(evaluator: &Evaluator<'a>, expression: &Expression, scope: &Scope<'_, 'a>) -> Option<Value> {
    let Expression::FuncCall(call) = expression else { return None };
    if call.name.name.as_str() != "optional" {
        return None;
    }
    match call.args.get(1) {
        Some(default) => Some(evaluator.settled(default, scope)),
        None => Some(Value::generated(Kind::Null)),
    }
}

/// A value as another type. What is not known stays as it is.
pub(super) fn convert(evaluator: &Evaluator<'_>, value: Value, wanted: &Constraint) -> Outcome {
    if matches!(wanted, Constraint::Any) || matches!(value.kind, Kind::Null | Kind::Unknown(_)) {
        return Ok(value);
    }
    if matches!(value.kind, Kind::OneOf(_)) {
        return evaluator.each_alternative(&value, |value| convert(evaluator, value.clone(), wanted));
    }
    let symbolic = value.as_text().is_some_and(|text| text.known().is_none());
    let origin = value.origin.clone();
    let refused = |what: &str| Stop::failed(format!("{what} is needed, this is {}", kind_name(&value)));
    let converted = match wanted {
        Constraint::Text => Value::generated(Kind::Text(text(&value)?)),
        _ if symbolic => value.clone(),
        Constraint::Number => Value::generated(Kind::Number(number(&value)?)),
        Constraint::Bool => Value::generated(Kind::Bool(boolean(&value)?)),
        Constraint::List(inner) | Constraint::Set(inner) => {
            let items = value.as_list().ok_or_else(|| refused("a list"))?;
            let converted: Outcome<Vec<Value>> =
                items.items.iter().map(|item| convert(evaluator, item.clone(), inner)).collect();
            match wanted {
                Constraint::Set(_) => set(converted?, items.rest.clone()),
                _ => list(converted?, items.rest.clone()),
            }
        }
        Constraint::Map(inner) => {
            let entries = value.as_object().ok_or_else(|| refused("a map"))?;
            let mut result = Object { rest: entries.rest.clone(), ..Object::default() };
            for (name, entry) in &entries.entries {
                let value = convert(evaluator, entry.value.clone(), inner)?;
                result.entries.insert(name.clone(), Entry { key: entry.key, value });
            }
            object(result)
        }
        Constraint::Object(attributes) => {
            let entries = value.as_object().ok_or_else(|| refused("an object"))?;
            let mut result = Object::default();
            for (name, constraint, default) in attributes {
                let given = entries.entries.get(name);
                let entry = match (given, default, &entries.rest) {
                    (Some(given), Some(default), _) if given.value.is_null() => {
                        Entry { key: given.key, value: convert(evaluator, default.clone(), constraint)? }
                    }
                    (Some(given), _, _) => {
                        Entry { key: given.key, value: convert(evaluator, given.value.clone(), constraint)? }
                    }
                    (None, _, Some(reason)) => Entry { key: None, value: Value::unknown(reason.clone()) },
                    (None, Some(default), None) => {
                        Entry { key: None, value: convert(evaluator, default.clone(), constraint)? }
                    }
                    (None, None, None) => return Err(Stop::failed(format!("attribute `{name}` is required"))),
                };
                result.entries.insert(name.clone(), entry);
            }
            object(result)
        }
        Constraint::Tuple(constraints) => {
            let items = value.as_list().ok_or_else(|| refused("a tuple"))?;
            let pairs = items.items.iter().zip(constraints);
            let converted: Outcome<Vec<Value>> =
                pairs.map(|(item, constraint)| convert(evaluator, item.clone(), constraint)).collect();
            list(converted?, items.rest.clone())
        }
        Constraint::Any => value.clone(),
    };
    Ok(converted.with_origin(origin))
}

/// The items once each, in the order of Terraform's sets.
pub(super) fn unique(items: Vec<Value>) -> Vec<Value> {
    let mut unique: Vec<Value> = Vec::with_capacity(items.len());
    let mut seen = rustc_hash::FxHashSet::default();
    for item in items {
        let fresh = match item.as_str() {
            Some(text) => seen.insert(text),
            None => !unique.iter().any(|before| before.same(&item) == Some(true)),
        };
        if fresh {
            unique.push(item);
        }
    }
    // What is not known has no place in the order; then the order is that of the text.
    if unique.iter().any(|item| !item.is_null() && sort_key(item).is_none()) {
        return unique;
    }
    let rank = |item: &Value| match &item.kind {
        Kind::Null => 1,
        _ => 0,
    };
    unique.sort_by(|a, b| match (&a.kind, &b.kind) {
        (Kind::Number(a), Kind::Number(b)) => a.total_cmp(b),
        (Kind::Bool(a), Kind::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)).then_with(|| sort_key(a).cmp(&sort_key(b))),
    });
    unique
}

/// The bytes by which Terraform orders the items of a set; None where not all of the item is known.
fn sort_key(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.into());
    }
    let mut key = String::new();
    add_sort_key(value, &mut key)?;
    Some(key)
}

fn add_sort_key(value: &Value, key: &mut String) -> Option<()> {
    match &value.kind {
        Kind::Null => key.push('~'),
        Kind::Bool(b) => key.push(if *b { 'T' } else { 'F' }),
        Kind::Number(n) => key.push_str(&super::functions::general(*n, Some(10))),
        Kind::Text(text) => key.push_str(&json::quoted(&text.known()?)),
        Kind::List(list) => {
            key.push('[');
            for item in &list.items {
                add_sort_key(item, key)?;
                key.push(';');
            }
            key.push(']');
        }
        Kind::Object(object) => {
            key.push('<');
            for entry in object.entries.values() {
                add_sort_key(&entry.value, key)?;
                key.push(';');
            }
            key.push('>');
        }
        Kind::OneOf(_) | Kind::Unknown(_) => return None,
    }
    Some(())
}
