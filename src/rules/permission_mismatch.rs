//! `permission-mismatch`: a permission is there, but for another source. See the page.

use super::{Findings, Place};
use super::permission_missing::{checked_at_deploy, switch_of_sam};
use crate::diagnostic::{Safety, Severity};
use crate::graph::{Fault, Hint, InvokePermission, Permitted, Trigger, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Handle, Truth, Wanted, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        let (mismatch, expected, hint) = match &trigger.permission {
            Permitted::Undecided(why) if graph.has_near_permission(trigger) => {
                findings.undecided(trigger, why.clone());
                continue;
            }
            Permitted::Mismatch(mismatch) => match &mismatch.fault {
                Fault::Source { expected, hint } => (mismatch, expected, *hint),
                Fault::Qualifier => continue,
                Fault::Account { expected } => {
                    account(graph, findings, trigger, mismatch.permission, expected);
                    continue;
                }
            },
            _ => continue,
        };
        let Some(permission) = graph.permissions.get(mismatch.permission) else { continue };
        let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let given = graph.model.field(permission.via, &Permission::SOURCE_ARN);
        let root = graph.model.root_of(permission.via);
        let shown = given.value().map_or_else(String::new, |text| graph.canonical(root, text).to_string());
        let message =
            format!("`{source}` may not invoke `{function}`: the permission is for `{shown}`, the call comes from `{expected}`");
        let generated = graph.model.resource(permission.via).generated;
        // Nobody can edit what SAM writes.
        let mut places = [(Place::from(&given), label(hint)), (Place::from(trigger), "invokes the function here")];
        if generated {
            places.reverse();
        }
        let [(first, words), (second, more)] = places;
        let finding = findings.report(first, words, message);
        finding.label(second, more).label_node(graph, trigger.function, "the function");
        finding.label_node(graph, trigger.source, "the source");
        // A stage may be made outside.
        if hint == Hint::Stage {
            finding.severity(Severity::Warning);
        }
        finding.help(match switch_of_sam(graph, trigger) {
            Some(switch) if generated => switch,
            _ if generated => format!("SAM writes that permission: add one of your own whose `{}` is `{expected}`", given.name),
            _ => format!("let `{}` match `{expected}`, or add a permission that does", given.name),
        });
        if let Some((wish, safety)) = correct(graph, trigger, permission, hint) {
            let unordered = checked_at_deploy(trigger.kind)
                && graph.made_before(permission.via, trigger.via) == Truth::No
                && graph.made_before(trigger.via, permission.via) == Truth::No;
            let order = unordered.then(|| Wish::depend(trigger.via, [permission.via]));
            finding.wish([wish].into_iter().chain(order), safety);
        }
    }
}

/// One word that decides it; else the source as it invokes, unless another trigger needs the permission as it is.
fn correct(graph: &TriggerGraph, trigger: &Trigger, permission: &InvokePermission, hint: Hint) -> Option<(Wish, Safety)> {
    let given = graph.model.field(permission.via, &Permission::SOURCE_ARN);
    let source = graph.resource_id(trigger.source);
    let whole = || {
        // A bucket that waits for its permission must not be waited for in turn.
        let waits = graph.made_before(permission.via, source?) != Truth::No;
        Wish::replace(&given, Wanted::Of(source?.into(), if waits { Handle::Spelled } else { Handle::Source }))
    };
    let needed = |other: &&Trigger| !std::ptr::eq(*other, trigger) && graph.granting(other).iter().any(|granting| granting.via == permission.via);
    match hint {
        Hint::AnyMethod => Some((Wish::reword(&given, "/ANY/", "/*/")?, Safety::Safe)),
        Hint::Default => Some((Wish::reword(&given, "/*/*/$default", "/*/$default")?, Safety::Safe)),
        Hint::LogGroup => Some((whole()?, Safety::Safe)),
        Hint::None if graph.triggers_of(trigger.function).find(needed).is_none() => Some((whole()?, Safety::Suggested)),
        _ => None,
    }
}

/// The source is right, but it is in another account than the permission says.
fn account(graph: &TriggerGraph, findings: &mut Findings, trigger: &Trigger, permission: usize, expected: &str) {
    let Some(permission) = graph.permissions.get(permission) else { return };
    let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
    let given = graph.model.field(permission.via, &Permission::SOURCE_ACCOUNT);
    let shown = given.value().map_or_else(String::new, ToString::to_string);
    let message =
        format!("`{source}` may not invoke `{function}`: the permission is for account `{shown}`, the source is in `{expected}`");
    let finding = findings.report(&given, "another account than the source's", message);
    finding.label(trigger, "invokes the function here").label_node(graph, trigger.function, "the function");
    finding.help(format!("set `{}` to `{expected}`", given.name));
}

fn label(hint: Hint) -> &'static str {
    match hint {
        Hint::None => "does not match this source",
        Hint::LogGroup => "the ARN of a log group must end in `:*` here",
        Hint::AnyMethod => "no request has the method `ANY`: write `*`",
        Hint::PathParameter => "the path parameter has another name: write `*`",
        Hint::Default => "one part too many: this route has no method",
        Hint::Stage => "the API has no such stage",
    }
}
