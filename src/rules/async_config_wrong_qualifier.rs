//! `async-config-wrong-qualifier`: the on-failure destination is of another alias or version than the one invoked. See the page.

use super::Findings;
use crate::graph::{FailureKept, TriggerGraph};
use crate::model::things::EventInvokeConfig;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for trigger in graph.triggers.iter().filter(|trigger| graph.is_left_to_lambda(trigger)) {
        let config = match graph.failure_kept(trigger) {
            FailureKept::Elsewhere(config) => config,
            FailureKept::Unknown(why) if graph.async_configs.iter().any(|c| c.function == Some(trigger.function)) => {
                findings.undecided(trigger, why);
                continue;
            }
            _ => continue,
        };
        if seen.contains(&(config, trigger.qualifier.clone())) {
            continue;
        }
        seen.push((config, trigger.qualifier.clone()));
        let qualifier = graph.model.field(config, &EventInvokeConfig::QUALIFIER);
        let (name, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let set_for = match qualifier.value().and_then(|text| text.known()) {
            Some(word) if word == "$LATEST" => "the function itself".to_owned(),
            Some(word) => format!("`{word}`"),
            None if qualifier.is_absent() => "the function itself".to_owned(),
            None => "another alias or version".to_owned(),
        };
        let invoked = if trigger.qualifier.is_some() { "an alias or version" } else { "the function itself" };
        let message = format!("`{source}` invokes {invoked} of `{name}`, its on-failure destination is set for {set_for}");
        let finding = match qualifier.origin() {
            Some(_) => findings.report(&qualifier, format!("for {set_for}"), message),
            None => findings.report(config, format!("for {set_for}"), message),
        };
        finding
            .label(trigger, format!("invokes {invoked}"))
            .label_node(graph, trigger.function, "the function")
            .help(format!("set `{}` to what is invoked, or invoke what it is set for", qualifier.name));
    }
}
