//! `sqs-missing-dlq`: a message that keeps failing is retried until it expires, then it is gone. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{FailureKind, NodeId, SourceKind, TriggerGraph};
use crate::model::{Handle, Reason, ResourceId, Subject, Type, Wanted, Wish};
use crate::model::limits::{QUEUE_RETENTION, SQS_RECEIVES_FOR_LAMBDA};
use crate::model::things::{Queue, Redrive};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sqs) {
        let queue = trigger.source;
        let (Some(id), Some(redrive)) = (graph.resource_id(queue), graph.field(queue, &Queue::REDRIVE_POLICY)) else {
            findings.undecided(trigger, Reason::new("the queue is not declared here"));
            continue;
        };
        if seen.contains(&queue) {
            continue;
        }
        seen.push(queue);
        if let Some(why) = redrive.unknown() {
            findings.undecided(&redrive, why.clone());
            continue;
        }
        if redrive.value().is_some_and(TriggerGraph::redrives_nowhere) {
            let name = graph.shown(queue);
            findings
                .report(&redrive, "names no queue", format!("the redrive policy of queue `{name}` has no `deadLetterTargetArn`"))
                .label(trigger, "its messages are delivered here")
                .help("write `deadLetterTargetArn` and `maxReceiveCount` as they are here: AWS refuses other keys");
            continue;
        }
        if !redrive.is_absent() || takes_failures(graph, queue) {
            continue;
        }
        match redriven_elsewhere(graph, queue).or_else(|| graph.hidden(queue)).or_else(|| named_as_dlq(graph, queue)) {
            Some(why) => findings.undecided(id, why),
            None if has_separate_redrive(graph, queue) => {}
            None => {
                let name = graph.shown(queue);
                findings
                    .report(id, "has no redrive policy", format!("queue `{name}` triggers a function and has no dead-letter queue"))
                    .label(trigger, "its messages are delivered here")
                    .help(format!("give `{name}` a redrive policy that names a dead-letter queue, with at least 5 receives"))
                    .wish(add_dlq(graph, id), Safety::Suggested);
            }
        }
    }
}

/// A dead-letter queue that keeps messages as long as queues can, and a redrive policy that leads there.
fn add_dlq(graph: &TriggerGraph, queue: ResourceId) -> Vec<Wish> {
    let mut fields = vec![(Queue::RETENTION.names(), QUEUE_RETENTION.max.into())];
    match graph.fifo(graph.node(queue)) {
        Ok(true) => fields.push((Queue::FIFO.names(), true.into())),
        Ok(false) => {}
        Err(_) => return Vec::new(),
    }
    let policy = Wanted::Document(vec![
        ("deadLetterTargetArn", Wanted::Of(Subject::Added(0), Handle::Arn)),
        (Redrive::MAX_RECEIVE_COUNT.cloudformation, SQS_RECEIVES_FOR_LAMBDA.into()),
    ]);
    vec![
        Wish::Add { after: queue, kind: Type::Queue, of: vec![queue], suffix: "dlq", fields, depends_on: Vec::new() },
        Wish::set(queue, &Queue::REDRIVE_POLICY, policy),
    ]
}

/// A queue that takes what failed elsewhere is the end of the line.
fn takes_failures(graph: &TriggerGraph, queue: NodeId) -> bool {
    let failures = graph.failures.iter().any(|f| f.to == Ok(queue) && f.kind != FailureKind::OnSuccess);
    // One that says for which queues it is such is that of a queue elsewhere.
    failures || graph.redrive_allowances.iter().any(|allowance| allowance.dead_letter == queue && allowance.names_sources())
}

fn has_separate_redrive(graph: &TriggerGraph, queue: NodeId) -> bool {
    graph.failures.iter().any(|f| f.from == Some(queue) && f.kind == FailureKind::DeadLetter)
}

/// A redrive policy of a queue that cannot be told may be this one's.
fn redriven_elsewhere(graph: &TriggerGraph, queue: NodeId) -> Option<Reason> {
    graph.redrives_of_unknown_queues(graph.root_of(queue))
}

/// A queue that is called a dead-letter queue, while nothing here uses it as one, is used by something outside.
fn named_as_dlq(graph: &TriggerGraph, queue: NodeId) -> Option<Reason> {
    let own = graph.field(queue, &Queue::NAME).and_then(|name| name.value().map(ToString::to_string)).unwrap_or_default();
    let names = format!("{} {own}", graph.shown(queue)).to_lowercase().replace(['-', '_'], "");
    let dlq = ["dlq", "deadletter"].iter().any(|word| names.contains(word));
    dlq.then(|| Reason::new("by its name it is the dead-letter queue of something that is not declared here"))
}
