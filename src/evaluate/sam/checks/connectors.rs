//! Connectors: between which resources, and for what.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::build::{Site, known, present};
use super::super::connectors;
use super::super::expansion::Expansion;
use super::{Check, Shape, any_of, lacks};
use crate::model::{Entry, Kind, Resource, Value};

const RULE: &str = "sam-connector-invalid";

/// Checks connector resources and those embedded in others.
pub(super) fn check(
    expansion: &mut Expansion,
    serverless: &[(usize, Resource)],
    embedded: &FxHashMap<Arc<str>, Value>,
) {
    let types: FxHashMap<Arc<str>, Arc<str>> = expansion
        .resources()
        .chain(serverless.iter().map(|(_, resource)| resource))
        .map(|resource| (Arc::clone(&resource.address), Arc::from(connectors::created(&resource.type_name))))
        .collect();
    for (order, resource) in serverless {
        if resource.type_name == "AWS::Serverless::Connector" {
            let site = Site::of(*order, resource);
            let mut check = Check { expansion, site: &site };
            let source = present(&resource.body, "Source");
            let from = source.and_then(|entry| kind_of(&types, &entry.value));
            let name = &*resource.address;
            one(&mut check, &types, &Connector { name, properties: &resource.body, from, whole: true });
        }
    }
    let mut owners: Vec<_> = embedded.iter().collect();
    owners.sort_by(|a, b| a.0.cmp(b.0));
    for (owner, value) in owners {
        let plain = expansion.get(owner).map(|resource| Site::of(expansion.order_of(owner), resource));
        let own = serverless.iter().find(|(_, resource)| resource.address == *owner);
        let Some(site) = plain.or_else(|| own.map(|(order, resource)| Site::of(*order, resource))) else { continue };
        let mut check = Check { expansion, site: &site };
        if !Shape::Map.fits(value) {
            check.here(RULE, "`Connectors` must be a mapping".to_owned(), None);
            continue;
        }
        for (name, entry) in value.as_object().into_iter().flat_map(|object| &object.entries) {
            embedded_one(&mut check, &types, owner, name, entry);
        }
    }
}

type Types = FxHashMap<Arc<str>, Arc<str>>;

fn embedded_one(check: &mut Check<'_>, types: &Types, owner: &str, name: &str, entry: &Entry) {
    let Some(properties) = present(&entry.value, "Properties") else {
        if matches!(entry.value.kind, Kind::Object(_) | Kind::Null) && lacks_properties(&entry.value) {
            check.at(RULE, entry, format!("connector `{name}` has no `Properties`"), None);
        } else if !Shape::Map.fits(&entry.value) {
            check.at(RULE, entry, format!("connector `{name}` must be a mapping"), None);
        }
        return;
    };
    if !Shape::Map.fits(&properties.value) {
        return check.at(RULE, properties, format!("`Properties` of connector `{name}` must be a mapping"), None);
    }
    let reference = present(&properties.value, "SourceReference");
    if let Some(reference) = reference.filter(|entry| !Shape::Map.fits(&entry.value)) {
        let message = format!("`SourceReference` of connector `{name}` must be a mapping");
        return check.at(RULE, reference, message, None);
    }
    let site = check.site.inside(entry);
    let mut check = Check { expansion: check.expansion, site: &site };
    let from = types.get(owner).cloned();
    one(&mut check, types, &Connector { name, properties: &properties.value, from, whole: false });
}

fn lacks_properties(value: &Value) -> bool {
    value.is_null() || lacks(value, "Properties")
}

/// A connector, with the type of its source where that is known.
struct Connector<'a> {
    name: &'a str,
    properties: &'a Value,
    from: Option<Arc<str>>,
    /// A resource of its own, rather than embedded in its source.
    whole: bool,
}

fn one(check: &mut Check<'_>, types: &Types, connector: &Connector<'_>) {
    let Connector { name, properties, from, whole } = connector;
    let required: &[&str] =
        if *whole { &["Source", "Destination", "Permissions"] } else { &["Destination", "Permissions"] };
    let absent: Vec<&str> = required.iter().filter(|key| lacks(properties, key)).copied().collect();
    if !absent.is_empty() {
        return check.here(RULE, format!("connector `{name}` has no {}", any_of(&absent)), None);
    }
    let allowed = ["Source", "SourceReference", "Destination", "Permissions"];
    for (key, entry) in properties.as_object().into_iter().flat_map(|object| &object.entries) {
        if !allowed.contains(&key.as_str()) && !key.starts_with("Fn::") {
            check.at(RULE, entry, format!("connector `{name}` takes no `{key}`"), None);
        }
    }
    let (Some(destination), Some(permissions)) =
        (present(properties, "Destination"), present(properties, "Permissions"))
    else {
        return;
    };
    for (key, entry) in [("Destination", destination), ("Permissions", permissions)] {
        if entry.value.as_list().is_some_and(|list| list.items.is_empty() && list.rest.is_none()) {
            return check.at(RULE, entry, format!("`{key}` of connector `{name}` is empty"), None);
        }
    }
    let one = std::slice::from_ref(&destination.value);
    let destinations = destination.value.as_list().map_or(one, |list| &list.items);
    let source = present(properties, "Source").map(|entry| &entry.value);
    for end in source.into_iter().chain(destinations) {
        if let Some(message) = unnamed(check, types, name, end) {
            return check.at(RULE, &Entry { key: None, value: end.clone() }, message, None);
        }
    }
    for end in destinations {
        if let (Some(from), Some(to)) = (from, kind_of(types, end)) {
            between(check, connector, (from, source), (&to, end), permissions);
        }
    }
}

/// What SAM gives between two types.
fn between(
    check: &mut Check<'_>,
    connector: &Connector<'_>,
    (from, source): (&str, Option<&Value>),
    (to, end): (&str, &Value),
    permissions: &Entry,
) {
    let name = connector.name;
    let at = Entry { key: None, value: end.clone() };
    let Some((categories, attributes)) = connectors::needs(from, to) else {
        let message = format!("connector `{name}` leads from `{from}` to `{to}`, which SAM does not connect");
        return check.at(RULE, &at, message, None);
    };
    for attribute in attributes {
        let end = match attribute.split_once('.') {
            Some(("Destination", key)) => Some((end, key)),
            Some(("Source", key)) => source.map(|source| (source, key)),
            _ => None,
        };
        // SAM finds the attributes of what is named by a logical id.
        if let Some((end, key)) = end.filter(|(end, key)| lacks(end, "Id") && lacks(end, key)) {
            let message = format!("an end of connector `{name}` has no `{key}`");
            return check.at(RULE, &Entry { key: None, value: end.clone() }, message, None);
        }
    }
    let wanted = permissions.value.as_list().filter(|list| list.rest.is_none());
    let wanted: Option<Vec<_>> = wanted.and_then(|list| list.items.iter().map(Value::as_str).collect());
    let Some(wanted) = wanted else { return };
    if let Some(other) = wanted.iter().find(|wanted| !categories.contains(&wanted.as_str())) {
        let message = format!("connector `{name}` from `{from}` to `{to}` takes no permission `{other}`");
        return check.at(RULE, permissions, message, Some(format!("it takes {}", any_of(&categories))));
    }
    let lone = wanted.iter().all(|permission| *permission == wanted[0]);
    let refused = match (from, to) {
        ("AWS::SQS::Queue", "AWS::Lambda::Function") => lone,
        ("AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachine") => lone && wanted[0] == "Write",
        _ => false,
    };
    if refused {
        let message = format!("connector `{name}` from `{from}` to `{to}` needs `Read` and `Write`");
        check.at(RULE, permissions, message, None);
    }
}

/// The type of what an end of a connector names.
fn kind_of(types: &Types, end: &Value) -> Option<Arc<str>> {
    match known(end, "Id") {
        Some(id) => types.get(id.as_str()).cloned(),
        None if present(end, "Id").is_none() => known(end, "Type").map(|kind| Arc::from(connectors::created(&kind))),
        None => None,
    }
}

/// Why an end of a connector names nothing.
fn unnamed(check: &Check<'_>, types: &Types, name: &str, end: &Value) -> Option<String> {
    if !matches!(end.kind, Kind::Object(_)) {
        return (!Shape::Map.fits(end)).then(|| format!("an end of connector `{name}` must be a mapping"));
    }
    match present(end, "Id") {
        Some(id) => match id.value.as_str() {
            Some(id) => {
                let there = types.contains_key(id.as_str()) || check.expansion.may_be_declared(&id);
                (!there).then(|| format!("connector `{name}` names `{id}`, which is no resource of this template"))
            }
            None => (!Shape::Text.fits(&id.value))
                .then(|| format!("`Id` of an end of connector `{name}` must be a logical id")),
        },
        None if lacks(end, "Id") && lacks(end, "Type") => {
            Some(format!("an end of connector `{name}` has no `Id` and no `Type`"))
        }
        None => None,
    }
}
