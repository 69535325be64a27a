//! `s3-put-only`: large uploads and copies go unnoticed. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{NotificationFilter, Origin, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (via, _) in graph.model.resources() {
        let entries = graph.notified(via);
        let filters: Vec<NotificationFilter> = entries.iter().map(|entry| NotificationFilter::of(&entry.value)).collect();
        for (entry, filter) in entries.iter().zip(&filters) {
            let event = filter.events.iter().find_map(|(event, _)| event.first_unknown());
            if let Some(why) = filter.more_events.clone().or(event) {
                findings.undecided(Place { resource: via, origin: Some(entry.value.origin.clone()) }, why);
                continue;
            }
            // SAM writes an entry for each event.
            let alike = filters.iter().filter(|other| other.has_keys_of(filter));
            if alike.flat_map(created).any(|(event, _)| event != "s3:ObjectCreated:Put") {
                continue;
            }
            if let Some((_, origin)) = created(filter).next() {
                let place = Place { resource: via, origin: Some(origin.clone()) };
                let message = "`s3:ObjectCreated:Put` leaves out multipart uploads and copies";
                let (old, new) = ("s3:ObjectCreated:Put".into(), "s3:ObjectCreated:*".into());
                findings
                    .report(place, "only plain uploads", message)
                    .help("use `s3:ObjectCreated:*`")
                    .wish([Wish::Reword { owner: via, place: origin.clone(), old, new }], Safety::Suggested);
            }
        }
    }
}

fn created(filter: &NotificationFilter) -> impl Iterator<Item = (String, &Origin)> {
    let known = filter.events.iter().filter_map(|(event, origin)| Some((event.known()?.to_string(), origin)));
    known.filter(|(event, _)| event.starts_with("s3:ObjectCreated:"))
}
