//! `async-config-wrong-qualifier`: the on-failure destination is of another alias or version than the one invoked. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{FailureKept, Qualifier, Trigger, TriggerGraph};
use crate::model::things::EventInvokeConfig;
use crate::model::{Dialect, Handle, ResourceId, Truth, Wanted, Wish};

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
            .help(format!("set `{}` to what is invoked, or invoke what it is set for", qualifier.name))
            .wish(put_on(graph, trigger, config).unwrap_or_default(), Safety::Suggested);
    }
}

/// Sets the configuration for what is invoked, where all that hand events over invoke that, and nothing else is set for it.
fn put_on(graph: &TriggerGraph, trigger: &Trigger, config: ResourceId) -> Option<Vec<Wish>> {
    let function = trigger.function;
    let elsewhere = |other: &&Trigger| other.qualifier != trigger.qualifier && graph.is_left_to_lambda(other);
    if graph.triggers_of(function).any(|other| elsewhere(&other))
        || graph.async_config_of(function, trigger.qualifier.as_ref())?.is_some()
        || graph.model.resource(config).generated
    {
        return None;
    }
    let qualifier = graph.model.field(config, &EventInvokeConfig::QUALIFIER);
    let own = graph.async_configs.iter().find(|own| own.via == config)?;
    if qualifier.is_absent() && own.qualifier.is_some() {
        // It stands behind the function's name.
        return None;
    }
    let terraform = graph.model.dialect_of(config) == Dialect::Terraform;
    let alias = match &trigger.qualifier {
        None if terraform => return Some(vec![Wish::remove_use(&qualifier)?]),
        None => return Some(vec![Wish::set(config, &EventInvokeConfig::QUALIFIER, "$LATEST")]),
        Some(Qualifier::Node(alias)) => *alias,
        Some(_) => return None,
    };
    let id = graph.resource_id(alias)?;
    let late = graph.made_before(id, config) != Truth::Yes;
    if graph.made_before(config, id) != Truth::No {
        return None;
    }
    if terraform {
        return Some(vec![Wish::set(config, &EventInvokeConfig::QUALIFIER, Wanted::Of(id.into(), Handle::Name))]);
    }
    let set = Wish::set(config, &EventInvokeConfig::QUALIFIER, Wanted::Text(graph.name(alias).known()?));
    Some(std::iter::once(set).chain(late.then(|| Wish::depend(config, [id]))).collect())
}
