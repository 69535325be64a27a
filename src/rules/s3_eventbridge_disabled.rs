//! `s3-eventbridge-disabled`: a rule waits for events that the bucket does not send. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{NodeId, TriggerGraph, takes_bucket_events};
use crate::model::event_pattern::{Test, TextForm};
use crate::model::things::{Bucket, BucketNotification};
use crate::model::{Dialect, Handle, Request, ResourceId, Text, Truth, Type, Wanted, Wish};

/// Sends the events of a bucket to EventBridge: a property of the bucket, in Terraform of its notifications.
fn switch_on(graph: &TriggerGraph, bucket: NodeId) -> Option<Wish> {
    let id = graph.resource_id(bucket)?;
    if graph.model.dialect_of(id) != Dialect::Terraform {
        return Some(Wish::set(id, &Bucket::EVENTBRIDGE, true));
    }
    match graph.notifications.iter().find(|notification| notification.bucket == Ok(bucket)) {
        Some(notification) => Some(Wish::set(notification.via, &BucketNotification::EVENTBRIDGE, true)),
        None => Some(Wish::Add {
            after: id,
            kind: Type::BucketNotification,
            of: vec![id],
            suffix: "notification",
            fields: vec![
                (BucketNotification::BUCKET.names(), Wanted::Of(id.into(), Handle::Name)),
                (BucketNotification::EVENTBRIDGE.names(), true.into()),
            ],
            depends_on: Vec::new(),
        }),
    }
}

/// What is switched on for a function that may write to the bucket may run without end.
fn safety(graph: &TriggerGraph, rule: ResourceId, bucket: NodeId) -> Safety {
    let Some(objects) = graph.arn(bucket).map(|arn| arn.concat(&Text::literal("/*"))) else { return Safety::Safe };
    let request = Request::new("s3:PutObject", &objects);
    let writes = graph.triggers_from(graph.node(rule)).any(|trigger| {
        graph.execution_policy(trigger.function).is_ok_and(|policy| policy.grants_some(&request).possible())
    });
    if writes { Safety::Suggested } else { Safety::Safe }
}

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources().filter(|(_, r)| r.kind == Type::Rule) {
        let Some(pattern) = graph.rule_pattern(graph.node(id)) else { continue };
        // Without a bucket's name, or by a part of it, the rule may be meant for buckets elsewhere; CloudTrail has it elsewhere.
        let whole = |test: &Test| matches!(test, Test::Text(text) if text.form == TextForm::Equal) || matches!(test, Test::Unknown(_));
        let named = pattern.leaf("detail.bucket.name");
        if pattern.leaf("source").is_none() || !named.is_some_and(|leaf| leaf.tests.iter().all(|(test, _)| whole(test))) {
            continue;
        }
        if !takes_bucket_events(&pattern).certain() {
            continue;
        }
        let root = graph.model.root_of(id);
        for bucket in graph.buckets(root) {
            match graph.takes_events_of(root, &pattern, bucket) {
                Truth::No => continue,
                Truth::Unknown(why) => {
                    findings.undecided(id, why);
                    continue;
                }
                Truth::Yes => {}
            }
            match graph.sends_to_eventbridge(bucket) {
                Truth::Yes => {}
                Truth::Unknown(why) => findings.undecided(id, why),
                Truth::No => {
                    let (name, address) = (graph.spoken(bucket), &resource.address);
                    let message = format!("rule `{address}` waits for events of bucket `{name}`, which sends none to EventBridge");
                    findings
                        .report(id, "never matches", message)
                        .label_node(graph, bucket, "does not send its events to EventBridge")
                        .help(format!("switch on EventBridge in the notifications of `{name}`"))
                        .wish(switch_on(graph, bucket), safety(graph, id, bucket));
                }
            }
        }
    }
}
