//! `s3-fifo-destination`: S3 notifies no FIFO queue and no FIFO topic. See the page.

use super::{Findings, Place};
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Type;
use crate::model::things::{Queue, Topic};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for forward in graph.forwards.iter().filter(|forward| forward.kind == SourceKind::S3) {
        let (what, fifo) = match graph.kind(forward.target) {
            Some(Type::Queue) => ("queue", graph.field(forward.target, &Queue::FIFO)),
            Some(Type::Topic) => ("topic", graph.field(forward.target, &Topic::FIFO)),
            _ => continue,
        };
        let Some(fifo) = fifo else { continue };
        if findings.known(&fifo) == Some(true) {
            let (bucket, target) = (graph.spoken(forward.source), graph.spoken(forward.target));
            let message = format!("bucket `{bucket}` notifies {what} `{target}`, which is a FIFO {what}");
            findings
                .report(Place { resource: forward.via, origin: Some(forward.place.clone()) }, "notified here", message)
                .label(&fifo, "makes it FIFO")
                .help(format!("notify a standard {what}, or send the bucket's events to EventBridge"));
        }
    }
}
