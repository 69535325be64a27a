//! `s3-recursive-write`: every object the function writes invokes it again. See the page.

use super::{Findings, Place};
use crate::diagnostic::Severity;
use crate::graph::{SourceKind, Trigger, TriggerGraph, Write};
use crate::model::{NotificationFilter, Text, Truth};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::S3) {
        let policy = match graph.execution_policy(trigger.function) {
            Ok(policy) => policy,
            Err(why) => {
                findings.undecided(trigger, why);
                continue;
            }
        };
        match strongest(graph, trigger) {
            Some((write, severity)) => report(graph, trigger, write, severity, findings),
            None => {
                if let Some(why) = &policy.rest {
                    findings.undecided(trigger, why.clone());
                }
            }
        }
    }
}

/// The grant that proves the most, and how serious it is.
fn strongest<'g>(graph: &'g TriggerGraph, trigger: &Trigger) -> Option<(&'g Write, Severity)> {
    let filter = NotificationFilter::of(&trigger.entry);
    let writes = graph.writes.iter().filter(|w| w.function == trigger.function && w.target == trigger.source);
    let judged = writes.filter_map(|write| {
        let raised = filter.raised_by(write.action);
        let meets = graph.write_meets_keys(write, &filter.prefix, &filter.suffix);
        let truth = raised.and(|| meets).and(|| write.granted.clone());
        let narrow = filter.is_narrow();
        match truth {
            Truth::No => None,
            Truth::Yes if write.named && !(narrow && covers_whole_bucket(&write.pattern)) => Some((write, Severity::Error)),
            // A grant that is wider than the filter may be used for other keys only.
            Truth::Yes | Truth::Unknown(_) => Some((write, Severity::Warning)),
        }
    });
    judged.max_by_key(|(_, severity)| *severity)
}

fn covers_whole_bucket(pattern: &Text) -> bool {
    let text = pattern.to_string();
    text.ends_with("/*") && text.matches('/').count() == 1 || text.ends_with('*') && !text.contains('/')
}

fn report(graph: &TriggerGraph, trigger: &Trigger, write: &Write, severity: Severity, findings: &mut Findings) {
    let (function, bucket) = (graph.address(trigger.function), graph.address(trigger.source));
    let acknowledged = graph.acknowledges_loop(trigger.function);
    let severity = if acknowledged { Severity::Note } else { severity };
    let message = format!("`{function}` may write to bucket `{bucket}`, which triggers it");
    let grant = graph.execution_role(trigger.function).map(|role| Place { resource: role, origin: Some(write.place.clone()) });
    let finding = findings.report(trigger, format!("objects of `{bucket}` invoke `{function}`"), message);
    finding.severity(severity);
    if let Some(grant) = grant {
        finding.label(grant.clone(), format!("`{}` is granted here", write.action));
        finding.hop(trigger, format!("an object in `{bucket}` invokes `{function}`"));
        finding.hop(grant, format!("`{function}` may put objects into `{bucket}`"));
    }
    if !write.named {
        finding.why("the grant covers every bucket: should the function write to this one, each object invokes it again");
    }
    finding.help("write to another bucket, or keep what is notified and what is written apart by prefixes");
}
