//! `permission-before-trigger`: the source checks a permission that may not be there yet. See the page.

use super::Findings;
use super::permission_missing::checked_at_deploy;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{InvokePermission, Permitted, SourceKind, TriggerGraph};
use crate::model::{Dialect, Truth, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|t| checked_at_deploy(t.kind) && t.permission == Permitted::Granted) {
        let made = graph.model.resource(trigger.via);
        let mut permissions = graph.granting(trigger);
        permissions.retain(|permission| permission.via != trigger.via);
        let generated = |p: &&InvokePermission| graph.model.resource(p.via).generated;
        let Some(permission) = permissions.first().filter(|_| !made.generated && !permissions.iter().any(generated))
        else {
            continue;
        };
        match Truth::any(permissions.iter().map(|permission| graph.made_before(permission.via, trigger.via))) {
            Truth::Yes => {}
            Truth::Unknown(why) => findings.undecided(trigger, why),
            Truth::No => {
                let address = &graph.model.resource(permission.via).address;
                let message = format!("nothing makes `{address}` before `{}`, which AWS refuses without it", made.address);
                let word = match graph.model.dialect_of(trigger.via) {
                    Dialect::Terraform => "depends_on",
                    Dialect::CloudFormation | Dialect::Sam => "DependsOn",
                };
                let finding = findings.report(trigger, "the permission is checked when this is set up", message);
                finding.label(permission.via, "may be made later").label_node(graph, trigger.function, "the function");
                let terraform = graph.model.form_of(trigger.via) == Dialect::Terraform;
                match trigger.kind {
                    SourceKind::S3 => {}
                    // The provider's `resourceSubscriptionFilterPut` does so for five minutes.
                    SourceKind::Logs if terraform => {
                        finding.severity(Severity::Note).why(
                            "AWS checks the permission when the source is set up; Terraform's provider tries again for some minutes, by which it is there as a rule",
                        );
                    }
                    _ => {
                        finding.severity(Severity::Warning);
                    }
                }
                let named = graph.seen_from(trigger.via, permission.via);
                finding.help(format!("add `{named}` to `{word}` of `{}`", made.address));
                // What the permission itself waits for cannot wait for the permission.
                if graph.made_before(trigger.via, permission.via) == Truth::No {
                    finding.wish([Wish::depend(trigger.via, [permission.via])], Safety::Safe);
                }
            }
        }
    }
}
