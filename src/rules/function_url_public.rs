//! `function-url-public`: anyone on the internet may call the function. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::things::FunctionUrl;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::FunctionUrl) {
        let auth = graph.model.field(trigger.via, &FunctionUrl::AUTH);
        let Some(kind) = findings.known_text(&auth) else { continue };
        if kind == "NONE" {
            let message = format!("anyone on the internet may call the URL of `{}`", graph.shown(trigger.function));
            findings
                .report(&auth, "no one is asked who they are", message)
                .label_node(graph, trigger.function, "the function")
                .help("set it to `AWS_IAM`, or let the function check its callers");
        }
    }
}
