//! `rule-disabled`: switched off in the text itself. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;
use crate::model::things::{Rule, Schedule};
use crate::model::{Field, State, Text, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources() {
        let (what, state) = match resource.kind {
            Type::Rule => ("rule", graph.model.field(id, &Rule::STATE)),
            Type::Schedule => ("schedule", graph.model.field(id, &Schedule::STATE)),
            _ => continue,
        };
        // What a module makes of its input is a choice of whoever calls it.
        if resource.address.starts_with("module.") {
            continue;
        }
        let enabled = graph.model.field(id, &Rule::IS_ENABLED);
        let place = match (&state.state, &enabled.state) {
            (State::Unknown(why, _), _) | (_, State::Unknown(why, _)) => {
                findings.undecided(id, why.clone());
                continue;
            }
            (State::Set(text, origin), _) if is_disabled(text) && origin.through.is_none() => Place::from(&state),
            (State::Absent, State::Set(false, origin)) if origin.through.is_none() => Place::from(&enabled),
            _ => {
                unknown_text(&state, findings);
                continue;
            }
        };
        let message = format!("{what} `{}` is switched off", resource.address);
        findings.report(place, "off", message).help(format!("switch `{}` on, or remove it", resource.address));
    }
}

fn is_disabled(text: &Text) -> bool {
    text.known().is_some_and(|word| word == "DISABLED")
}

fn unknown_text(state: &Field<Text>, findings: &mut Findings) {
    if let Some(why) = state.value().and_then(Text::first_unknown) {
        findings.undecided(state, why);
    }
}
