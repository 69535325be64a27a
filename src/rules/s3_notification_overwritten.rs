//! `s3-notification-overwritten`: the second notification of a bucket takes the place of the first. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{Exists, NotificationFilter, ResourceId, Truth, Wish};

/// What a notification says but for its bucket.
const PARTS: &[&str] = &["eventbridge", "lambda_function", "queue", "topic"];

/// Moves all of the second into the first. Not what is about the same objects, which S3 refuses in one resource, nor what
/// waits for the first.
fn merge(graph: &TriggerGraph, into: ResourceId, from: ResourceId) -> Option<Wish> {
    let filters = |via| graph.notified(via).into_iter().map(|entry| NotificationFilter::of(&entry.value)).collect();
    let (a, b): (Vec<_>, Vec<_>) = (filters(into), filters(from));
    let unseen = [into, from].into_iter().any(|via| graph.may_notify_of_more(via));
    let overlap = unseen || a.iter().any(|a| b.iter().any(|b| a.overlap(b) != Truth::No));
    let waits = graph.made_before(into, from) != Truth::No;
    (!overlap && !waits).then(|| Wish::Merge { into, from, same: "bucket", parts: PARTS, lists: Vec::new() })
}

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let replacing: Vec<_> = graph.notifications.iter().filter(|notification| !notification.adds).collect();
    for (index, second) in replacing.iter().enumerate() {
        let Ok(bucket) = second.bucket else { continue };
        let Some(first) = replacing[..index].iter().find(|first| first.bucket == Ok(bucket)) else { continue };
        let (one, other) = (graph.model.resource(first.via), graph.model.resource(second.via));
        // Under conditions that are not known, they may be alternatives.
        if let (Exists::Maybe(why), _) | (_, Exists::Maybe(why)) = (&one.exists, &other.exists) {
            findings.undecided(second.via, why.clone());
            continue;
        }
        let bucket = graph.spoken(bucket);
        let message = format!(
            "`{}` and `{}` both set the notifications of bucket `{bucket}`: the one applied last replaces the other",
            one.address, other.address
        );
        findings
            .report(second.via, "replaces the other, or is replaced by it", message)
            .label(first.via, format!("sets the notifications of `{bucket}` too"))
            .wish(merge(graph, first.via, second.via), Safety::Suggested)
            .help("put all notifications of the bucket into one resource");
    }
}
