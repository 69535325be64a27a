//! `sqs-max-receive-count-low`: what Lambda could not take at once ends in the dead-letter queue. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Wish;
use crate::model::limits::SQS_RECEIVES_FOR_LAMBDA;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for redrive in graph.redrives() {
        let polled = redrive.from.and_then(|queue| graph.triggers_from(queue).find(|t| t.kind == SourceKind::Sqs));
        let Some(trigger) = polled else { continue };
        let receives = graph.max_receive_count(redrive);
        let Some(count) = findings.known(&receives) else { continue };
        if count >= SQS_RECEIVES_FOR_LAMBDA {
            continue;
        }
        let (queue, times) = (graph.shown(trigger.source), if count == 1.0 { "once" } else { "times" });
        let times = if count == 1.0 { times.to_owned() } else { format!("{count} {times}") };
        let message = format!("queue `{queue}` gives up a message after it was received {times}, for a function it should be 5 or more");
        let finding = findings.report(&receives, format!("received {times}"), message);
        finding.label(trigger, "delivers here").help(format!("set `{}` to 5 or more", receives.name));
        finding.wish(Wish::replace(&receives, SQS_RECEIVES_FOR_LAMBDA), Safety::Safe);
        if count > 1.0 {
            finding.severity(Severity::Note);
        }
    }
}
