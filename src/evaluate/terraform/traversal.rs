//! Attributes, indexes and splats.

use std::sync::Arc;

use compact_str::{CompactString, format_compact};
use hcl_edit::Decorated;
use hcl_edit::expr::TraversalOperator;

use super::collection::{is_whole, kind_name, known_text, list, number, unsettled};
use super::evaluator::{Evaluator, Outcome, Scope, Stop};
use crate::model::{Attribute, Kind, List, Object, OneOf, Part, Reason, Text, Value, json};
use crate::source::Span;

/// A part of something unknown: equal parts of the same unknown are equal.
pub(super) fn part_of(reason: &Reason, part: &str) -> Reason {
    match reason.identity() {
        Some(identity) => reason.identified(format!("{identity}{part}")),
        None => reason.clone(),
    }
}

/// An attribute of a resource, extended by one step.
fn extended(attribute: &Attribute, step: &str) -> Value {
    let step = if attribute.name.is_empty() { step.trim_start_matches('.') } else { step };
    let name = format_compact!("{}{step}", attribute.name);
    Value::generated(Kind::Text(Text::part(Part::Attribute(Attribute {
        resource: Arc::clone(&attribute.resource),
        name,
        known: None,
    }))))
}

impl<'a> Evaluator<'a> {
    /// A value followed by attributes, indexes and splats.
    pub(super) fn traverse(
        &self,
        base: Value,
        operators: &[Decorated<TraversalOperator>],
        scope: &Scope<'_, 'a>,
        span: Span,
    ) -> Outcome {
        let mut value = base;
        for (at, operator) in operators.iter().enumerate() {
            value = match operator.value() {
                TraversalOperator::GetAttr(name) => self.attribute(&value, name.as_str())?,
                TraversalOperator::Index(key) => {
                    let key = self.evaluate(key, scope)?;
                    self.index(&value, &key)?
                }
                TraversalOperator::LegacyIndex(index) => {
                    self.index(&value, &Value::generated(Kind::Number(*index.value() as f64)))?
                }
                TraversalOperator::FullSplat(_) => {
                    return self.splat(&value, &operators[at + 1..], scope, span);
                }
                TraversalOperator::AttrSplat(_) => {
                    let rest = &operators[at + 1..];
                    let is_attribute = |operator: &&Decorated<TraversalOperator>| {
                        matches!(operator.value(), TraversalOperator::GetAttr(_))
                    };
                    let (each, after) = rest.split_at(rest.iter().take_while(is_attribute).count());
                    let items = self.splat(&value, each, scope, span)?;
                    return self.traverse(items, after, scope, span);
                }
            };
        }
        Ok(value)
    }

    fn splat(
        &self,
        value: &Value,
        each: &[Decorated<TraversalOperator>],
        scope: &Scope<'_, 'a>,
        span: Span,
    ) -> Outcome {
        self.each_alternative(value, |value| match &value.kind {
            Kind::Null => Ok(list(Vec::new(), None)),
            Kind::List(items) => {
                let found: Outcome<Vec<Value>> =
                    items.items.iter().map(|item| self.traverse(item.clone(), each, scope, span)).collect();
                Ok(list(found?, items.rest.clone()))
            }
            Kind::Unknown(reason) => Err(Stop::Unknown(part_of(reason, "[*]"))),
            Kind::Text(text) if !is_whole(value) && text.known().is_none() => match text.as_attribute() {
                Some(attribute) => self.traverse(extended(attribute, "[*]"), each, scope, span),
                None => Err(Stop::Unknown(unsettled(text))),
            },
            _ => Ok(list(vec![self.traverse(value.clone(), each, scope, span)?], None)),
        })
    }

    /// An attribute of a value.
    pub(super) fn attribute(&self, value: &Value, name: &str) -> Outcome {
        self.each_alternative(value, |value| match &value.kind {
            Kind::Object(object) => entry(object, name),
            Kind::Unknown(reason) => Err(Stop::Unknown(part_of(reason, &format!(".{name}")))),
            Kind::Text(text) => match text.as_attribute() {
                Some(attribute) if attribute.name.is_empty() => match self.handle_of(&attribute.resource) {
                    Some(handle) => self.attribute_of(&handle, name),
                    None => Ok(extended(attribute, name)),
                },
                Some(attribute) if attribute.known.is_none() => Ok(extended(attribute, &format!(".{name}"))),
                _ if text.known().is_none() => Err(Stop::Unknown(unsettled(text))),
                _ => Err(no_attribute(value, name)),
            },
            _ => Err(no_attribute(value, name)),
        })
    }

    /// An item of a value.
    pub(super) fn index(&self, value: &Value, key: &Value) -> Outcome {
        self.each_alternative(value, |value| self.each_alternative(key, |key| self.index_one(value, key)))
    }

    fn index_one(&self, value: &Value, key: &Value) -> Outcome {
        match &value.kind {
            Kind::Object(object) => match known_text(key) {
                Ok(name) => entry(object, &name),
                Err(Stop::Unknown(why)) => any_of(object.entries.values().map(|entry| &entry.value), &object.rest, why),
                Err(failed) => Err(failed),
            },
            Kind::List(items) if items.set => Err(Stop::failed("a set has no index")),
            Kind::List(items) => match number(key) {
                Ok(index) => item(items, index),
                Err(Stop::Unknown(why)) => any_of(items.items.iter(), &items.rest, why),
                Err(failed) => Err(failed),
            },
            Kind::Unknown(reason) => Err(Stop::Unknown(match known_text(key) {
                Ok(key) => part_of(reason, &format!("[{key}]")),
                Err(_) => reason.anonymous(),
            })),
            Kind::Text(text) => match text.as_attribute() {
                Some(attribute) if attribute.name.is_empty() => {
                    let name = known_text(key)?;
                    match self.handle_of(&attribute.resource) {
                        Some(handle) => self.attribute_of(&handle, &name),
                        None => Ok(extended(attribute, &name)),
                    }
                }
                Some(attribute) if attribute.known.is_none() => {
                    let step: CompactString = match &key.kind {
                        Kind::Number(n) => format_compact!("[{}]", json::number(*n)),
                        _ => format_compact!("[{:?}]", known_text(key)?),
                    };
                    Ok(extended(attribute, &step))
                }
                _ if text.known().is_none() => Err(Stop::Unknown(unsettled(text))),
                _ => Err(Stop::failed("text has no items")),
            },
            _ => Err(Stop::failed(format!("{} has no items", kind_name(value)))),
        }
    }
}

fn no_attribute(value: &Value, name: &str) -> Stop {
    Stop::failed(format!("{} has no attribute `{name}`", kind_name(value)))
}

fn entry(object: &Object, name: &str) -> Outcome {
    match (object.entries.get(name), &object.rest) {
        (Some(entry), _) => Ok(entry.value.clone()),
        (None, Some(reason)) => Err(Stop::Unknown(reason.clone())),
        (None, None) => Err(Stop::failed(format!("there is no attribute or key `{name}`"))),
    }
}

/// An item of a list. Where there may be more items, they may also stand before it.
pub(super) fn item(items: &List, index: f64) -> Outcome {
    if let Some(reason) = &items.rest {
        return Err(Stop::Unknown(reason.clone()));
    }
    let at = if index >= 0.0 && index.fract() == 0.0 { items.items.get(index as usize) } else { None };
    at.cloned().ok_or_else(|| Stop::failed(format!("there is no item {}", json::number(index))))
}

/// One of the items, by a key that is not known.
fn any_of<'v>(items: impl Iterator<Item = &'v Value>, rest: &Option<Reason>, why: Reason) -> Outcome {
    let items: Vec<Value> = items.take(OneOf::MOST + 1).cloned().collect();
    if rest.is_some() || items.len() > OneOf::MOST || items.is_empty() {
        return Err(Stop::Unknown(why));
    }
    Ok(Value::one_of(items, why))
}
