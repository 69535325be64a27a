//! `function-url-permission-missing`: a public function URL answers everyone with 403. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{InvokePermission, Qualifier, SourceKind, Trigger, TriggerGraph};
use crate::model::things::{FunctionUrl, Permission};
use crate::model::{Dialect, Handle, Reason, State, Truth, Type, Wanted, Wish};

/// Both are needed since October 2025 (aws facts 3.2).
const ACTIONS: [&str; 2] = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::FunctionUrl) {
        let made = graph.model.resource(trigger.via);
        let auth = graph.model.field(trigger.via, &FunctionUrl::AUTH);
        let none = auth.value().and_then(|text| text.known()).is_some_and(|kind| kind == "NONE");
        let open = auth.value().is_none_or(|text| text.known().is_none());
        if made.generated || graph.is_external(trigger.function) || auth.is_absent() || (!none && !open) {
            continue;
        }
        let url = graph.url_qualifier(trigger);
        let granted = |action: &str| {
            let anywhere = graph.permissions_anywhere(graph.root_of(trigger.function)).next();
            let own = graph.permissions_of(trigger.function).map(|p| grants(graph, p, action, url.as_ref()));
            let unsure = anywhere.map(|_| Reason::new("a permission is on a function that is not known"));
            let hidden = || unsure.or_else(|| graph.hidden(trigger.function)).map_or(Truth::No, Truth::Unknown);
            Truth::any(own).or(hidden)
        };
        // Terraform's provider adds the first itself, and its newer versions may add both.
        let by_provider = graph.model.form_of(trigger.via) == Dialect::Terraform;
        let needed = if by_provider { &ACTIONS[1..] } else { &ACTIONS[..] };
        let missing: Vec<(&'static str, Truth)> =
            needed.iter().map(|action| (*action, granted(action))).filter(|(_, truth)| *truth != Truth::Yes).collect();
        let certain: Vec<&'static str> = missing.iter().filter(|(_, truth)| *truth == Truth::No).map(|(action, _)| *action).collect();
        match (certain.as_slice(), missing.first()) {
            ([], Some((_, Truth::Unknown(why)))) => findings.undecided(&auth, why.clone()),
            ([], _) => {}
            (certain, _) if none => {
                let function = graph.shown(trigger.function);
                let actions = certain.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(" and ");
                let message = format!("the URL of `{function}` is public, but no permission allows everyone {actions}");
                let finding = findings.report(&auth, "public", message);
                finding
                    .label_node(graph, trigger.function, "lacks the permission")
                    .help(format!("allow `*` {actions} on `{function}`, invoking it by way of the URL only"))
                    .wish(add_permissions(graph, trigger, url.as_ref(), certain), Safety::Suggested);
                if by_provider {
                    finding
                        .severity(Severity::Note)
                        .why("a new URL answers 403 without it; Terraform's provider adds it from version 6.28 on");
                }
            }
            _ => {
                findings.known_text(&auth);
            }
        }
    }
}

/// A permission for each action, for everyone.
fn add_permissions(graph: &TriggerGraph, trigger: &Trigger, url: Option<&Qualifier>, actions: &[&'static str]) -> Vec<Wish> {
    let Some(function) = graph.resource_id(trigger.function) else { return Vec::new() };
    // The versions of Terraform's provider that can say "by way of the URL only" add the statement themselves.
    if graph.model.dialect_of(function) == Dialect::Terraform {
        return Vec::new();
    }
    let alias = match url {
        None => None,
        Some(Qualifier::Node(alias)) if graph.resource_id(*alias).is_some() => graph.resource_id(*alias),
        Some(_) => return Vec::new(),
    };
    let named = alias.unwrap_or(function);
    let add = |action: &&'static str| {
        let mut fields = vec![
            (Permission::ACTION.names(), (*action).into()),
            (Permission::FUNCTION.names(), Wanted::Of(named.into(), Handle::Name)),
        ];
        fields.push((Permission::PRINCIPAL.names(), "*".into()));
        let suffix = if *action == ACTIONS[0] {
            fields.push((Permission::URL_AUTH.names(), "NONE".into()));
            "permission"
        } else {
            fields.push((Permission::VIA_URL.names(), true.into()));
            "invocation"
        };
        let of = vec![trigger.via];
        Wish::Add { after: trigger.via, kind: Type::Permission, of, suffix, fields, depends_on: Vec::new() }
    };
    actions.iter().map(add).collect()
}

/// Whether a permission lets everyone take the action on what the URL stands for.
fn grants(graph: &TriggerGraph, permission: &InvokePermission, action: &str, url: Option<&Qualifier>) -> Truth {
    let qualifier = match (url, permission.qualifier.as_ref()) {
        (a, b) if a == b && a != Some(&Qualifier::Unknown) => Truth::Yes,
        (None, Some(Qualifier::Literal(_) | Qualifier::Node(_))) | (Some(_), None) => Truth::No,
        (Some(Qualifier::Literal(_)), Some(Qualifier::Literal(_))) => Truth::No,
        (Some(Qualifier::Node(_)), Some(Qualifier::Node(_))) => Truth::No,
        _ => Truth::Unknown(Reason::new("which version or alias is meant is not known")),
    };
    let given = graph.model.field(permission.via, &Permission::ACTION);
    let named = match (given.value().and_then(|text| text.known()), given.unknown()) {
        (Some(given), _) => {
            let given = given.to_lowercase();
            let action = action.to_lowercase();
            Truth::from(given == action || given == "lambda:*" || given == "*" || given == "lambda:invoke*")
        }
        (None, why) => {
            Truth::Unknown(why.cloned().unwrap_or_else(|| Reason::new("the action of a permission is not known")))
        }
    };
    let principal = match permission.principal.is_anyone() {
        true => Truth::Yes,
        false if permission.principal.as_str().is_none() => {
            Truth::Unknown(Reason::new("the principal of a permission is not known"))
        }
        false => Truth::No,
    };
    // A statement may be for URLs of the other kind.
    let kind = match graph.model.field(permission.via, &Permission::URL_AUTH).state {
        State::Set(kind, _) | State::Default(kind) => match kind.known() {
            Some(kind) => Truth::from(kind == "NONE"),
            None => Truth::Unknown(Reason::new("which URLs a permission is for is not known")),
        },
        State::Unknown(why, _) => Truth::Unknown(why),
        State::Absent => Truth::Yes,
    };
    qualifier.and(|| named).and(|| principal).and(|| kind)
}
