//! `s3-notification-overwritten`: the second notification of a bucket takes the place of the first. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::Exists;

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
            .help("put all notifications of the bucket into one resource");
    }
}
