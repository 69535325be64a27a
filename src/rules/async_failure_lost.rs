//! `async-failure-lost`: an event that fails three times is gone. See the page.

use super::Findings;
use super::grant;
use crate::diagnostic::Safety;
use crate::graph::{AsyncConfig, FailureKept, NodeId, Qualifier, Trigger, TriggerGraph};
use crate::model::things::EventInvokeConfig;
use crate::model::{Dialect, Exists, Handle, ResourceId, Subject, Type, Wanted, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for function in graph.functions_declared() {
        let triggers: Vec<_> = graph.triggers_of(function).filter(|trigger| graph.is_left_to_lambda(trigger)).collect();
        // Once a function, at its first trigger that loses events.
        let loses = |trigger: &&Trigger| match graph.failure_kept(trigger) {
            FailureKept::No => true,
            FailureKept::Unknown(why) => {
                findings.undecided(*trigger, why);
                false
            }
            FailureKept::Yes | FailureKept::Elsewhere(_) => false,
        };
        let lost: Vec<&Trigger> = triggers.into_iter().filter(loses).collect();
        let Some(trigger) = lost.first() else { continue };
        let mut sources: Vec<NodeId> = lost.iter().map(|trigger| trigger.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let others = sources.len() - 1;
        let (name, source) = (graph.shown(function), graph.shown(trigger.source));
        let more = match others {
            0 => String::new(),
            1 => " and one more source".to_owned(),
            n => format!(" and {n} more sources"),
        };
        let message = format!("events of `{source}`{more} are lost if `{name}` fails: it has no dead-letter queue and no on-failure destination");
        if let Some(id) = graph.resource_id(function) {
            findings
                .report(id, "keeps nothing that failed", message)
                .label(*trigger, "invokes it asynchronously")
                .label_node(graph, trigger.source, "the source")
                .help(format!("give `{name}` an on-failure destination or a dead-letter queue"))
                .wish(add_destinations(graph, function, id, &lost).unwrap_or_default(), Safety::Suggested);
        }
    }
}

/// A queue that the function's role may send to, and an on-failure destination for whatever is invoked that leads there. SAM
/// makes the queue of a function whose role it writes.
fn add_destinations(graph: &TriggerGraph, function: NodeId, id: ResourceId, lost: &[&Trigger]) -> Option<Vec<Wish>> {
    let role = graph.execution_role(function)?;
    let mut invoked: Vec<Option<&Qualifier>> = Vec::new();
    for trigger in lost {
        if !invoked.contains(&trigger.qualifier.as_ref()) {
            invoked.push(trigger.qualifier.as_ref());
        }
    }
    let configs = invoked.iter().map(|qualifier| graph.async_config_of(function, *qualifier));
    let configs: Vec<Option<&AsyncConfig>> = configs.collect::<Option<_>>()?;
    if graph.model.resource(role).generated {
        let own = graph.published_alias(function).map(Qualifier::Node);
        let by_sam = configs.iter().flatten().all(|config| graph.model.resource(config.via).generated);
        let (path, value) = ("EventInvokeConfig.DestinationConfig.OnFailure.Type", "SQS".into());
        let within = graph.model.resource(id).body.origin.clone();
        let set = Wish::SetSource { owner: id, within, path, value };
        return (invoked == [own.as_ref()] && by_sam).then(|| vec![set]);
    }
    if configs.iter().flatten().any(|config| config.exists != Exists::Yes) {
        return None;
    }
    let waiting = configs.iter().flatten().filter_map(|config| grant::waiting(graph, config.via, function));
    let mut wishes = grant::failures_by_role(graph, id, role, "failed", waiting);
    wishes.first()?;
    for (qualifier, config) in invoked.into_iter().zip(configs) {
        match config {
            Some(config) => wishes.extend(grant::to_destination(graph, config.via, &EventInvokeConfig::ON_FAILURE)),
            None => wishes.push(add_config(graph, id, qualifier)?),
        }
    }
    Some(wishes)
}

/// A configuration of the function itself or of an alias, made after the role's policy, which is checked, and the alias.
fn add_config(graph: &TriggerGraph, function: ResourceId, qualifier: Option<&Qualifier>) -> Option<Wish> {
    let terraform = graph.model.dialect_of(function) == Dialect::Terraform;
    let (mut of, mut depends_on) = (vec![function], vec![Subject::Added(1)]);
    let mut fields = vec![(EventInvokeConfig::FUNCTION.names(), Wanted::Of(function.into(), Handle::Name))];
    match qualifier {
        None => fields.push((("", EventInvokeConfig::QUALIFIER.cloudformation), "$LATEST".into())),
        Some(Qualifier::Node(alias)) if graph.kind(*alias) == Some(Type::Alias) => {
            let id = graph.resource_id(*alias)?;
            let name = match terraform {
                true => Wanted::Of(id.into(), Handle::Name),
                false => Wanted::Text(graph.name(*alias).known()?),
            };
            fields.push((EventInvokeConfig::QUALIFIER.names(), name));
            if terraform {
                of.push(id);
            } else {
                depends_on.push(id.into());
                of = vec![id];
            }
        }
        Some(_) => return None,
    }
    fields.push((EventInvokeConfig::ON_FAILURE.names(), Wanted::Of(Subject::Added(0), Handle::Arn)));
    // A name in Terraform belongs to one type, a logical id to the whole stack.
    let suffix = if terraform { "config" } else { "InvokeConfig" };
    Some(Wish::Add { after: function, kind: Type::EventInvokeConfig, of, suffix, fields, depends_on })
}
