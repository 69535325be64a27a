//! Functions over lists.

use super::{Call, Function, MANY, any, number_value, settled};
use crate::evaluate::terraform::collection::{kind_name, known_text, list, partial_list, unsettled};
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::evaluate::terraform::operators::equal;
use crate::evaluate::terraform::traversal::item;
use crate::model::{Kind, List, Reason, Value, json};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("chunklist", 2, 2, chunklist),
    settled("compact", 1, 1, compact),
    any("concat", 0, MANY, concat),
    settled("distinct", 1, 1, distinct),
    settled("element", 2, 2, element),
    any("flatten", 1, 1, flatten),
    settled("index", 2, 2, index),
    settled("list", 0, MANY, |call| Err(call.refused("is no longer a function"))),
    settled("matchkeys", 3, 3, matchkeys),
    settled("range", 1, 3, range),
    settled("reverse", 1, 1, reverse),
    settled("slice", 3, 3, slice),
    settled("sort", 1, 1, sort),
];

fn chunklist(call: &Call<'_, '_>) -> Outcome {
    let (items, size) = (call.list(0)?, call.number(1)?);
    if size < 0.0 {
        return Err(call.refused("the size is below zero"));
    }
    let size = if size < 1.0 { items.len().max(1) } else { size as usize };
    Ok(Value::list(items.chunks(size).map(|chunk| Value::list(chunk.to_vec())).collect()))
}

/// Without empty and null items.
fn compact(call: &Call<'_, '_>) -> Outcome {
    let (items, mut rest) = call.partial(0)?;
    let mut kept = Vec::new();
    for item in items {
        match &item.kind {
            Kind::Null => {}
            Kind::Text(text) => match (text.known(), text.first_unknown()) {
                (Some(known), _) if known.is_empty() => {}
                (Some(_), _) | (None, None) => kept.push(item),
                (None, Some(reason)) => rest = Some(reason),
            },
            Kind::Unknown(reason) => rest = Some(reason.clone()),
            Kind::OneOf(one) => rest = Some(one.why.clone()),
            _ => kept.push(item),
        }
    }
    Ok(list(kept, rest))
}

/// What is not known of an argument becomes the rest of the result.
fn concat(call: &Call<'_, '_>) -> Outcome {
    let (mut all, mut rest) = (Vec::new(), None);
    let undecided = call.arguments.iter().position(|value| matches!(value.kind, Kind::OneOf(_)));
    // One argument of several values gives several lists; more of them would give too many.
    if let Some(at) = undecided {
        let others = call.arguments.iter().enumerate().filter(|(index, _)| *index != at);
        if others.clone().all(|(_, value)| !matches!(value.kind, Kind::OneOf(_))) {
            return call.evaluator.each_alternative(&call.arguments[at], |alternative| {
                let mut arguments = call.arguments.clone();
                arguments[at] = alternative.clone();
                concat(&Call { arguments, ..*call })
            });
        }
    }
    for at in 0..call.len() {
        let value = call.value(at);
        match &value.kind {
            Kind::Unknown(reason) => rest = rest.or_else(|| Some(reason.clone())),
            Kind::OneOf(one) => rest = rest.or_else(|| Some(one.why.clone())),
            Kind::Text(text) if text.known().is_none() => rest = rest.or_else(|| Some(unsettled(text))),
            Kind::List(list) if list.set => return Err(call.refused("a list is needed, this is a set")),
            Kind::List(_) => {
                let (items, more) = call.partial(at)?;
                all.extend(items);
                rest = rest.or(more);
            }
            Kind::Null => return Err(call.refused("an argument is null")),
            _ => return Err(call.refused(&format!("a list is needed, this is {}", kind_name(&value)))),
        }
    }
    Ok(list(all, rest))
}

fn distinct(call: &Call<'_, '_>) -> Outcome {
    let (items, rest) = call.partial(0)?;
    let mut kept: Vec<Value> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for item in items {
        let fresh = match item.as_str() {
            Some(text) => seen.insert(text),
            None => !kept.iter().any(|before| equal(before, &item) == Some(true)),
        };
        if fresh {
            kept.push(item);
        }
    }
    Ok(list(kept, rest))
}

fn element(call: &Call<'_, '_>) -> Outcome {
    let value = call.forced(0);
    if let Kind::Text(text) = &value.kind
        && text.known().is_none()
    {
        return call.evaluator.index(&value, &call.value(1));
    }
    if value.as_list().is_none_or(|list| list.set) {
        return Err(call.refused(&format!("a list is needed, this is {}", kind_name(&value))));
    }
    let (items, rest) = partial_list(&value)?;
    let at = call.number(1)?;
    if items.is_empty() && rest.is_none() {
        return Err(call.refused("the list is empty"));
    }
    if let Some(reason) = rest {
        return Err(Stop::Unknown(reason));
    }
    if at < 0.0 || at.fract() != 0.0 {
        return Err(call.refused("the index is not a whole number from zero"));
    }
    let at = at % items.len() as f64;
    item(&List { items, ..List::default() }, at)
}

fn flatten(call: &Call<'_, '_>) -> Outcome {
    let value = call.value(0);
    call.evaluator.each_alternative(&value, |value| match &value.kind {
        Kind::Unknown(reason) => Err(Stop::Unknown(reason.clone())),
        Kind::Object(_) => Err(call.refused("a list is needed, this is an object")),
        _ => {
            let (mut all, mut rest) = (Vec::new(), None);
            let (items, more) = partial_list(value)?;
            flatten_into(items, more, &mut all, &mut rest);
            Ok(list(all, rest))
        }
    })
}

fn flatten_into(items: Vec<Value>, more: Option<Reason>, all: &mut Vec<Value>, rest: &mut Option<Reason>) {
    *rest = rest.take().or(more);
    for item in items {
        match &item.kind {
            Kind::List(inner) => flatten_into(inner.items.clone(), inner.rest.clone(), all, rest),
            // Whether it is a list to be opened is not known.
            Kind::Unknown(reason) => {
                rest.get_or_insert_with(|| reason.clone());
            }
            Kind::OneOf(one) if one.values.iter().any(|value| value.as_list().is_some()) => {
                rest.get_or_insert_with(|| one.why.clone());
            }
            _ => all.push(item),
        }
    }
}

fn index(call: &Call<'_, '_>) -> Outcome {
    let wanted = call.value(1);
    for (at, item) in call.sequence(0)?.iter().enumerate() {
        match equal(item, &wanted) {
            Some(true) => return Ok(number_value(at as f64)),
            Some(false) => {}
            None => return Err(Stop::unknown("where an item is in a list is not known")),
        }
    }
    Err(call.refused("the item is not in the list"))
}

fn matchkeys(call: &Call<'_, '_>) -> Outcome {
    let (values, keys, wanted) = (call.list(0)?, call.list(1)?, call.list(2)?);
    if values.len() != keys.len() {
        return Err(call.refused("there are not as many keys as values"));
    }
    let mut found = Vec::new();
    for (value, key) in values.into_iter().zip(keys) {
        for wanted in &wanted {
            match equal(&key, wanted) {
                Some(true) => {
                    found.push(value.clone());
                    break;
                }
                Some(false) => {}
                None => return Err(Stop::unknown("whether two keys are equal is not known")),
            }
        }
    }
    Ok(Value::list(found))
}

fn range(call: &Call<'_, '_>) -> Outcome {
    let (start, end) = if call.len() == 1 { (0.0, call.number(0)?) } else { (call.number(0)?, call.number(1)?) };
    let step = match call.len() {
        3 => call.number(2)?,
        _ if end < start => -1.0,
        _ => 1.0,
    };
    if step == 0.0 || (end > start) != (step > 0.0) && end != start {
        return Err(call.refused("the step leads nowhere"));
    }
    let mut items = Vec::new();
    let mut next = start;
    while if step > 0.0 { next < end } else { next > end } {
        // Terraform's own bound.
        if items.len() >= 1024 {
            return Err(call.refused("more than 1024 items"));
        }
        items.push(number_value(next));
        next += step;
    }
    Ok(Value::list(items))
}

fn reverse(call: &Call<'_, '_>) -> Outcome {
    let mut items = call.list(0)?;
    items.reverse();
    Ok(Value::list(items))
}

fn slice(call: &Call<'_, '_>) -> Outcome {
    let (items, start, end) = (call.sequence(0)?, call.number(1)?, call.number(2)?);
    let (start, end) = (start as usize, end as usize);
    match items.get(start..end) {
        Some(items) => Ok(Value::list(items.to_vec())),
        None => Err(call.refused(&format!("there are only {} items", json::number(items.len() as f64)))),
    }
}

fn sort(call: &Call<'_, '_>) -> Outcome {
    let mut known = Vec::new();
    for item in call.list(0)? {
        known.push((known_text(&item)?, item));
    }
    known.sort_by(|a, b| a.0.cmp(&b.0));
    let as_text = |(text, item): (compact_str::CompactString, Value)| match item.kind {
        Kind::Text(_) => item,
        _ => Value::text(text),
    };
    Ok(Value::list(known.into_iter().map(as_text).collect()))
}
