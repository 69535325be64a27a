//! Functions over maps and over any collection.

use compact_str::CompactString;
use unicode_segmentation::UnicodeSegmentation;

use super::{Call, Function, MANY, any, number_value, settled, truth};
use crate::evaluate::terraform::collection::{
    boolean, insert, is_whole, kind_name, known_text, list, number, object, partial_list, set, text, too_large,
    unsettled, whole_list,
};
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::evaluate::terraform::operators::equal;
use crate::model::{Entry, Kind, List, Object, Reason, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    any("coalesce", 1, MANY, coalesce),
    any("coalescelist", 1, MANY, coalescelist),
    settled("contains", 2, 2, contains),
    settled("keys", 1, 1, keys),
    settled("length", 1, 1, length),
    settled("lookup", 2, 3, lookup),
    settled("map", 0, MANY, |call| Err(call.refused("is no longer a function"))),
    any("merge", 0, MANY, merge),
    settled("one", 1, 1, one),
    any("sensitive", 1, 1, |call| Ok(call.value(0))),
    any("nonsensitive", 1, 1, |call| Ok(call.value(0))),
    any("issensitive", 1, 1, |_| Err(Stop::unknown("what is sensitive is not traced here"))),
    any("ephemeralasnull", 1, 1, |call| Ok(call.value(0))),
    settled("tobool", 1, 1, |call| null_or(call, |value| Ok(truth(boolean(value)?)))),
    any("tolist", 1, 1, tolist),
    any("tomap", 1, 1, tomap),
    settled("tonumber", 1, 1, |call| null_or(call, |value| Ok(number_value(number(value)?)))),
    settled("toset", 1, 1, toset),
    settled("tostring", 1, 1, |call| null_or(call, |value| Ok(Value::generated(Kind::Text(text(value)?))))),
    settled("transpose", 1, 1, transpose),
    settled("type", 1, 1, |_| Err(Stop::unknown("`type` works in the console only"))),
    settled("values", 1, 1, values),
    settled("zipmap", 2, 2, zipmap),
    settled("setproduct", 2, MANY, setproduct),
    settled("setunion", 1, MANY, setunion),
    settled("setintersection", 1, MANY, setintersection),
    settled("setsubtract", 2, 2, setsubtract),
    settled("alltrue", 1, 1, |call| all(call, false)),
    settled("anytrue", 1, 1, |call| all(call, true)),
];

fn null_or(call: &Call<'_, '_>, convert: impl FnOnce(&Value) -> Outcome) -> Outcome {
    let value = call.value(0);
    if value.is_null() {
        return Ok(value);
    }
    Ok(convert(&value)?.with_origin(value.origin))
}

/// The first argument that is neither null nor empty text.
fn coalesce(call: &Call<'_, '_>) -> Outcome {
    let chosen = first_given(call)?;
    if matches!(chosen.kind, Kind::Number(_) | Kind::Bool(_)) && call.arguments.iter().any(|a| a.as_text().is_some()) {
        return Ok(Value::generated(Kind::Text(text(&chosen)?)).with_origin(chosen.origin));
    }
    Ok(chosen)
}

fn first_given(call: &Call<'_, '_>) -> Outcome {
    first(call, |value| match &value.kind {
        Kind::Null => Some(false),
        Kind::Text(text) => match text.known() {
            Some(known) => Some(!known.is_empty()),
            // An attribute of a resource that is there is never empty as far as this function is used.
            None => text.first_unknown().is_none().then_some(true),
        },
        Kind::Unknown(_) => None,
        _ => Some(true),
    })
}

fn coalescelist(call: &Call<'_, '_>) -> Outcome {
    if call.arguments.iter().any(Value::is_null) {
        return Err(call.refused("an argument is null"));
    }
    first(call, |value| match &value.kind {
        Kind::List(items) if items.rest.is_none() => Some(!items.items.is_empty()),
        Kind::List(items) if !items.items.is_empty() => Some(true),
        _ => None,
    })
}

/// The first alternative that is good; where that is not known, one of those that may be it.
fn first(call: &Call<'_, '_>, is_good: impl Fn(&Value) -> Option<bool>) -> Outcome {
    let mut candidates: Vec<Value> = Vec::new();
    let mut why: Option<Reason> = None;
    for argument in &call.arguments {
        if let Kind::OneOf(one) = &argument.kind {
            why = why.or_else(|| Some(one.why.clone()));
        }
        let mut passes_on = false;
        for value in argument.alternatives() {
            match is_good(value) {
                Some(true) => candidates.push(value.clone()),
                Some(false) => passes_on = true,
                None => {
                    passes_on = true;
                    why = why.or_else(|| value.first_unknown());
                    candidates.push(value.clone());
                }
            }
        }
        if !passes_on {
            return Ok(Value::one_of(candidates, why.unwrap_or_else(|| Reason::new(""))));
        }
    }
    match why {
        Some(why) if !candidates.is_empty() => Ok(Value::one_of(candidates, why)),
        _ => Err(call.refused("no argument has a value")),
    }
}

fn contains(call: &Call<'_, '_>) -> Outcome {
    let (items, mut rest) = call.partial(0)?;
    let wanted = call.value(1);
    for item in &items {
        match equal(item, &wanted) {
            Some(true) => return Ok(truth(true)),
            Some(false) => {}
            None => {
                let reason = || Reason::new("whether an item is in a list is not known");
                rest = item.first_unknown().or_else(|| wanted.first_unknown()).or_else(|| Some(reason()));
            }
        }
    }
    match rest {
        Some(reason) => Err(Stop::Unknown(reason)),
        None => Ok(truth(false)),
    }
}

/// An argument as a map.
fn map(call: &Call<'_, '_>, at: usize) -> Outcome<std::sync::Arc<Object>> {
    let value = call.forced(at);
    match &value.kind {
        Kind::Object(object) => Ok(std::sync::Arc::clone(object)),
        Kind::Text(text) if text.known().is_none() => Err(Stop::Unknown(unsettled(text))),
        _ => Err(call.refused(&format!("a map is needed, this is {}", kind_name(&value)))),
    }
}

fn keys(call: &Call<'_, '_>) -> Outcome {
    let object = map(call, 0)?;
    Ok(list(object.entries.keys().map(|key| Value::text(key.clone())).collect(), object.rest.clone()))
}

fn values(call: &Call<'_, '_>) -> Outcome {
    let object = map(call, 0)?;
    Ok(list(object.entries.values().map(|entry| entry.value.clone()).collect(), object.rest.clone()))
}

fn length(call: &Call<'_, '_>) -> Outcome {
    let value = call.forced(0);
    match &value.kind {
        Kind::Text(text) => match text.known() {
            Some(known) => Ok(number_value(known.graphemes(true).count() as f64)),
            None => Err(Stop::Unknown(unsettled(text))),
        },
        _ => Ok(number_value(whole_list(&value)?.len() as f64)),
    }
}

fn lookup(call: &Call<'_, '_>) -> Outcome {
    let object = map(call, 0)?;
    let key = call.known(1)?;
    match (object.entries.get(&key), &object.rest) {
        (Some(entry), _) => Ok(entry.value.clone()),
        (None, Some(reason)) => Err(Stop::Unknown(reason.clone())),
        (None, None) if call.len() > 2 => Ok(call.value(2)),
        (None, None) => Err(call.refused(&format!("there is no key `{key}`"))),
    }
}

/// Later arguments win. What comes before an unknown argument may have been replaced by it.
fn merge(call: &Call<'_, '_>) -> Outcome {
    let mut result = Object::default();
    for at in 0..call.len() {
        let value = call.forced(at);
        let (entries, reason, certain) = match &value.kind {
            Kind::Null => continue,
            Kind::Object(object) => (Some(object), object.rest.clone(), true),
            Kind::Unknown(reason) => (None, Some(reason.clone()), true),
            Kind::Text(text) if text.known().is_none() => (None, Some(unsettled(text)), true),
            Kind::OneOf(one) => (None, Some(one.why.clone()), false),
            _ => return Err(call.refused(&format!("a map is needed, this is {}", kind_name(&value)))),
        };
        if !certain {
            merge_alternatives(&mut result, &value);
            continue;
        }
        if let Some(reason) = reason {
            for entry in result.entries.values_mut() {
                let values = vec![entry.value.clone(), Value::unknown(reason.clone())];
                entry.value = Value::one_of(values, reason.clone());
            }
            result.rest = Some(reason);
        }
        let entries = entries.map(|object| object.entries.clone()).unwrap_or_default();
        result.entries.extend(entries);
    }
    Ok(object(result))
}

/// Adds the keys of a map that is one of several: in all of them certainly, in some of them perhaps.
fn merge_alternatives(result: &mut Object, value: &Value) {
    let Kind::OneOf(one) = &value.kind else { return };
    let maps: Vec<Option<&Object>> = one.values.iter().filter(|value| !value.is_null()).map(Value::as_object).collect();
    let nulls = one.values.len() - maps.len();
    let mut names: Vec<CompactString> = maps.iter().flatten().flat_map(|map| map.entries.keys().cloned()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let found: Vec<&Entry> = maps.iter().flatten().filter_map(|map| map.entries.get(&name)).collect();
        let mut values: Vec<Value> = found.iter().map(|entry| entry.value.clone()).collect();
        let always = nulls == 0 && found.len() == maps.len();
        if !always {
            match result.entries.get(&name) {
                Some(before) => values.push(before.value.clone()),
                // There or not: the key stays open.
                None => {
                    result.rest = Some(one.why.clone());
                    continue;
                }
            }
        }
        let key = found.first().and_then(|entry| entry.key);
        result.entries.insert(name, Entry { key, value: Value::one_of(values, one.why.clone()) });
    }
    if maps.iter().any(|map| map.is_none_or(|map| map.rest.is_some())) {
        result.rest = Some(one.why.clone());
    }
}

fn one(call: &Call<'_, '_>) -> Outcome {
    let value = call.value(0);
    if is_whole(&value) {
        return Ok(value);
    }
    let mut items = whole_list(&value)?;
    match items.len() {
        0 => Ok(Value::generated(Kind::Null)),
        1 => Ok(items.swap_remove(0)),
        _ => Err(call.refused("there is more than one item")),
    }
}

fn tolist(call: &Call<'_, '_>) -> Outcome {
    let value = call.value(0);
    call.evaluator.each_alternative(&value, |value| match &value.kind {
        Kind::Null | Kind::Unknown(_) => Ok(value.clone()),
        Kind::Object(_) => Err(call.refused("a list is needed, this is an object")),
        _ => {
            let (items, rest) = partial_list(value)?;
            Ok(list(unified(items), rest).with_origin(value.origin.clone()))
        }
    })
}

fn tomap(call: &Call<'_, '_>) -> Outcome {
    let value = call.value(0);
    call.evaluator.each_alternative(&value, |value| match &value.kind {
        Kind::Object(object) => {
            let mut result = (**object).clone();
            let simple = |entry: &&Entry| is_simple(&entry.value) && !entry.value.is_null();
            let nested = |entry: &&Entry| matches!(entry.value.kind, Kind::List(_) | Kind::Object(_));
            if result.entries.values().any(|entry| simple(&entry))
                && result.entries.values().any(|entry| nested(&entry))
            {
                return Err(call.refused("the values are of several types"));
            }
            let values = unified(result.entries.values().map(|entry| entry.value.clone()).collect());
            for (entry, value) in result.entries.values_mut().zip(values) {
                entry.value = value;
            }
            Ok(super::super::collection::object(result).with_origin(value.origin.clone()))
        }
        _ => Ok(value.clone()),
    })
}

fn toset(call: &Call<'_, '_>) -> Outcome {
    let value = call.value(0);
    if value.is_null() {
        return Ok(value);
    }
    let (items, rest) = call.partial(0)?;
    Ok(set(unified(items), rest).with_origin(value.origin))
}

/// Items of one type: text, if any of several simple items is text.
pub(in crate::evaluate::terraform) fn unified(items: Vec<Value>) -> Vec<Value> {
    if !items.is_empty() && items.iter().all(|item| item.as_list().is_some_and(|list| list.rest.is_none())) {
        return unified_rows(items);
    }
    if !items.iter().all(is_simple) || !items.iter().any(|value| value.as_text().is_some()) {
        return items;
    }
    let convert = |value: Value| match text(&value) {
        Ok(text) => Value::generated(Kind::Text(text)).with_origin(value.origin),
        Err(_) => value,
    };
    items.into_iter().map(convert).collect()
}

/// Lists as items: the items of all of them are of one type.
fn unified_rows(rows: Vec<Value>) -> Vec<Value> {
    let lists: Vec<&List> = rows.iter().filter_map(Value::as_list).collect();
    let mut all = unified(lists.iter().flat_map(|list| list.items.iter().cloned()).collect()).into_iter();
    let row = |row: &Value| {
        let list = row.as_list()?;
        let items = all.by_ref().take(list.items.len()).collect();
        let kind = Kind::List(List { items, ..(*list).clone() }.into());
        Some(Value { kind, origin: row.origin.clone() })
    };
    rows.iter().filter_map(row).collect()
}

fn is_simple(value: &Value) -> bool {
    matches!(value.kind, Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::Null)
}

fn transpose(call: &Call<'_, '_>) -> Outcome {
    let mut result: std::collections::BTreeMap<CompactString, Vec<Value>> = Default::default();
    let object = map(call, 0)?;
    if let Some(reason) = &object.rest {
        return Err(Stop::Unknown(reason.clone()));
    }
    for (key, entry) in &object.entries {
        for item in whole_list(&entry.value)? {
            result.entry(known_text(&item)?).or_default().push(Value::text(key.clone()));
        }
    }
    Ok(Value::object(result.into_iter().map(|(key, items)| (key, Value::list(items)))))
}

fn zipmap(call: &Call<'_, '_>) -> Outcome {
    let (keys, values) = (call.list(0)?, call.list(1)?);
    if keys.len() != values.len() {
        return Err(call.refused("there are not as many values as keys"));
    }
    let mut result = Object::default();
    for (key, value) in keys.iter().zip(values) {
        insert(&mut result, known_text(key)?, value);
    }
    Ok(object(result))
}

fn setproduct(call: &Call<'_, '_>) -> Outcome {
    let mut product: Vec<Vec<Value>> = vec![Vec::new()];
    for at in 0..call.len() {
        let items = call.list(at)?;
        if product.len().saturating_mul(items.len()) > 100_000 {
            return Err(too_large());
        }
        let join = |before: &Vec<Value>| {
            let before = before.clone();
            let items = items.iter();
            items.map(move |item| before.iter().cloned().chain([item.clone()]).collect()).collect::<Vec<_>>()
        };
        product = product.iter().flat_map(join).collect();
    }
    let product = product.into_iter().map(Value::list).collect();
    let all_sets = call.arguments.iter().all(|value| value.as_list().is_some_and(|list| list.set));
    Ok(if all_sets { set(product, None) } else { Value::list(product) })
}

fn setunion(call: &Call<'_, '_>) -> Outcome {
    let (mut all, mut rest) = (Vec::new(), None);
    for at in 0..call.len() {
        let (items, more) = call.partial(at)?;
        all.extend(items);
        rest = rest.or(more);
    }
    Ok(set(unified(all), rest))
}

/// Whether an item is in a list; unknown where that cannot be told.
fn is_in(item: &Value, items: &[Value]) -> Outcome<bool> {
    let mut uncertain = None;
    for other in items {
        match equal(item, other) {
            Some(true) => return Ok(true),
            Some(false) => {}
            None => uncertain = Some(Reason::new("whether two items are equal is not known")),
        }
    }
    uncertain.map_or(Ok(false), |reason| Err(Stop::Unknown(reason)))
}

/// Every argument as a list, all items of one type.
fn unified_lists(call: &Call<'_, '_>) -> Outcome<Vec<Vec<Value>>> {
    let lists: Outcome<Vec<Vec<Value>>> = (0..call.len()).map(|at| call.list(at)).collect();
    let lists = lists?;
    let lengths: Vec<usize> = lists.iter().map(Vec::len).collect();
    let mut all = unified(lists.into_iter().flatten().collect()).into_iter();
    Ok(lengths.into_iter().map(|length| all.by_ref().take(length).collect()).collect())
}

fn setintersection(call: &Call<'_, '_>) -> Outcome {
    let mut lists = unified_lists(call)?.into_iter();
    let mut kept = lists.next().unwrap_or_default();
    for others in lists {
        let mut both = Vec::new();
        for item in kept {
            if is_in(&item, &others)? {
                both.push(item);
            }
        }
        kept = both;
    }
    Ok(set(unified(kept), None))
}

fn setsubtract(call: &Call<'_, '_>) -> Outcome {
    let mut lists = unified_lists(call)?.into_iter();
    let (items, others) = (lists.next().unwrap_or_default(), lists.next().unwrap_or_default());
    let mut kept = Vec::new();
    for item in items {
        if !is_in(&item, &others)? {
            kept.push(item);
        }
    }
    Ok(set(unified(kept), None))
}

/// `alltrue` and `anytrue`: `decisive` decides alone.
fn all(call: &Call<'_, '_>, decisive: bool) -> Outcome {
    let (items, mut rest) = call.partial(0)?;
    for item in items {
        match if item.is_null() { Ok(false) } else { boolean(&item) } {
            Ok(b) if b == decisive => return Ok(truth(decisive)),
            Ok(_) => {}
            Err(Stop::Unknown(reason)) => rest = Some(reason),
            Err(failed) => return Err(failed),
        }
    }
    match rest {
        Some(reason) => Err(Stop::Unknown(reason)),
        None => Ok(truth(!decisive)),
    }
}
