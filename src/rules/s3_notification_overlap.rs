//! `s3-notification-overlap`: two notifications of one bucket are about the same objects. See the page.

use super::{Findings, Place};
use crate::graph::TriggerGraph;
use crate::model::{NotificationFilter, Truth};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (via, resource) in graph.model.resources() {
        let entries = graph.notified(via);
        let filters: Vec<NotificationFilter> = entries.iter().map(|entry| NotificationFilter::of(&entry.value)).collect();
        for (second, b) in filters.iter().enumerate() {
            for (first, a) in filters[..second].iter().enumerate() {
                let maybe = entries[first].maybe.as_ref().or(entries[second].maybe.as_ref());
                let place = |index: usize| Place { resource: via, origin: Some(entries[index].value.origin.clone()) };
                match a.overlap(b).unless(maybe) {
                    Truth::No => {}
                    Truth::Unknown(why) => findings.undecided(place(second), why),
                    Truth::Yes => {
                        let address = &resource.address;
                        let message = format!(
                            "two notifications of `{address}` are about the same objects: {} and {}",
                            a.describe(),
                            b.describe()
                        );
                        findings
                            .report(place(second), b.describe(), message)
                            .label(place(first), a.describe())
                            .help("keep them apart by prefix or by suffix, or let one topic hand the events to both");
                    }
                }
            }
        }
    }
}
