//! `sqs-dlq-retention`: a message expires in the dead-letter queue before anyone sees it. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::TriggerGraph;
use crate::model::things::Queue;
use crate::model::{Field, Type, Wish, limits};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for redrive in graph.redrives() {
        let (Some(source), Ok(dlq)) = (redrive.from, &redrive.to) else { continue };
        if graph.triggers_from(source).next().is_none() {
            continue;
        }
        // A FIFO dead-letter queue counts anew.
        if graph.kind(*dlq) != Some(Type::Queue) || graph.kind(source) != Some(Type::Queue) || graph.fifo(*dlq) == Ok(true) {
            continue;
        }
        let (Some(keeps), Some(kept)) = (graph.field(source, &Queue::RETENTION), graph.field(*dlq, &Queue::RETENTION)) else {
            continue;
        };
        let Some((source_time, dlq_time)) = findings.both(&keeps, &kept) else { continue };
        // Nothing is kept longer than the longest, so that there is nothing to raise.
        if dlq_time > source_time || dlq_time >= limits::QUEUE_RETENTION.max {
            continue;
        }
        let (queue, name) = (graph.shown(source), graph.shown(*dlq));
        let longer = if dlq_time == source_time { "no longer than" } else { "for less time than" };
        let message = format!(
            "the dead-letter queue `{name}` keeps messages {longer} `{queue}` does: {}, and {}",
            time(&kept, dlq_time),
            time(&keeps, source_time)
        );
        let finding = findings.report(&kept, time(&kept, dlq_time), message);
        finding.label(&keeps, time(&keeps, source_time)).label(redrive, "failed messages go there");
        finding.help(format!("set `{}` of `{name}` to 1209600, fourteen days", kept.name));
        // Where the source keeps them as long as that, there is no more to have.
        let longer = (source_time < limits::QUEUE_RETENTION.max)
            .then(|| Wish::set(kept.owner, &Queue::RETENTION, limits::QUEUE_RETENTION.max));
        finding.wish(longer, Safety::Safe);
        if dlq_time == source_time {
            finding.severity(Severity::Note).why(
                "the age counts from when a message was sent first: what waited long in the queue has that much less time in the dead-letter queue",
            );
        }
    }
}

fn time(field: &Field<f64>, seconds: f64) -> String {
    let by_default = if field.is_absent() { " by default" } else { "" };
    let days = seconds / 86_400.0;
    if days.fract() == 0.0 && days >= 1.0 { format!("{days} days{by_default}") } else { format!("{seconds} s{by_default}") }
}
