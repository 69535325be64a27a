//! Looking into values: what is known of them, their items, their alternatives.

use std::sync::Arc;

use compact_str::{CompactString, format_compact};

use super::evaluator::{Evaluator, LARGEST, Outcome, Stop};
use super::instances::Of;
use crate::model::{Entry, Kind, List, Object, Part, Piece, Reason, Text, Value, json};

/// Identity of the alternative that stands for a failure, kept inside of `try`.
const FAILS: &str = "\u{0}fails";

/// Marks an alternative that Terraform would refuse.
pub(super) fn failing(reason: &Reason) -> Value {
    Value::unknown(reason.identified(FAILS))
}

/// True for what [`failing`] made.
pub(super) fn is_failing(value: &Value) -> bool {
    value.as_unknown().is_some_and(|reason| reason.identity() == Some(FAILS))
}

/// Why the text of something is not known here.
pub(super) fn unsettled(text: &Text) -> Reason {
    text.first_unknown().unwrap_or_else(|| Reason::new(format!("`{text}` is known only after deployment")))
}

/// True for a resource, data source or module that is referred to as a whole.
pub(super) fn is_whole(value: &Value) -> bool {
    value.as_text().and_then(Text::as_attribute).is_some_and(|attribute| attribute.name.is_empty())
}

/// What a value is called in a message.
pub(super) fn kind_name(value: &Value) -> &'static str {
    match &value.kind {
        Kind::Null => "null",
        Kind::Bool(_) => "a bool",
        Kind::Number(_) => "a number",
        Kind::Text(_) => "text",
        Kind::List(_) => "a list",
        Kind::Object(_) => "an object",
        Kind::OneOf(_) | Kind::Unknown(_) => "not known",
    }
}

fn wanted(wanted: &str, value: &Value) -> Stop {
    match &value.kind {
        Kind::Unknown(reason) => Stop::Unknown(reason.clone()),
        Kind::OneOf(one) => Stop::Unknown(one.why.clone()),
        _ => Stop::failed(format!("{wanted} is needed, this is {}", kind_name(value))),
    }
}

/// A value as a number.
pub(super) fn number(value: &Value) -> Outcome<f64> {
    match &value.kind {
        Kind::Number(n) => Ok(*n),
        Kind::Text(text) => match text.known() {
            Some(known) => parse_number(&known).ok_or_else(|| Stop::failed(format!("`{known}` is not a number"))),
            None => Err(Stop::Unknown(unsettled(text))),
        },
        _ => Err(wanted("a number", value)),
    }
}

pub(super) fn parse_number(text: &str) -> Option<f64> {
    let starts = text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit() || c == '.');
    text.parse().ok().filter(|n: &f64| starts && n.is_finite())
}

/// A value as true or false.
pub(super) fn boolean(value: &Value) -> Outcome<bool> {
    match &value.kind {
        Kind::Bool(b) => Ok(*b),
        Kind::Text(text) => match text.known().as_deref() {
            Some("true" | "1") => Ok(true),
            Some("false" | "0") => Ok(false),
            Some(other) => Err(Stop::failed(format!("`{other}` is not true or false"))),
            None => Err(Stop::Unknown(unsettled(text))),
        },
        _ => Err(wanted("true or false", value)),
    }
}

/// A value as text, known or symbolic.
pub(super) fn text(value: &Value) -> Outcome<Text> {
    match &value.kind {
        Kind::Text(text) => Ok(text.clone()),
        Kind::Number(n) => Ok(Text::literal(json::number(*n))),
        Kind::Bool(b) => Ok(Text::literal(if *b { "true" } else { "false" })),
        _ => Err(wanted("text", value)),
    }
}

/// A value as text that is known.
pub(super) fn known_text(value: &Value) -> Outcome<CompactString> {
    let text = text(value)?;
    text.known().ok_or_else(|| Stop::Unknown(unsettled(&text)))
}

/// The parts of a list that are known, and why there may be more.
pub(super) fn partial_list(value: &Value) -> Outcome<(Vec<Value>, Option<Reason>)> {
    match &value.kind {
        Kind::List(list) => Ok((list.items.clone(), list.rest.clone())),
        Kind::Object(object) => {
            let items = object.entries.values().map(|entry| entry.value.clone()).collect();
            Ok((items, object.rest.clone()))
        }
        Kind::Text(text) if text.known().is_none() => Err(Stop::Unknown(unsettled(text))),
        _ => Err(wanted("a list", value)),
    }
}

/// The items of a list all of which are there.
pub(super) fn whole_list(value: &Value) -> Outcome<Vec<Value>> {
    match partial_list(value)? {
        (items, None) => Ok(items),
        (_, Some(reason)) => Err(Stop::Unknown(reason)),
    }
}

/// A set of which more may follow: its items once each, in Terraform's order.
pub(super) fn set(items: Vec<Value>, rest: Option<Reason>) -> Value {
    Value::generated(Kind::List(Arc::new(List { items: super::convert::unique(items), rest, set: true })))
}

/// A list of which more may follow.
pub(super) fn list(items: Vec<Value>, rest: Option<Reason>) -> Value {
    Value::generated(Kind::List(Arc::new(List { items, rest, set: false })))
}

/// An object whose keys are in order, as Terraform iterates them.
pub(super) fn object(mut object: Object) -> Value {
    if !object.entries.keys().is_sorted() {
        object.entries.sort_unstable_keys();
    }
    Value::generated(Kind::Object(Arc::new(object)))
}

/// Inserts a value nobody wrote a key for.
pub(super) fn insert(object: &mut Object, key: impl Into<CompactString>, value: Value) {
    object.entries.insert(key.into(), Entry { key: None, value });
}

/// Words that are equal only for equal values; None where there are no such words.
pub(super) fn identity(value: &Value) -> Option<CompactString> {
    match &value.kind {
        Kind::Unknown(reason) => reason.identity().map(|identity| format_compact!("?{identity}")),
        Kind::Text(text) => {
            let mut out = CompactString::default();
            for part in text.parts() {
                match part {
                    Part::Literal(text) => out.push_str(&text),
                    Part::Attribute(attribute) => {
                        out.push_str(&format!("${{{}#{}}}", attribute.resource, attribute.name));
                    }
                    Part::Pseudo(pseudo) => out.push_str(&format!("${{{}}}", pseudo.as_str())),
                    Part::Unknown(reason) => out.push_str(&format!("${{?{}}}", reason.identity()?)),
                }
            }
            Some(out)
        }
        Kind::Null => Some("null".into()),
        Kind::Bool(b) => Some(format_compact!("{b}")),
        Kind::Number(n) => Some(json::number(*n)),
        Kind::List(list) if list.rest.is_none() && list.items.len() < 16 => {
            let items: Option<Vec<_>> = list.items.iter().map(identity).collect();
            Some(format_compact!("[{}]", items?.join(",")))
        }
        _ => None,
    }
}

/// How heavy a value is, counted up to [`LARGEST`].
fn weight(value: &Value) -> usize {
    fn add(value: &Value, total: &mut usize) {
        *total += 32;
        if *total > LARGEST {
            return;
        }
        match &value.kind {
            Kind::Text(text) => match text.encoded() {
                Some(inner) => add(inner, total),
                None => *total += text_weight(&text.to_pieces()),
            },
            Kind::List(list) => list.items.iter().for_each(|item| add(item, total)),
            Kind::Object(object) => object.entries.values().for_each(|entry| add(&entry.value, total)),
            Kind::OneOf(one) => one.values.iter().for_each(|value| add(value, total)),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => {}
        }
    }
    let mut total = 0;
    add(value, &mut total);
    total
}

/// How heavy a text is.
pub(super) fn text_weight(pieces: &[Piece]) -> usize {
    let weight = |piece: &Piece| match &piece.part {
        Part::Literal(text) => 32 + text.len(),
        _ => 32,
    };
    pieces.iter().map(weight).sum()
}

/// Why a value is unknown that would be larger than [`LARGEST`].
const TOO_LARGE: &str = "a value too large to compute";

/// A value is too large to go on with.
pub(super) fn too_large() -> Stop {
    Stop::unknown(TOO_LARGE)
}

/// Key and value of each item of a collection, and why there may be more.
pub(super) struct Pairs {
    pub(super) items: Vec<(Value, Value)>,
    pub(super) rest: Option<Reason>,
}

impl<'a> Evaluator<'a> {
    /// The value, if it is not too large to go on with.
    pub(super) fn bounded(&self, value: Value) -> Outcome {
        let weight = weight(&value);
        self.spend(weight >> 8);
        if weight <= LARGEST {
            return Ok(value);
        }
        if let Some(span) = value.origin.span {
            self.limit(span, TOO_LARGE);
        }
        Err(too_large())
    }

    /// What `for`, `for_each` of a block and `%{for}` go over. The value must not be one of several.
    pub(super) fn pairs(&self, value: &Value) -> Outcome<Pairs> {
        let value = self.force(value.clone());
        let pairs = match &value.kind {
            Kind::List(list) => Pairs {
                items: list
                    .items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| match list.set {
                        // The items of a set are their own keys.
                        true => (item.clone(), item.clone()),
                        false => (Value::generated(Kind::Number(index as f64)), item.clone()),
                    })
                    .collect(),
                rest: list.rest.clone(),
            },
            Kind::Object(object) => Pairs {
                items: object
                    .entries
                    .iter()
                    .map(|(key, entry)| (Value::text(key.clone()), entry.value.clone()))
                    .collect(),
                rest: object.rest.clone(),
            },
            Kind::Text(text) if text.known().is_none() => return Err(Stop::Unknown(unsettled(text))),
            _ => return Err(wanted("a collection", &value)),
        };
        self.spend(pairs.items.len());
        Ok(pairs)
    }

    /// A resource or module referred to as a whole, as an object; every other value as it is.
    pub(super) fn force(&self, value: Value) -> Value {
        if !is_whole(&value) {
            return value;
        }
        let handle = value.as_text().and_then(Text::as_attribute).and_then(|a| self.handle_of(&a.resource));
        let Some(handle) = handle else { return value };
        let mut entries = Object::default();
        let names = match handle.of {
            Of::Module => match self.output_names(&handle) {
                Some(names) => names,
                None => return value,
            },
            Of::Resource | Of::Data => {
                let reason = format!("other attributes of `{}` are known only after deployment", handle.address);
                entries.rest = Some(Reason::new(reason));
                self.argument_names(handle.declared)
            }
        };
        for name in names {
            let inner = self.attribute_of(&handle, &name);
            insert(&mut entries, name, inner.unwrap_or_else(|stop| Value::unknown(stop.reason())));
        }
        object(entries).with_origin(value.origin)
    }

    /// The result for each alternative. Alternatives Terraform would refuse are left out, or marked inside of `try`.
    pub(super) fn each_alternative(&self, value: &Value, mut apply: impl FnMut(&Value) -> Outcome) -> Outcome {
        let Kind::OneOf(one) = &value.kind else { return apply(value) };
        let mut results = Vec::with_capacity(one.values.len());
        let mut failed = None;
        for alternative in &one.values {
            match apply(alternative) {
                Ok(value) => results.push(value),
                Err(Stop::Unknown(reason)) => results.push(Value::unknown(reason)),
                Err(Stop::Failed(reason)) => failed = Some(reason),
            }
        }
        self.join_alternatives(results, failed, &one.why)
    }

    /// One value of the results of several alternatives.
    pub(super) fn join_alternatives(&self, mut results: Vec<Value>, failed: Option<Reason>, why: &Reason) -> Outcome {
        if let Some(reason) = failed {
            if results.is_empty() {
                return Err(Stop::Failed(reason));
            }
            if self.is_trying() {
                results.push(failing(&reason));
            }
        }
        Ok(Value::one_of(results, why.clone()))
    }
}
