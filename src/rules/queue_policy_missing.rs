//! `queue-policy-missing`: a service delivers to a queue or topic that does not let it. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;
use crate::model::{Truth, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for delivery in graph.deliveries().iter().filter(|delivery| !graph.is_external(delivery.to)) {
        let place = Place { resource: delivery.via, origin: Some(delivery.place.clone()) };
        match graph.may_deliver(delivery) {
            Truth::Yes => {}
            Truth::Unknown(why) => findings.undecided(place, why),
            Truth::No => {
                let (from, to) = (graph.shown(delivery.from), graph.shown(delivery.to));
                let topic = graph.kind(delivery.to) == Some(Type::Topic);
                let action = if topic { "sns:Publish" } else { "sqs:SendMessage" };
                let service = delivery.service;
                let what = if delivery.dead_letter { "events that could not be delivered" } else { "events" };
                let message = format!("`{from}` sends {what} to `{to}`, whose policy does not let `{service}` do so");
                let finding = findings.report(place, "delivers here", message);
                match graph.resource_policies_of(delivery.to).first() {
                    Some(policy) => {
                        let place = Place { resource: policy.via, origin: Some(policy.place.clone()) };
                        finding.label(place, "does not allow it");
                    }
                    None => {
                        finding.label_node(graph, delivery.to, "has no policy");
                    }
                }
                finding.label_node(graph, delivery.from, "the source");
                finding.help(format!("allow `{service}` `{action}` on `{to}` with `{from}` as `aws:SourceArn`"));
            }
        }
    }
}
