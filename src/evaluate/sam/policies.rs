//! `Policies` of functions and state machines: names, ARNs, documents, policy templates.

use super::build::{Site, may_hold_more, present};
use super::policy_templates;
use super::role::{RoleDraft, document};
use crate::model::{Kind, List, Object, Reason, Text, Value};

/// Adds the policies of a resource to its role.
pub(super) fn add(role: &mut RoleDraft, site: &Site, owner: &str, properties: &Value) {
    let Some(entry) = present(properties, "Policies") else {
        return may_hold_more(properties).into_iter().for_each(|why| role.attach(site.unknown(why)));
    };
    let single;
    let list: &List = match &entry.value.kind {
        Kind::List(list) => list,
        _ => {
            single = List { items: vec![entry.value.clone()], ..List::default() };
            &single
        }
    };
    for (index, policy) in list.items.iter().enumerate() {
        let name = format!("{owner}RolePolicy{index}");
        add_one(role, site, &name, policy);
    }
    if let Some(reason) = &list.rest {
        role.attach(Value::unknown(reason.clone()).with_origin(entry.value.origin.clone()));
    }
}

fn add_one(role: &mut RoleDraft, site: &Site, name: &str, policy: &Value) {
    match &policy.kind {
        Kind::Null => {}
        Kind::Text(text) => role.attach(managed(site, text, policy)),
        Kind::Object(_) => role.inline_value(inline(site, name, policy)),
        Kind::OneOf(one) => {
            let arn = |value: &Value| value.as_text().map_or_else(|| value.clone(), |text| managed(site, text, value));
            let (documents, managed): (Vec<_>, Vec<_>) =
                one.values.iter().map(arn).partition(|value| value.as_object().is_some());
            if documents.is_empty() {
                return role.attach(Value::one_of(managed, one.why.clone()));
            }
            // Some of the alternatives are documents: the others attach nothing inline, and the other way round.
            let mut inline: Vec<Value> = documents.iter().map(|policy| inline(site, name, policy)).collect();
            if !managed.is_empty() {
                inline.push(Value::generated(Kind::Null));
            }
            role.inline_value(Value::one_of(inline, one.why.clone()));
            let mut managed: Vec<Value> = managed.into_iter().filter(|value| !value.is_null()).collect();
            if !managed.is_empty() {
                managed.push(Value::generated(Kind::Null));
                role.attach(Value::one_of(managed, one.why.clone()));
            }
        }
        Kind::Unknown(_) => role.attach(policy.clone()),
        Kind::Bool(_) | Kind::Number(_) | Kind::List(_) => {}
    }
}

fn inline(site: &Site, name: &str, policy: &Value) -> Value {
    site.object([("PolicyName", site.text(name)), ("PolicyDocument", document_of(site, policy))])
}

/// The document of a policy: its own statements, or what a policy template stands for.
fn document_of(site: &Site, policy: &Value) -> Value {
    let Some(object) = policy.as_object().filter(|object| !object.entries.contains_key("Statement")) else {
        return policy.clone();
    };
    let unknown = |object: &Object| object.rest.clone().unwrap_or_else(|| Reason::new("the policy is empty"));
    let Some((name, entry)) = object.entries.first() else { return site.unknown(unknown(object)) };
    let place = site.inside(entry);
    match policy_templates::statements(name, &entry.value, &place) {
        Some(statements) => document(&place, statements),
        None => {
            let unknown = || Reason::new(format!("policy template `{name}` is not known"));
            place.unknown(object.rest.clone().unwrap_or_else(unknown))
        }
    }
}

/// The ARN of a policy given by ARN or by the name AWS gave it.
fn managed(site: &Site, text: &Text, policy: &Value) -> Value {
    let Some(name) = text.known() else { return policy.clone() };
    if name.contains(':') {
        return policy.clone();
    }
    // The paths of those that matter for Lambda; most managed policies have none.
    let path = match name.as_str() {
        _ if name.starts_with("AWSLambda") && name.ends_with("ExecutionRole") => "service-role/",
        "AWSLambdaRole" | "AWSLambdaENIManagementAccess" | "AWSLambdaBasicDurableExecutionRolePolicy" => {
            "service-role/"
        }
        "AmazonS3ObjectLambdaExecutionRolePolicy" => "service-role/",
        _ => "",
    };
    site.sub(&format!("arn:${{AWS::Partition}}:iam::aws:policy/{path}${{name}}"), &[("name", policy)])
}
