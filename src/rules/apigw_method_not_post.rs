//! `apigw-method-not-post`: Lambda is called by POST, whatever the client's method. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::Wish;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for integration in graph.integrations() {
        let Some(text) = findings.known(&integration.method) else { continue };
        let Some(method) = text.known() else {
            if let Some(why) = text.first_unknown() {
                findings.undecided(&integration.method, why);
            }
            continue;
        };
        if method.is_empty() || method.eq_ignore_ascii_case("POST") {
            continue;
        }
        let function = graph.shown(integration.trigger.function);
        findings
            .report(
                &integration.method,
                "not `POST`",
                format!("`{}` is `{method}`, but `{function}` can only be called by `POST`", integration.method.name),
            )
            .label(integration.trigger, "calls the function")
            .help(format!("set `{}` to `POST`; it is not the method of the client's request", integration.method.name))
            .wish(Wish::replace(&integration.method, "POST"), Safety::Safe);
    }
}
