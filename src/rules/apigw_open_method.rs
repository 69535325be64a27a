//! `apigw-open-method`: whoever knows the address invokes the function. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Text;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for route in graph.routes() {
        let key = route.key.value().map(ToString::to_string).unwrap_or_default();
        // Browsers ask beforehand, without credentials.
        if key == "OPTIONS" || key.starts_with("OPTIONS ") {
            continue;
        }
        let invoked = graph.invoked_by(&route);
        let Some(trigger) = invoked.first() else { continue };
        // A WebSocket is authorized when it connects.
        if trigger.kind == SourceKind::WebSocketApi && key != "$connect" {
            continue;
        }
        if let Some(why) = route.authorization.unknown() {
            findings.undecided(&route.authorization, why.clone());
            continue;
        }
        let authorized = match route.authorization.value() {
            None => false,
            Some(kind) => kind.known().as_deref() != Some("NONE"),
        };
        if authorized {
            if let Some(why) = route.authorization.value().and_then(Text::first_unknown) {
                findings.undecided(&route.authorization, why);
            }
            continue;
        }
        if findings.known(&route.api_key) != Some(false) {
            continue;
        }
        let function = graph.shown(trigger.function);
        let name = route.authorization.name;
        findings
            .report(route.id, "open to everybody", format!("`{key}` invokes `{function}` for everybody"))
            .label(*trigger, "invokes the function")
            .help(format!("set `{name}`, or ask for an API key"));
    }
}
