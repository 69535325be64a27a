//! Who may call the routes of an API: `security` of the operations in its OpenAPI document, and its resource policy.

use std::sync::Arc;

use compact_str::CompactString;

use super::build::{Site, get, may_hold_more};
use super::events::Event;
use super::expansion::edit;
use crate::model::{Entry, Kind, Reason, Value};

/// What SAM writes where an event goes without the API's authorizer.
const NONE: &str = "NONE";
/// What SAM writes where an event goes without the API's key.
const NO_KEY: &str = "api_key_false";
const KEY: &str = "api_key";

/// The names that `security` of an operation asks for, in order; `Err` where they are not known.
type Names = Result<Vec<CompactString>, Reason>;

/// What an event says of its own route; `Ok` and empty if it says nothing.
pub(super) fn of_event(site: &Site, event: &Event, api: &Value, rest: bool) -> Option<Value> {
    let auth = get(&event.properties, "Auth")?;
    let names = own_names(auth, api, rest);
    (names != Ok(Vec::new())).then(|| security(site, names))
}

/// Whether an event changes what the user wrote of its route.
pub(super) fn overrides(event: &Event) -> bool {
    let auth = get(&event.properties, "Auth");
    auth.is_some_and(|auth| matches!(flag(auth, "OverrideApiAuth"), Ok(Some(true))))
}

fn own_names(auth: &Value, api: &Value, rest: bool) -> Names {
    if let Some(why) = may_hold_more(auth) {
        return Err(why);
    }
    let mut names = Vec::new();
    match (name_in(auth, "Authorizer")?, rest) {
        (Some(name), _) => names.push(name),
        (None, true) => {}
        (None, false) => names.extend(default_of(api)?),
    }
    if rest && let Some(asked) = flag(auth, "ApiKeyRequired")? {
        names.push(if asked { KEY } else { NO_KEY }.into());
    }
    Ok(names)
}

/// Adds what the API asks of all routes. Preflights are left as they are: nobody asks who may call them.
pub(super) fn complete(document: &mut Value, site: &Site, rest: bool, api: &Value) {
    let shared = match (get(api, "Auth"), may_hold_more(api)) {
        (None, None) => return,
        (None, Some(why)) => Err(why),
        (Some(auth), _) => may_hold_more(auth).map_or(Ok(auth), Err),
    };
    let mut add = |operation: &mut Value| {
        if operation.get("x-amazon-apigateway-integration").is_none() && !rest {
            return;
        }
        let written = operation.get("security").map_or(Ok(Vec::new()), names_of);
        let Ok(mut names) = written else { return };
        let before = names.clone();
        let added = shared.clone().and_then(|auth| match rest {
            true => add_rest(&mut names, auth, api),
            false if names.is_empty() => default_of(api).map(|name| names.extend(name)),
            false => Ok(()),
        });
        // What is asked for anyway stays, whatever else may be.
        let names = match added {
            Ok(()) => Ok(names),
            Err(_) if asks(&before) => return,
            Err(why) => Err(why),
        };
        if names != Ok(before) {
            let security = security(site, names);
            edit(operation, &[], &mut |object| {
                object.entries.insert("security".into(), Entry { key: None, value: security.clone() });
            });
        }
    };
    edit(document, &["paths"], &mut |paths| {
        for path in paths.entries.values_mut() {
            edit(&mut path.value, &[], &mut |methods| {
                let methods = methods.entries.iter_mut().filter(|(method, _)| is_method(method));
                methods.for_each(|(_, operation)| each_alternative(&mut operation.value, &mut add));
            });
        }
    });
}

fn add_rest(names: &mut Vec<CompactString>, auth: &Value, api: &Value) -> Result<(), Reason> {
    if let Some(default) = default_of(api)? {
        let authorizers = get(auth, "Authorizers");
        let defined = authorizers.and_then(Value::as_object);
        let known = |name: &CompactString| {
            name == "AWS_IAM" || *name == default || defined.is_some_and(|all| all.entries.contains_key(name))
        };
        if names.iter().any(|name| name == NONE) {
            names.retain(|name| name != NONE);
        } else if !names.iter().any(known) && (default == "AWS_IAM" || authorizers.is_some()) {
            names.push(default);
        }
    }
    if flag(auth, "ApiKeyRequired")? == Some(true) {
        if names.iter().any(|name| name == NO_KEY) {
            names.retain(|name| name != NO_KEY);
        } else if !names.iter().any(|name| name == KEY) {
            names.push(KEY.into());
        }
    }
    Ok(())
}

/// Whether any of the names asks something of the caller.
fn asks(names: &[CompactString]) -> bool {
    names.iter().any(|name| name != NONE && name != NO_KEY)
}

/// The authorizer of routes that name none.
fn default_of(api: &Value) -> Result<Option<CompactString>, Reason> {
    let Some(auth) = get(api, "Auth") else { return may_hold_more(api).map_or(Ok(None), Err) };
    match may_hold_more(auth) {
        Some(why) => Err(why),
        None => name_in(auth, "DefaultAuthorizer"),
    }
}

fn name_in(auth: &Value, key: &str) -> Result<Option<CompactString>, Reason> {
    let Some(value) = get(auth, key) else { return Ok(None) };
    let unknown = || value.first_unknown().unwrap_or_else(|| Reason::new(format!("`{key}` is no name")));
    value.as_str().map(Some).ok_or_else(unknown)
}

fn flag(auth: &Value, key: &str) -> Result<Option<bool>, Reason> {
    let Some(value) = get(auth, key) else { return Ok(None) };
    match (&value.kind, value.as_str().as_deref()) {
        (Kind::Bool(flag), _) => Ok(Some(*flag)),
        (_, Some("true")) => Ok(Some(true)),
        (_, Some("false")) => Ok(Some(false)),
        _ => Err(value.first_unknown().unwrap_or_else(|| Reason::new(format!("`{key}` is not true or false")))),
    }
}

fn names_of(security: &Value) -> Names {
    match (security.first_unknown(), security.as_list()) {
        (Some(why), _) => Err(why),
        (None, Some(list)) => {
            let objects = list.items.iter().filter_map(Value::as_object);
            Ok(objects.flat_map(|object| object.entries.keys().cloned()).collect())
        }
        (None, None) => Ok(Vec::new()),
    }
}

fn security(site: &Site, names: Names) -> Value {
    match names {
        Ok(names) => site.list(names.iter().map(|name| site.object([(name, site.list(Vec::new()))])).collect()),
        Err(why) => site.unknown(why),
    }
}

fn is_method(key: &str) -> bool {
    let methods = ["get", "put", "post", "delete", "head", "patch", "trace", "x-amazon-apigateway-any-method"];
    methods.contains(&key)
}

fn each_alternative(value: &mut Value, change: &mut dyn FnMut(&mut Value)) {
    match &mut value.kind {
        Kind::OneOf(one) => Arc::make_mut(one).values.iter_mut().for_each(change),
        Kind::Object(_) => change(value),
        _ => {}
    }
}

/// What a part of SAM's `ResourcePolicy` denies to all but some, or to some: its key, the operator and the condition's key.
const DENIALS: [(&str, &str, &str); 10] = [
    ("IpRangeWhitelist", "NotIpAddress", "aws:SourceIp"),
    ("IpRangeBlacklist", "IpAddress", "aws:SourceIp"),
    ("IntrinsicVpcWhitelist", "StringNotEquals", "aws:SourceVpc"),
    ("IntrinsicVpceWhitelist", "StringNotEquals", "aws:SourceVpce"),
    ("IntrinsicVpcBlacklist", "StringEquals", "aws:SourceVpc"),
    ("IntrinsicVpceBlacklist", "StringEquals", "aws:SourceVpce"),
    ("SourceVpcWhitelist", "StringNotEquals", "aws:SourceVpc"),
    ("SourceVpcBlacklist", "StringEquals", "aws:SourceVpc"),
    ("AwsAccountBlacklist", "StringEquals", "aws:PrincipalAccount"),
    ("AwsAccountWhitelist", "StringNotEquals", "aws:PrincipalAccount"),
];

/// Adds the resource policy that `Auth` of the API, or of an event, describes.
pub(super) fn restrict(document: &mut Value, site: &Site, auth: &Value) {
    let Some(policy) = get(auth, "ResourcePolicy") else { return };
    let mut statements = Vec::new();
    for (key, operator, of) in DENIALS {
        let Some(listed) = get(policy, key) else { continue };
        statements.push(site.object([
            ("Effect", site.text("Deny")),
            ("Principal", site.text("*")),
            ("Action", site.text("execute-api:Invoke")),
            ("Condition", site.object([(operator, site.object([(of, listed.clone())]))])),
        ]));
    }
    if let Some(custom) = get(policy, "CustomStatements") {
        statements.extend(items(custom));
    }
    statements.extend(may_hold_more(policy).map(|why| site.unknown(why)));
    edit(document, &["x-amazon-apigateway-policy"], &mut |policy| {
        let written = policy.entries.get("Statement").map(|entry| items(&entry.value)).unwrap_or_default();
        let value = site.list(written.into_iter().chain(statements.iter().cloned()).collect());
        policy.entries.insert("Statement".into(), Entry { key: None, value });
    });
}

/// The items of a list, or a value that stands for a list of itself.
fn items(value: &Value) -> Vec<Value> {
    value.as_list().map_or_else(|| vec![value.clone()], |list| list.items.clone())
}
