//! `queue-policy-missing`: a service delivers to a queue or topic that does not let it. See the page.

use super::grant::{self, Sender};
use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{Delivery, TriggerGraph};
use crate::model::{Truth, Type, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let deliveries = graph.deliveries();
    let own = deliveries.iter().filter(|delivery| !graph.is_external(delivery.to));
    let answers: Vec<_> = own.map(|delivery| (delivery, graph.may_deliver(delivery))).collect();
    for (delivery, answer) in &answers {
        let place = Place { resource: delivery.via, origin: Some(delivery.place.clone()) };
        match answer {
            Truth::Yes => {}
            Truth::Unknown(why) => findings.undecided(place, why.clone()),
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
                finding.wish(add_policy(graph, delivery, action, &answers), Safety::Suggested);
            }
        }
    }
}

/// A policy for all that deliver to the same queue or topic: it can have one only.
fn add_policy(graph: &TriggerGraph, delivery: &Delivery, action: &'static str, answers: &[(&Delivery, Truth)]) -> Vec<Wish> {
    let refused = answers.iter().filter(|(other, answer)| other.to == delivery.to && *answer == Truth::No);
    let mut senders: Vec<Sender> = Vec::new();
    for (refused, _) in refused {
        let Some(source) = graph.resource_id(refused.from) else { return Vec::new() };
        // S3 tries whether it may send.
        let checked_by = (refused.service == "s3.amazonaws.com").then_some(refused.via);
        let sender = Sender { service: refused.service, source, checked_by };
        if !senders.contains(&sender) {
            senders.push(sender);
        }
    }
    grant::to_services(graph, delivery.to, action, &senders)
}
