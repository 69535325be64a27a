//! `permission-missing`: a source pushes to a function that does not let it. See the page.

use super::Findings;
use crate::graph::{Permitted, SourceKind, TriggerGraph};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        match &trigger.permission {
            Permitted::Undecided(why) => findings.undecided(trigger, why.clone()),
            Permitted::Missing => {
                let (function, source) = (graph.address(trigger.function), graph.address(trigger.source));
                let principal = trigger.kind.principal().unwrap_or_default();
                let message = format!("`{source}` may not invoke `{function}`: no permission names `{principal}`");
                let finding = findings.report(trigger, "invokes the function here", message);
                finding.label_node(graph, trigger.function, "this function has no such permission");
                if checked_at_deploy(trigger.kind) {
                    finding.why("AWS checks the permission when the trigger is set up and refuses it");
                }
                finding.help(format!("let `{principal}` invoke `{function}` on behalf of `{source}`"));
            }
            Permitted::Granted | Permitted::Mismatch(_) | Permitted::NotNeeded | Permitted::Role => {}
        }
    }
}

/// Sources that check the function's policy when they are configured (aws facts 3.2).
fn checked_at_deploy(kind: SourceKind) -> bool {
    matches!(
        kind,
        SourceKind::S3 | SourceKind::LoadBalancer | SourceKind::Ses | SourceKind::Config | SourceKind::SecretsManager
    )
}
