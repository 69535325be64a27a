//! `queue-key-unusable`: a service delivers to an encrypted queue or topic whose key it may not use. See the page.

use super::{Findings, Place};
use crate::diagnostic::Severity;
use crate::graph::{Delivery, Encryption, NodeId, TriggerGraph};
use crate::model::{Reason, Truth};

/// What encrypts a message (aws facts 6).
const ACTIONS: [&str; 2] = ["kms:GenerateDataKey", "kms:Decrypt"];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for delivery in graph.deliveries().iter().filter(|delivery| !graph.is_external(delivery.to)) {
        let Some(field) = graph.key_field(delivery.to) else { continue };
        let (from, to, service) = (graph.shown(delivery.from), graph.shown(delivery.to), delivery.service);
        let place = Place { resource: delivery.via, origin: Some(delivery.place.clone()) };
        match graph.encryption(&field) {
            Err(why) => findings.undecided(&field, why),
            Ok(Encryption::Managed(alias)) => {
                let message = format!("`{from}` cannot deliver to `{to}`: `{alias}` lets no other service use it");
                let finding = findings.report(&field, "a key of AWS whose policy nobody can change", message);
                finding.label(place, "delivers here");
                finding.help(format!("encrypt `{to}` with a key of your own whose policy lets `{service}` use it, or without KMS"));
            }
            Ok(Encryption::Key(key)) => match lacking(graph, key, delivery) {
                Err(why) => findings.undecided(&field, why),
                Ok(actions) if actions.is_empty() => {}
                Ok(actions) => {
                    let (key_name, actions) = (graph.shown(key), actions.join(" and "));
                    let message = format!("`{from}` cannot deliver to `{to}`: the policy of `{key_name}` does not let `{service}` use it");
                    let finding = findings.report(&field, "encrypted with this key", message);
                    finding.severity(Severity::Warning).label_node(graph, key, "its policy lacks the service");
                    finding.label(place, "delivers here").help(format!("allow `{service}` {actions} in the policy of `{key_name}`"));
                }
            },
        }
    }
}

/// What a service may certainly not do with a key; `Err` where that is open and nothing is certain.
fn lacking(graph: &TriggerGraph, key: NodeId, delivery: &Delivery) -> Result<Vec<String>, Reason> {
    let (mut lacking, mut open) = (Vec::new(), None);
    for action in ACTIONS {
        match graph.service_may_use(key, action, delivery) {
            Truth::Yes => {}
            Truth::No => lacking.push(format!("`{action}`")),
            Truth::Unknown(why) => open = Some(why),
        }
    }
    match open {
        Some(why) if lacking.is_empty() => Err(why),
        _ => Ok(lacking),
    }
}
