//! `permission-missing`: a source pushes to a function that does not let it. See the page.

use super::Findings;
use crate::graph::{Permitted, SourceKind, TriggerGraph};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        match &trigger.permission {
            Permitted::Undecided(why) if !graph.has_near_permission(trigger) => {
                findings.undecided(trigger, why.clone());
            }
            Permitted::Missing => {
                let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
                let principal = graph.principal(trigger).unwrap_or_default();
                let message = format!("`{source}` may not invoke `{function}`: no permission names `{principal}`");
                let finding = findings.report(trigger, "invokes the function here", message);
                finding.label_node(graph, trigger.function, "this function has no such permission");
                if checked_at_deploy(trigger.kind) {
                    finding.why("AWS checks the permission when the trigger is set up and refuses it");
                }
                finding.help(format!("let `{principal}` invoke `{function}` on behalf of `{source}`"));
            }
            _ => {}
        }
    }
}

/// Sources that check the function's policy when they are configured (aws facts 3.2).
pub(super) fn checked_at_deploy(kind: SourceKind) -> bool {
    use SourceKind::{Config, LoadBalancer, Logs, S3, SecretsManager, Ses};
    matches!(kind, S3 | LoadBalancer | Logs | Ses | Config | SecretsManager)
}
