//! `permission-mismatch`: a permission is there, but for another source. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{Fault, Hint, Permitted, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Wish, Field, Text};

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
            },
            _ => continue,
        };
        let Some(permission) = graph.permissions.get(mismatch.permission) else { continue };
        let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let given = graph.model.field(permission.via, &Permission::SOURCE_ARN);
        let shown = given.value().map_or_else(String::new, ToString::to_string);
        let message =
            format!("`{source}` may not invoke `{function}`: the permission is for `{shown}`, the call comes from `{expected}`");
        let finding = findings.report(&given, label(hint), message);
        finding.label(trigger, "invokes the function here").label_node(graph, trigger.function, "the function");
        finding.label_node(graph, trigger.source, "the source");
        // A stage may be made outside.
        if hint == Hint::Stage {
            finding.severity(Severity::Warning);
        }
        finding.help(format!("let `{}` match `{expected}`, or add a permission that does", given.name));
        finding.wish(correct(&given, hint), Safety::Safe);
    }
}

/// One word that decides it.
fn correct(given: &Field<Text>, hint: Hint) -> Option<Wish> {
    match hint {
        Hint::AnyMethod => Wish::reword(given, "/ANY/", "/*/"),
        _ => None,
    }
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
