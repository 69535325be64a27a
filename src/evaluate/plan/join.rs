//! Values of a plan joined with those of its configuration: the plan knows more of them, the configuration knows what they
//! are made of and where they are written.

use serde_json::Value as Json;

use crate::model::{Attribute, Kind, Object, Origin, Part, Piece, Text, Value};

/// Whether a planned value may be what the configuration says; `later` says what of it is not known yet.
pub(super) fn agree(planned: &Json, later: &Json, written: &Value) -> bool {
    if later == &Json::Bool(true) {
        return true;
    }
    match (&written.kind, planned) {
        (Kind::Unknown(_) | Kind::OneOf(_) | Kind::Null, _) => true,
        (Kind::Bool(_) | Kind::Number(_) | Kind::Text(_), Json::Null) => false,
        (Kind::Bool(one), Json::Bool(other)) => one == other,
        (Kind::Number(one), Json::Number(other)) => other.as_f64() == Some(*one),
        (Kind::Text(text), Json::String(other)) => {
            text.encoded().is_some()
                || text.known().map_or_else(|| filled(text, other).is_some(), |text| text == *other)
        }
        (Kind::List(list), Json::Array(items)) => list.rest.is_some() || list.items.len() == items.len(),
        (Kind::Object(object), Json::Object(entries)) => object.entries.iter().all(|(name, entry)| {
            let planned = entries.get(name.as_str()).unwrap_or(&Json::Null);
            agree(planned, later.get(name.as_str()).unwrap_or(&Json::Null), &entry.value)
        }),
        (Kind::List(_) | Kind::Object(_), _) => false,
        _ => true,
    }
}

/// For each planned item of a list, the written one it is made of. Providers order sets in their own way.
pub(super) fn pairs<'w, W>(
    planned: &[Json],
    written: &'w [W],
    agree: impl Fn(usize, &Json, &W) -> bool,
) -> Vec<Option<&'w W>> {
    let mut taken = vec![false; written.len()];
    let mut pair = |(index, item): (usize, &Json)| {
        let same_place = (planned.len() == written.len()).then_some(index);
        let mut candidates = same_place.into_iter().chain(0..written.len());
        let at = candidates.find(|&at| !taken[at] && agree(index, item, &written[at]))?;
        taken[at] = true;
        Some(&written[at])
    };
    planned.iter().enumerate().map(&mut pair).collect()
}

/// A known text, made of the parts the configuration writes.
pub(super) fn text(known: &str, written: &Value) -> Value {
    let Kind::Text(text) = &written.kind else {
        return Value::text(known).with_origin(written.origin.clone());
    };
    let joined = match text.encoded() {
        Some(inner) => encoded(known, inner).unwrap_or_else(|| Text::literal(known)),
        None if text.known().as_deref() == Some(known) => text.clone(),
        None => filled(text, known).unwrap_or_else(|| Text::literal(known)),
    };
    Value { kind: Kind::Text(joined), origin: written.origin.clone() }
}

/// A known JSON text as the value the configuration encodes.
fn encoded(known: &str, written: &Value) -> Option<Text> {
    let planned: Json = serde_json::from_str(known).ok()?;
    Some(Text::json(whole(&planned, written)))
}

/// A value that is known in whole, with the parts and the places that are written.
fn whole(planned: &Json, written: &Value) -> Value {
    let origin = || written.origin.clone();
    match (planned, &written.kind) {
        (Json::String(known), _) => text(known, written),
        (Json::Array(items), Kind::List(list)) => {
            let pairs = pairs(items, &list.items, |_, planned, written| agree(planned, &Json::Null, written));
            let item = |(planned, written): (&Json, Option<&Value>)| match written {
                Some(written) => whole(planned, written),
                None => plain(planned),
            };
            Value::list(items.iter().zip(pairs).map(item).collect()).with_origin(origin())
        }
        (Json::Object(entries), Kind::Object(object)) => {
            let mut joined = Object::default();
            for (name, planned) in entries {
                let written = object.entries.get(name.as_str());
                let value = written.map_or_else(|| plain(planned), |entry| whole(planned, &entry.value));
                let key = written.and_then(|entry| entry.key);
                joined.entries.insert(name.as_str().into(), crate::model::Entry { key, value });
            }
            Value { kind: Kind::Object(std::sync::Arc::new(joined)), origin: origin() }
        }
        _ => plain(planned).with_origin(origin()),
    }
}

/// A value that is known in whole and written nowhere.
pub(super) fn plain(planned: &Json) -> Value {
    match planned {
        Json::Null => Value::generated(Kind::Null),
        Json::Bool(bool) => Value::generated(Kind::Bool(*bool)),
        Json::Number(number) => Value::generated(Kind::Number(number.as_f64().unwrap_or_default())),
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(plain).collect()),
        Json::Object(entries) => Value::object(entries.iter().map(|(name, value)| (name.as_str(), plain(value)))),
    }
}

/// The parts of a text with what each of them stands for in the known one; None where they do not make it up.
fn filled(text: &Text, known: &str) -> Option<Text> {
    let pieces = text.to_pieces();
    let mut rest = known;
    let mut filled = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.iter().enumerate() {
        if let Some(literal) = piece.part.known() {
            rest = rest.strip_prefix(literal)?;
            filled.push(piece.clone());
            continue;
        }
        let end = match pieces.get(index + 1).map(|next| next.part.known()) {
            None => rest.len(),
            Some(Some(next)) => rest.find(next).filter(|&at| at > 0)?,
            // Where the one ends and the other begins cannot be told.
            Some(None) => return None,
        };
        let (own, after) = rest.split_at(end);
        rest = after;
        let part = match &piece.part {
            Part::Attribute(attribute) => Part::Attribute(Attribute { known: Some(own.into()), ..attribute.clone() }),
            Part::Unknown(_) => Part::Literal(own.into()),
            other => other.clone(),
        };
        filled.push(Piece { part, span: piece.span });
    }
    rest.is_empty().then(|| Text::pieces(filled))
}

/// The text of an attribute whose value is known, if a text is that value or begins with it.
pub(super) fn beginning_with(attribute: Attribute, value: &str, text: &str) -> Option<Text> {
    let rest = text.strip_prefix(value).filter(|_| !value.is_empty())?;
    let known = Part::Attribute(Attribute { known: Some(value.into()), ..attribute });
    let parts = [known, Part::Literal(rest.into())];
    Some(Text::pieces(parts.into_iter().map(|part| Piece { part, span: None }).collect()))
}

/// The same value at another place, if it is written nowhere.
pub(super) fn placed(value: Value, span: crate::source::Span) -> Value {
    match value.origin.span {
        Some(_) => value,
        None => value.with_origin(Origin::at(span)),
    }
}
