//! What `terraform plan` said about a root, and whether an evaluation agrees with it.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;

use serde_json::Value as Json;
use trigger_lint::evaluate::Evaluated;
use trigger_lint::model::{Exists, Kind, Value};

/// What stands for a value that Terraform knows only after it has applied the plan.
const LATER: &str = "(known after apply)";

/// Arguments by the address of their resource.
pub(crate) type Planned = BTreeMap<String, Json>;

/// The resources of `terraform show -json` whose address begins with `prefix`, which is cut off.
pub(crate) fn of_plan(plan: &Json, prefix: &str) -> Planned {
    let mut planned = Planned::new();
    for change in plan["resource_changes"].as_array().into_iter().flatten() {
        let address = change["address"].as_str().unwrap_or_default();
        if let Some(address) = address.strip_prefix(prefix)
            && change["mode"] == "managed"
        {
            planned
                .insert(address.to_owned(), overlaid(&change["change"]["after"], &change["change"]["after_unknown"]));
        }
    }
    planned
}

fn overlaid(known: &Json, later: &Json) -> Json {
    match (known, later) {
        (_, Json::Bool(true)) => LATER.into(),
        (Json::Object(known), Json::Object(later)) => {
            let names = known.keys().chain(later.keys().filter(|name| !known.contains_key(*name)));
            let value = |name: &String| (name.clone(), overlaid(&known[name], &later[name]));
            let kept = names.map(|name| match (known.get(name), later.get(name)) {
                (Some(_), Some(_)) => value(name),
                (Some(known), None) => (name.clone(), overlaid(known, &Json::Null)),
                (None, later) => (name.clone(), overlaid(&Json::Null, later.unwrap_or(&Json::Null))),
            });
            Json::Object(kept.filter(|(_, value)| !value.is_null()).collect())
        }
        (Json::Null, Json::Object(later)) => overlaid(&Json::Object(Default::default()), &Json::Object(later.clone())),
        (Json::Object(known), _) => {
            let kept = known.iter().map(|(name, value)| (name.clone(), overlaid(value, &Json::Null)));
            Json::Object(kept.filter(|(_, value)| !value.is_null()).collect())
        }
        (Json::Array(known), Json::Array(later)) => {
            let item = |(index, value): (usize, &Json)| overlaid(value, later.get(index).unwrap_or(&Json::Null));
            Json::Array(known.iter().enumerate().map(item).collect())
        }
        _ => known.clone(),
    }
}

/// The golden: addresses, and their arguments in lines below.
pub(crate) fn write(planned: &Planned) -> String {
    let mut out = String::new();
    for (address, arguments) in planned {
        out += &format!("{address}\n");
        for (name, value) in arguments.as_object().into_iter().flatten() {
            out += &format!("  {name} = {value}\n");
        }
    }
    out
}

pub(crate) fn read(text: &str) -> Planned {
    let mut planned = Planned::new();
    let mut address = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("  ").and_then(|line| line.split_once(" = ")) {
            Some((name, value)) => {
                let arguments = planned.entry(address.clone()).or_insert_with(|| Json::Object(Default::default()));
                arguments[name] = serde_json::from_str(value).unwrap();
            }
            None => {
                address = line.to_owned();
                planned.insert(address.clone(), Json::Object(Default::default()));
            }
        }
    }
    planned
}

/// Where an evaluation differs from a plan, in words.
pub(crate) fn differences(evaluated: &Evaluated, planned: &Planned) -> Vec<String> {
    let mut found = Vec::new();
    let ours: BTreeMap<&str, &Value> = evaluated.root.resources.iter().map(|r| (&*r.address, &r.body)).collect();
    for resource in &evaluated.root.resources {
        if let Exists::Maybe(why) = &resource.exists {
            found.push(format!("{}: only perhaps there: {}", resource.address, why.text()));
        }
    }
    let known = |address: &str| {
        let kind = address.rsplit('.').nth(1).unwrap_or_default();
        evaluated.root.resources.iter().any(|resource| resource.type_name == kind)
    };
    found
        .extend(planned.keys().filter(|a| !ours.contains_key(a.as_str()) && known(a)).map(|a| format!("{a}: missing")));
    for (address, body) in ours {
        let Some(arguments) = planned.get(address) else {
            found.push(format!("{address}: not planned"));
            continue;
        };
        for (name, entry) in body.as_object().into_iter().flat_map(|object| &object.entries) {
            let theirs = arguments.get(name.as_str()).unwrap_or(&Json::Null);
            if !agree(&entry.value, theirs) {
                found.push(format!("{address}.{name}: ours {}, planned {theirs}", shown(&entry.value)));
            }
        }
    }
    found
}

fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::Text(text) => format!("{:?}", text.to_string()),
        Kind::List(list) => format!("[{}]", list.items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Kind::Object(object) => {
            let entries = object.entries.iter().map(|(key, entry)| format!("{key} = {}", shown(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Kind::Unknown(reason) => format!("? {}", reason.text()),
        Kind::OneOf(one) => format!("one of {:?}", one.values.iter().map(shown).collect::<Vec<_>>()),
        other => format!("{other:?}"),
    }
}

fn agree(ours: &Value, theirs: &Json) -> bool {
    match (&ours.kind, theirs) {
        (Kind::Unknown(_), Json::String(text)) => text == LATER,
        (Kind::Text(text), _) if text.known().is_none() => theirs == LATER || theirs.is_null(),
        (_, Json::String(text)) if text == LATER => ours.first_unknown().is_some() || holds_symbols(ours),
        // What is null takes the provider's default.
        (Kind::Null, Json::Null | Json::Bool(false) | Json::Number(_)) => true,
        // An empty list or map, and text that the provider takes for nothing.
        (Kind::List(list), Json::Null) => list.items.is_empty(),
        (Kind::Object(object), Json::Null) => object.entries.values().all(|entry| entry.value.is_null()),
        (Kind::Text(text), Json::Null) => text.known().is_some_and(|text| text.is_empty()),
        (Kind::Bool(b), Json::Bool(theirs)) => b == theirs,
        (Kind::Bool(b), Json::String(theirs)) => b.to_string() == *theirs,
        (Kind::Number(n), Json::Number(theirs)) => theirs.as_f64() == Some(*n),
        (Kind::Number(n), Json::String(theirs)) => trigger_lint::model::json::number(*n) == theirs.as_str(),
        (Kind::Text(text), Json::String(theirs)) => {
            let known = text.known().unwrap_or_default();
            let json = |text: &str| serde_json::from_str::<Json>(text).ok();
            known == theirs.as_str() || (json(&known).is_some() && json(&known) == json(theirs))
        }
        (Kind::Text(text), Json::Number(_) | Json::Bool(_)) => {
            text.known().is_some_and(|known| serde_json::from_str::<Json>(&known).is_ok_and(|ours| ours == *theirs))
        }
        (Kind::List(list), Json::Array(theirs)) => {
            let mut open: Vec<&Json> = theirs.iter().collect();
            // The provider orders sets in its own way.
            list.rest.is_none()
                && list.items.len() == theirs.len()
                && list.items.iter().all(|item| {
                    let at = open.iter().position(|theirs| agree(item, theirs));
                    at.map(|at| open.remove(at)).is_some()
                })
        }
        (Kind::Object(object), Json::Object(theirs)) => {
            object.rest.is_none()
                && object
                    .entries
                    .iter()
                    .all(|(name, entry)| agree(&entry.value, theirs.get(name.as_str()).unwrap_or(&Json::Null)))
        }
        _ => false,
    }
}

fn holds_symbols(value: &Value) -> bool {
    let mut found = false;
    value.each_text(&mut |text, _| found |= text.known().is_none());
    found
}
