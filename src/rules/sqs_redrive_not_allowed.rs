//! `sqs-redrive-not-allowed`: the dead-letter queue does not take messages of this queue. See the page.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::{RedriveAllowance, TriggerGraph};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for redrive in graph.redrives() {
        let (Some(source), Ok(dlq)) = (redrive.from, &redrive.to) else { continue };
        for allowance in graph.redrive_allowances.iter().filter(|allowance| allowance.dead_letter == *dlq) {
            match allowance.admits(source) {
                Ok(true) => {}
                Err(why) => findings.undecided(redrive, why),
                Ok(false) => report(graph, redrive, allowance, findings),
            }
        }
    }
}

fn report(graph: &TriggerGraph, redrive: &crate::graph::Failure, allowance: &RedriveAllowance, findings: &mut Findings) {
    let (Some(source), dlq) = (redrive.from, allowance.dead_letter) else { return };
    let (queue, name) = (graph.shown(source), graph.shown(dlq));
    let message = format!("`{name}` does not let `{queue}` use it as its dead-letter queue: {}", allowance.words());
    let finding = findings.report(redrive, "sends failed messages there", message);
    finding.label(allowance, allowance.words()).label_node(graph, source, "the queue");
    finding.help(format!("name `{queue}` in the redrive allow policy of `{name}`"));
    // Which of two resources of their own is there first is not known.
    if graph.resource_id(dlq) != Some(allowance.via) {
        finding.severity(Severity::Warning);
    }
}
