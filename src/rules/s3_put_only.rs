//! `s3-put-only`: large uploads and copies go unnoticed. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;
use crate::model::NotificationFilter;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (via, _) in graph.model.resources() {
        for entry in graph.notified(via) {
            let filter = NotificationFilter::of(&entry.value);
            let unknown = filter.more_events.or_else(|| filter.events.iter().find_map(|(event, _)| event.first_unknown()));
            if let Some(why) = unknown {
                findings.undecided(Place { resource: via, origin: Some(entry.value.origin) }, why);
                continue;
            }
            let mut created = filter.events.iter().filter(|(event, _)| {
                event.known().is_some_and(|event| event.starts_with("s3:ObjectCreated:"))
            });
            let (Some((event, origin)), None) = (created.next(), created.next()) else { continue };
            if event.known().as_deref() == Some("s3:ObjectCreated:Put") {
                let place = Place { resource: via, origin: Some(origin.clone()) };
                let message = "`s3:ObjectCreated:Put` leaves out multipart uploads and copies";
                findings.report(place, "only plain uploads", message).help("use `s3:ObjectCreated:*`");
            }
        }
    }
}
