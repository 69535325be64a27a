//! `logs-too-many-filters`: a log group takes two subscription filters. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::limits::LOG_SUBSCRIPTIONS;
use crate::model::things::LogSubscription;
use crate::model::{Exists, ResourceId, RootId, Text, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut groups: Vec<((RootId, String), Vec<ResourceId>)> = Vec::new();
    for filter in graph.resources_of(Type::LogSubscription) {
        let group = graph.model.field(filter, &LogSubscription::LOG_GROUP);
        let Some(key) = group.value().and_then(Text::key) else { continue };
        let key = (graph.model.root_of(filter), key);
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, filters)) => filters.push(filter),
            None => groups.push((key, vec![filter])),
        }
    }
    for (_, filters) in groups.into_iter().filter(|(_, filters)| filters.len() > LOG_SUBSCRIPTIONS) {
        let group = graph.model.field(filters[0], &LogSubscription::LOG_GROUP);
        let sure = filters.iter().filter(|&&filter| graph.model.resource(filter).exists == Exists::Yes).count();
        if sure <= LOG_SUBSCRIPTIONS {
            if let Some(Exists::Maybe(why)) =
                filters.iter().map(|&filter| &graph.model.resource(filter).exists).find(|exists| **exists != Exists::Yes)
            {
                findings.undecided(filters[0], why.clone());
            }
            continue;
        }
        let name = group.value().map(ToString::to_string).unwrap_or_default();
        let message = format!("log group `{name}` has {sure} subscription filters, it takes {LOG_SUBSCRIPTIONS}");
        let last = filters[filters.len() - 1];
        let finding = findings.report(last, "one too many", message);
        filters[..filters.len() - 1].iter().for_each(|&filter| {
            finding.label(filter, "a subscription filter of the log group");
        });
        finding.help("let one filter feed a stream that several consumers read, or one function pass the events on");
    }
}
