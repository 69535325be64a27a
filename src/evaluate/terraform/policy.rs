//! `aws_iam_policy_document`: its blocks to the JSON document the provider makes of them.

use std::sync::Arc;

use compact_str::CompactString;

use super::collection::{list, partial_list};
use crate::model::{Entry, Kind, Object, Part, Piece, Reason, Text, Value, json};

/// The policy of a data source's arguments.
pub(super) fn document(body: &Value) -> Value {
    let mut statements: Vec<Value> = Vec::new();
    let mut rest = None;
    for name in ["source_policy_documents", "source_json"] {
        add_documents(body.get(name), &mut statements, &mut rest, false);
    }
    for block in blocks(body.get("statement"), &mut rest) {
        replace_or_push(&mut statements, statement(&block), false);
    }
    for name in ["override_policy_documents", "override_json"] {
        add_documents(body.get(name), &mut statements, &mut rest, true);
    }
    let mut policy = Object::default();
    let version = body.get("version").filter(|version| !version.is_null());
    put(&mut policy, "Version", version.cloned().unwrap_or_else(|| Value::text("2012-10-17")));
    if let Some(id) = body.get("policy_id").filter(|id| !id.is_null()) {
        put(&mut policy, "Id", id.clone());
    }
    put(&mut policy, "Statement", list(statements, rest));
    Value { kind: Kind::Object(Arc::new(policy)), origin: body.origin.clone() }
}

fn put(object: &mut Object, name: &str, value: Value) {
    object.entries.insert(name.into(), Entry { key: None, value });
}

/// The blocks of one type. Blocks that are only perhaps there are left out, for the stated reason.
fn blocks(value: Option<&Value>, rest: &mut Option<Reason>) -> Vec<Value> {
    let Some(value) = value else { return Vec::new() };
    match &value.kind {
        Kind::List(items) => {
            if let Some(reason) = &items.rest {
                rest.get_or_insert_with(|| reason.clone());
            }
            items.items.clone()
        }
        Kind::OneOf(one) => {
            rest.get_or_insert_with(|| one.why.clone());
            let longest = one.values.iter().filter_map(Value::as_list).min_by_key(|list| list.items.len());
            longest.map(|list| list.items.clone()).unwrap_or_default()
        }
        Kind::Unknown(reason) => {
            rest.get_or_insert_with(|| reason.clone());
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Adds the statements of other policy documents.
fn add_documents(value: Option<&Value>, statements: &mut Vec<Value>, rest: &mut Option<Reason>, overrides: bool) {
    let Some(value) = value.filter(|value| !value.is_null()) else { return };
    let documents = match &value.kind {
        Kind::Text(_) => vec![value.clone()],
        _ => match partial_list(value) {
            Ok((items, more)) => {
                *rest = rest.take().or(more);
                items
            }
            Err(stop) => {
                rest.get_or_insert_with(|| stop.reason());
                return;
            }
        },
    };
    for document in documents {
        let parsed = document.as_text().map(|text| json::parse(text, &document.origin));
        let found = match &parsed {
            Some(Ok(policy)) => policy.get("Statement"),
            _ if document.is_null() => continue,
            _ => None,
        };
        match found.map(|found| (&found.kind, found)) {
            Some((Kind::List(items), _)) => {
                items.items.iter().for_each(|item| replace_or_push(statements, item.clone(), overrides));
                *rest = rest.take().or_else(|| items.rest.clone());
            }
            Some((Kind::Object(_), one)) => replace_or_push(statements, one.clone(), overrides),
            _ => {
                let reason = document.first_unknown();
                rest.get_or_insert_with(|| {
                    reason.unwrap_or_else(|| Reason::new("a policy document that is merged in is not known"))
                });
            }
        }
    }
}

/// A statement takes the place of one with the same id.
fn replace_or_push(statements: &mut Vec<Value>, statement: Value, overrides: bool) {
    let sid = statement.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty());
    let same = |other: &&mut Value| sid.is_some() && other.get("Sid").and_then(Value::as_str) == sid;
    match statements.iter_mut().find(same) {
        Some(before) if overrides || sid.is_some() => *before = statement,
        _ => statements.push(statement),
    }
}

fn statement(block: &Value) -> Value {
    let mut result = Object::default();
    let argument = |name: &str| block.get(name).filter(|value| !value.is_null());
    if let Some(sid) = argument("sid") {
        put(&mut result, "Sid", sid.clone());
    }
    put(&mut result, "Effect", argument("effect").cloned().unwrap_or_else(|| Value::text("Allow")));
    let lists = [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ];
    for (from, to) in lists {
        if let Some(value) = argument(from)
            && value.as_list().is_none_or(|list| !list.items.is_empty() || list.rest.is_some())
        {
            put(&mut result, to, single(&unescaped(value)));
        }
    }
    for (from, to) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let mut rest = None;
        let found = blocks(block.get(from), &mut rest);
        if !found.is_empty() || rest.is_some() {
            put(&mut result, to, principals(&found, rest));
        }
    }
    let mut rest = None;
    let found = blocks(block.get("condition"), &mut rest);
    if !found.is_empty() || rest.is_some() {
        put(&mut result, "Condition", conditions(&found, rest));
    }
    Value { kind: Kind::Object(Arc::new(result)), origin: block.origin.clone() }
}

/// A list of one item as the item, as the provider writes it.
fn single(value: &Value) -> Value {
    match value.as_list() {
        Some(list) if list.items.len() == 1 && list.rest.is_none() => list.items[0].clone(),
        _ => value.clone(),
    }
}

fn joined(before: Option<Value>, more: &Value) -> Value {
    let Some(before) = before else { return more.clone() };
    match (partial_list(&before), partial_list(more)) {
        (Ok((mut items, rest)), Ok((others, more))) => {
            items.extend(others);
            list(items, rest.or(more)).with_origin(before.origin)
        }
        _ => Value::unknown(more.first_unknown().unwrap_or_else(|| Reason::new("not a list"))),
    }
}

fn principals(blocks: &[Value], rest: Option<Reason>) -> Value {
    let mut by_type = Object { rest, ..Object::default() };
    for block in blocks {
        let identifiers = block.get("identifiers").map(unescaped).unwrap_or_else(|| Value::list(Vec::new()));
        let Some(kind) = block.get("type").and_then(Value::as_str) else {
            by_type.rest = Some(Reason::new("the type of a principal is not known"));
            continue;
        };
        let everyone =
            identifiers.as_list().is_some_and(|list| list.items.iter().all(|i| i.as_str().as_deref() == Some("*")));
        if kind == "*" && everyone && blocks.len() == 1 {
            return Value::text("*").with_origin(block.origin.clone());
        }
        let before = by_type.entries.get(&kind).map(|entry| entry.value.clone());
        put(&mut by_type, &kind, joined(before, &identifiers));
    }
    by_type.entries.values_mut().for_each(|entry| entry.value = single(&entry.value));
    Value::generated(Kind::Object(Arc::new(by_type)))
}

fn conditions(blocks: &[Value], rest: Option<Reason>) -> Value {
    let mut tests: indexmap::IndexMap<CompactString, Object> = indexmap::IndexMap::new();
    let mut rest = rest;
    for block in blocks {
        let name = |argument: &str| block.get(argument).and_then(Value::as_str);
        let (Some(test), Some(variable)) = (name("test"), name("variable")) else {
            rest = Some(Reason::new("a condition is not known"));
            continue;
        };
        let values = block.get("values").map(unescaped).unwrap_or_else(|| Value::list(Vec::new()));
        let test = tests.entry(test).or_default();
        let before = test.entries.get(&variable).map(|entry| entry.value.clone());
        put(test, &variable, joined(before, &values));
    }
    let mut result = Object { rest, ..Object::default() };
    for (test, mut variables) in tests {
        variables.entries.values_mut().for_each(|entry| entry.value = single(&entry.value));
        put(&mut result, &test, Value::generated(Kind::Object(Arc::new(variables))));
    }
    Value::generated(Kind::Object(Arc::new(result)))
}

/// `&{aws:username}` stands for `${aws:username}`, which Terraform would take for its own.
fn unescaped(value: &Value) -> Value {
    let kind = match &value.kind {
        Kind::Text(text) => {
            let pieces = text.to_pieces();
            let is_escaped = |piece: &Piece| matches!(&piece.part, Part::Literal(text) if text.contains("&{"));
            if !pieces.iter().any(is_escaped) {
                return value.clone();
            }
            let replaced = pieces.into_iter().map(|piece| match &piece.part {
                Part::Literal(text) => Piece { part: Part::Literal(text.replace("&{", "${").into()), span: piece.span },
                _ => piece,
            });
            Kind::Text(Text::pieces(replaced.collect()))
        }
        Kind::List(items) => {
            let items = crate::model::List {
                items: items.items.iter().map(unescaped).collect(),
                rest: items.rest.clone(),
                set: items.set,
            };
            Kind::List(Arc::new(items))
        }
        _ => return value.clone(),
    };
    Value { kind, origin: value.origin.clone() }
}
