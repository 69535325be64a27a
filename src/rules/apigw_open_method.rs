//! `apigw-open-method`: whoever knows the address invokes the function. See the page.

use super::Findings;
use crate::graph::{Entrance, SourceKind, TriggerGraph};
use crate::model::{Dialect, Truth};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for entrance in graph.entrances() {
        let Entrance { trigger, owner, place, key, guarded, .. } = &entrance;
        // Browsers ask beforehand, without credentials.
        if key == "OPTIONS" || key.starts_with("OPTIONS ") {
            continue;
        }
        match guarded {
            Truth::Yes => continue,
            Truth::Unknown(why) => findings.undecided((*owner, place.clone()), why.clone()),
            Truth::No => {
                let function = graph.shown(trigger.function);
                findings
                    .report(
                        (*owner, place.clone()),
                        "open to everybody",
                        format!("`{key}` invokes `{function}` for everybody"),
                    )
                    .label(*trigger, "invokes the function")
                    .help(advice(graph, &entrance));
            }
        }
    }
}

fn advice(graph: &TriggerGraph, entrance: &Entrance) -> String {
    let sam = graph.model.dialect_of(entrance.owner) == Dialect::Sam;
    let what = match entrance.field {
        Some(name) => format!("set `{name}`"),
        None if entrance.place.is_none() => "give the API routes with an authorizer".to_owned(),
        None if sam => "set `Auth` of the event or of the API".to_owned(),
        None => "give the operation a `security`".to_owned(),
    };
    match entrance.trigger.kind {
        // Keys are for REST and WebSocket APIs.
        SourceKind::HttpApi => what,
        _ => format!("{what}, or ask for an API key"),
    }
}
