//! `logs-recursive-subscription`: every line the function logs invokes it again. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;
use crate::model::Truth;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        match graph.logs_itself(trigger) {
            Truth::No => {}
            Truth::Unknown(why) => findings.undecided(trigger, why),
            Truth::Yes => {
                let (function, group) = (graph.spoken(trigger.function), graph.spoken(trigger.source));
                let message = format!("`{function}` is subscribed to `{group}`, to which it writes its own log");
                let own = graph.resource_id(trigger.function).map(Place::from);
                let finding = findings.report(trigger, format!("`{group}` invokes `{function}`"), message);
                finding.hop(trigger, format!("`{group}` invokes `{function}`"));
                if let Some(own) = own {
                    finding.label(own.clone(), "writes its log there");
                    finding.hop(own, format!("`{function}` writes its log to `{group}`"));
                }
                finding.help("subscribe another function, or let this one write its log to another group");
            }
        }
    }
}
