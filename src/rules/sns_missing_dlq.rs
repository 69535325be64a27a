//! `sns-missing-dlq`: messages that cannot be handed over are gone. See the page.

use super::Findings;
use super::grant::{self, Sender};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, Trigger, TriggerGraph};
use crate::model::things::Subscription;
use crate::model::{Handle, Subject, Type, Wanted, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sns) {
        let redrive = graph.model.field(trigger.via, &Subscription::REDRIVE_POLICY);
        if let Some(why) = redrive.unknown() {
            findings.undecided(&redrive, why.clone());
        } else if redrive.is_absent() {
            let (topic, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
            findings
                .report(
                    trigger,
                    "no redrive policy",
                    format!("what `{topic}` cannot hand over to `{function}` is dropped after its retries"),
                )
                .help("give the subscription a redrive policy that names a dead-letter queue")
                .wish(add_dlq(graph, trigger), Safety::Suggested);
        }
    }
}

/// A queue that SNS may send to, and a redrive policy that leads there; a subscription written with its topic takes none.
fn add_dlq(graph: &TriggerGraph, trigger: &Trigger) -> Vec<Wish> {
    let Some(source) = graph.resource_id(trigger.source) else { return Vec::new() };
    if graph.model.resource(trigger.via).kind != Type::Subscription {
        return Vec::new();
    }
    let sender = Sender { service: "sns.amazonaws.com", source, checked_by: None };
    let mut wishes = grant::dead_letters_of(graph, trigger.via, &sender);
    let policy = vec![("deadLetterTargetArn", Wanted::Of(Subject::Added(0), Handle::Arn))];
    wishes.push(Wish::set(trigger.via, &Subscription::REDRIVE_POLICY, Wanted::Document(policy)));
    wishes
}
