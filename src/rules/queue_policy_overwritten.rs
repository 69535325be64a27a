//! `queue-policy-overwritten`: a queue or topic has one policy, and two resources set it. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;
use crate::model::{Dialect, Exists};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for node in graph.nodes_with_policies() {
        let policies = graph.resource_policies_of(node);
        let Some((first, others)) = policies.split_first() else { continue };
        // CloudFormation users set one policy on several queues; what two of them do to one queue is not documented.
        if graph.model.form_of(first.via) != Dialect::Terraform {
            continue;
        }
        for other in others.iter().filter(|other| other.via != first.via) {
            let place = Place { resource: other.via, origin: Some(other.place.clone()) };
            let doubt = [&first.exists, &other.exists].into_iter().find_map(|exists| match exists {
                Exists::Maybe(why) => Some(why.clone()),
                Exists::Yes => None,
            });
            if let Some(why) = doubt {
                findings.undecided(place, why);
                continue;
            }
            let address = |via| &graph.model.resource(via).address;
            let (a, b) = (address(first.via), address(other.via));
            let message = format!("`{a}` and `{b}` both set the policy of `{}`: the last one wins", graph.shown(node));
            findings
                .report(place, "sets the policy", message)
                .label(Place { resource: first.via, origin: Some(first.place.clone()) }, "sets it, too")
                .label_node(graph, node, "has one policy")
                .help("put the statements of both into one policy");
        }
    }
}
