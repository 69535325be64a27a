//! `sqs-dlq-type`: a FIFO queue or topic needs a FIFO dead-letter queue, a standard one a standard queue. See the page.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::{Failure, TriggerGraph};
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let of_subscription = |failure: &&Failure| graph.model.resource(failure.via).kind == Type::Subscription;
    for redrive in graph.redrives().chain(graph.failures.iter().filter(of_subscription)) {
        let Some(source) = redrive.from else { continue };
        let Some(dlq) = redrive.to.as_ref().ok().copied().filter(|&to| graph.kind_of_end(to) == Some(Type::Queue)) else {
            continue;
        };
        let (ordered, keeps) = match (graph.fifo(source), graph.fifo(dlq)) {
            (Ok(ordered), Ok(keeps)) => (ordered, keeps),
            (Err(why), _) | (_, Err(why)) => {
                findings.undecided(redrive, why);
                continue;
            }
        };
        if ordered == keeps {
            continue;
        }
        let (owner, name) = (graph.shown(source), graph.shown(dlq));
        let what = if of_subscription(&redrive) { "topic" } else { "queue" };
        let message =
            format!("the dead-letter queue `{name}` is a {} queue, `{owner}` is a {} {what}", word(keeps), word(ordered));
        let finding = findings.report(redrive, format!("a {} queue", word(keeps)), message);
        finding
            .label_node(graph, source, format!("a {} {what}", word(ordered)))
            .label_node(graph, dlq, format!("a {} queue", word(keeps)))
            .help(format!("use a {} queue as the dead-letter queue of `{owner}`", word(ordered)));
        if of_subscription(&redrive) {
            finding.severity(Severity::Warning).why("SNS takes queues of the type of the topic for what it cannot deliver");
        }
    }
}

fn word(fifo: bool) -> &'static str {
    if fifo { "FIFO" } else { "standard" }
}
