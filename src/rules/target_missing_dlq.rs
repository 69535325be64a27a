//! `target-missing-dlq`: events that cannot be delivered are gone. See the page.

use super::Findings;
use super::grant::{self, Sender};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, Trigger, TriggerGraph};
use crate::model::things::RuleTarget;
use crate::model::{Handle, Subject, Wanted, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        if !matches!(trigger.kind, SourceKind::EventBridge | SourceKind::EventBridgeSchedule | SourceKind::Scheduler) {
            continue;
        }
        let queue = graph.model.field_of_entry(trigger.via, &trigger.entry, &RuleTarget::DEAD_LETTERS);
        if let Some(why) = queue.unknown() {
            findings.undecided(trigger, why.clone());
        } else if queue.is_absent() {
            let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
            findings
                .report(
                    trigger,
                    "no dead-letter queue",
                    format!("what `{source}` cannot deliver to `{function}` is dropped after its retries"),
                )
                .help("give the target a dead-letter queue")
                .wish(add_dlq(graph, trigger).unwrap_or_default(), Safety::Suggested);
        }
    }
}

/// A queue that takes what EventBridge sends, or what the schedule's role does, and the target that leads there. SAM makes the
/// queue of an event itself, unless it has a role of its own.
fn add_dlq(graph: &TriggerGraph, trigger: &Trigger) -> Option<Vec<Wish>> {
    let (via, within) = (trigger.via, &trigger.entry.origin);
    let generated = graph.model.resource(via).generated;
    let source = |path, value| Wish::SetSource { owner: via, within: within.clone(), path, value };
    let mut wishes = if trigger.kind == SourceKind::Scheduler {
        let role = graph.resource_id(graph.assumed_role(trigger)?.role.ok()?)?;
        if graph.model.resource(role).generated {
            return Some(vec![source("DeadLetterConfig.Type", "SQS".into())]);
        }
        grant::failures_by_role(graph, via, role, "dlq", None)
    } else if generated {
        return Some(vec![source("DeadLetterConfig.Type", "SQS".into())]);
    } else {
        let rule = graph.resource_id(trigger.source)?;
        let sender = Sender { service: "events.amazonaws.com", source: rule, checked_by: None };
        grant::dead_letters_of(graph, via, &sender)
    };
    wishes.first()?;
    let queue = Wanted::Of(Subject::Added(0), Handle::Arn);
    wishes.push(match generated {
        true => source("DeadLetterConfig.Arn", queue),
        false => Wish::set_within(via, within, &RuleTarget::DEAD_LETTERS, queue),
    });
    Some(wishes)
}
