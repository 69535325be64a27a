//! `sqs-redrive-not-allowed`: the dead-letter queue does not take messages of this queue. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{NodeId, RedriveAllowance, TriggerGraph};
use crate::model::limits::REDRIVE_SOURCES;
use crate::model::{Handle, Truth, Wish};

/// Names the queue among those that are allowed. Where it is made after the policy, as it names the dead-letter queue, it cannot
/// be referred to.
fn name_queue(graph: &TriggerGraph, allowance: &RedriveAllowance, queue: NodeId) -> Option<Wish> {
    let (place, count) = allowance.listed.clone()?;
    let queue = graph.resource_id(queue)?;
    let owner = allowance.via;
    let handle = match graph.made_before(owner, queue) {
        Truth::No => Handle::Arn,
        _ => Handle::Spelled,
    };
    let room = REDRIVE_SOURCES.admits(count as f64 + 1.0);
    room.then(|| Wish::Append { owner, name: "sourceQueueArns", place, item: (queue.into(), handle) })
}

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
    finding.wish(name_queue(graph, allowance, source), Safety::Suggested);
    // Which of two resources of their own is there first is not known.
    if graph.resource_id(dlq) != Some(allowance.via) {
        finding.severity(Severity::Warning);
    }
}
