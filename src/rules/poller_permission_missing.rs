//! `poller-permission-missing`: Lambda cannot read the source with the function's role. See the page.

use super::Findings;
use super::grant::{self, Grant};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, Trigger, TriggerGraph};
use crate::model::{Handle, Reason, Text, Truth, Type, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings().filter(|trigger| !graph.is_external(trigger.function)) {
        let (actions, Some(subject)) = needed(graph, trigger) else { continue };
        let may = |action: &&'static str| {
            let truth = graph.function_may(trigger.function, action, trigger.source, &subject);
            match truth == Truth::No && graph.policy_may_grant(trigger.source, action) {
                true => Truth::Unknown(Reason::new("the policy of the source may allow it")),
                false => truth,
            }
        };
        let answers: Vec<(&'static str, Truth)> = actions.iter().map(|action| (*action, may(action))).collect();
        let missing: Vec<&'static str> =
            answers.iter().filter(|(_, truth)| *truth == Truth::No).map(|(action, _)| *action).collect();
        if missing.is_empty() {
            if let Some(why) = answers.into_iter().find_map(|(_, truth)| match truth {
                Truth::Unknown(why) => Some(why),
                _ => None,
            }) {
                findings.undecided(trigger, why);
            }
            continue;
        }
        let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
        let wishes = add_policy(graph, trigger, missing.clone());
        let missing = missing.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", ");
        let message = format!("the role of `{function}` lacks {missing} on `{source}`");
        let finding = findings.report(trigger, "Lambda reads the source with the function's role", message);
        if let Some(role) = graph.execution_role(trigger.function) {
            finding.label(role, "the role");
        }
        finding.label_node(graph, trigger.source, "the source").help(format!("allow {missing} on `{source}`"));
        finding.wish(wishes, Safety::Suggested);
    }
}

/// A policy of the role, made before the mapping.
fn add_policy(graph: &TriggerGraph, trigger: &Trigger, mut actions: Vec<&'static str>) -> Vec<Wish> {
    let (Some(role), Some(on)) = (graph.execution_role(trigger.function), graph.resource_id(trigger.source)) else {
        return Vec::new();
    };
    let mut named: &[Handle] = &[Handle::Arn];
    match trigger.kind {
        SourceKind::DynamoDb => named = &[Handle::Stream],
        // AWS asks for these, too, whether or not it refuses a mapping without them (aws facts 2.1).
        SourceKind::Kinesis => {
            actions.extend(["kinesis:DescribeStream", "kinesis:DescribeStreamSummary", "kinesis:ListShards"]);
        }
        _ => {}
    }
    let grant = Grant { role, actions, on: on.into(), of: on, named, suffix: "read" };
    grant::to_role(graph, grant, grant::waiting(graph, trigger.via, trigger.function))
}

/// What Lambda must be allowed to read a source, and the ARN it is for (aws facts 2.1).
pub(super) fn needed(graph: &TriggerGraph, trigger: &Trigger) -> (&'static [&'static str], Option<Text>) {
    match (trigger.kind, graph.kind(trigger.source)) {
        (SourceKind::Sqs, Some(Type::Queue)) => {
            (&["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], graph.arn(trigger.source))
        }
        (SourceKind::Kinesis, Some(Type::Stream)) => {
            (&["kinesis:GetRecords", "kinesis:GetShardIterator"], graph.arn(trigger.source))
        }
        (SourceKind::DynamoDb, Some(Type::Table)) => (
            &["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
            graph.stream_arn(trigger.source),
        ),
        _ => (&[], None),
    }
}
