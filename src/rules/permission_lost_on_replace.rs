//! `permission-lost-on-replace`: a plan makes a function anew and leaves alone the permission that goes away with it. See
//! the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::things::Permission;
use crate::model::{Change, Handle, Type, Wanted, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for permission in &graph.permissions {
        let Some(node) = permission.function else { continue };
        let Some(function) = graph.resource_id(node) else { continue };
        if graph.model.resource(permission.via).kind != Type::Permission {
            continue;
        }
        let change_of = |id| graph.model.resource(id).change;
        if change_of(permission.via) != Some(Change::NoOp) || change_of(function) != Some(Change::Replace) {
            continue;
        }
        let address = |id| &*graph.model.resource(id).address;
        let (own, lost) = (address(permission.via), address(function));
        let message = format!("the plan replaces `{lost}` and leaves `{own}` alone, which AWS deletes with the function");
        let replaced_with = graph.model.field(permission.via, &Permission::REPLACED_WITH);
        let mut says_so = false;
        if let Some(value) = replaced_with.value() {
            value.each_text(&mut |text, _| says_so |= text.attributes().iter().any(|one| *one.resource == *lost));
        }
        let wish = replaced_with.is_absent().then(|| {
            let function = Wanted::Of(function.into(), Handle::Id);
            Wish::set(permission.via, &Permission::LIFECYCLE, Wanted::List(vec![function]))
        });
        findings
            .report(permission.via, "lost until the next apply", message)
            .label(function, "made anew, with an empty policy")
            .help(match says_so {
                true => "the configuration replaces both by now: plan again".to_owned(),
                false => format!(
                    "replace it in the same plan with `terraform plan -replace='{own}'`; for the next time, name the \
                     function in `replace_triggered_by` of the permission's `lifecycle`"
                ),
            })
            .wish(wish, Safety::Suggested);
    }
}
