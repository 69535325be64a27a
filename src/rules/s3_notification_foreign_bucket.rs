//! `s3-notification-foreign-bucket`: notifications that somebody else set are replaced. See the page.

use super::Findings;
use crate::graph::TriggerGraph;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for notification in graph.notifications.iter().filter(|notification| !notification.adds) {
        let bucket = match &notification.bucket {
            Ok(bucket) => *bucket,
            Err(why) => {
                findings.undecided(notification.via, why.clone());
                continue;
            }
        };
        if !graph.is_undeclared(bucket) {
            continue;
        }
        // A module that cannot be read may be where the bucket is declared.
        if let Some(opaque) = graph.model.root(graph.root_of(bucket)).opaque.first() {
            findings.undecided(notification.via, opaque.why.clone());
            continue;
        }
        let (address, bucket) = (&graph.model.resource(notification.via).address, graph.spoken(bucket));
        let message = format!("`{address}` replaces all notifications of `{bucket}`, which is not declared here");
        findings
            .report(notification.via, "replaces what is set elsewhere", message)
            .help("set the notifications where the bucket is declared, or send its events to EventBridge there and use a rule here");
    }
}
