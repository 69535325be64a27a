//! `s3-recursive-write`: every object the function writes invokes it again. See the page.

use super::{Findings, Place};
use crate::diagnostic::Severity;
use crate::graph::{SourceKind, Trigger, TriggerGraph, Write};
use crate::model::{NotificationFilter, Reason, Text, Truth};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::S3) {
        let pair = (trigger.function, trigger.source);
        if seen.contains(&pair) {
            continue;
        }
        let policy = match graph.execution_policy(trigger.function) {
            Ok(policy) => policy,
            Err(why) => {
                findings.undecided(trigger, why);
                continue;
            }
        };
        // A bucket may notify a function several times: once is enough to say it.
        let same = graph.triggers.iter().filter(|t| t.kind == SourceKind::S3 && (t.function, t.source) == pair);
        let judged: Vec<_> = same.flat_map(|trigger| judge(graph, trigger)).collect();
        let certain = judged.iter().filter_map(|judged| Some((judged.trigger, judged.write, judged.verdict.as_ref().ok()?)));
        if let Some((trigger, write, severity)) = certain.max_by_key(|(_, _, severity)| **severity) {
            report(graph, trigger, write, *severity, findings);
        } else if let Some(why) = judged.iter().find_map(|judged| judged.verdict.as_ref().err()).or(policy.rest.as_ref()) {
            findings.undecided(trigger, why.clone());
        }
        seen.push(pair);
    }
}

/// A grant that may feed a trigger: how serious it is, or why that cannot be told.
struct Judged<'g> {
    trigger: &'g Trigger,
    write: &'g Write,
    verdict: Result<Severity, Reason>,
}

fn judge<'g>(graph: &'g TriggerGraph, trigger: &'g Trigger) -> Vec<Judged<'g>> {
    let filter = NotificationFilter::of(&trigger.entry);
    let writes = graph.writes.iter().filter(|w| w.function == trigger.function && w.target == trigger.source);
    let judged = writes.filter_map(|write| {
        let certain = filter.raised_by(write.action).and(|| write.granted.clone()).and(|| graph.write_meets_bucket(write));
        let keys = graph.write_meets_keys(write, &filter.prefix, &filter.suffix);
        let verdict = match (certain, keys) {
            (Truth::No, _) | (_, Truth::No) => return None,
            (Truth::Unknown(why), _) => Err(why),
            (Truth::Yes, Truth::Yes) if write.named && !(filter.is_narrow() && covers_whole_bucket(&write.pattern)) => {
                Ok(Severity::Error)
            }
            // A grant that is wider than the filter may be used for other keys only, and keys may not be known.
            (Truth::Yes, _) => Ok(Severity::Warning),
        };
        Some(Judged { trigger, write, verdict })
    });
    judged.collect()
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
