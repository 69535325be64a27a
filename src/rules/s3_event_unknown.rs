//! `s3-event-unknown`: S3 has no such event. See the page.

use super::{Findings, Place};
use crate::diagnostic::{Safety, nearest};
use crate::graph::TriggerGraph;
use crate::model::{EVENTS, NotificationFilter, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (via, _) in graph.model.resources() {
        for entry in graph.notified(via) {
            let filter = NotificationFilter::of(&entry.value);
            for (event, origin) in &filter.events {
                let place = Place { resource: via, origin: Some(origin.clone()) };
                match event.known() {
                    Some(known) if !EVENTS.contains(&known.as_str()) => {
                        let near = nearest(&known, EVENTS);
                        let wish = near.zip(place.origin.clone()).map(|(near, place)| Wish::Reword {
                            owner: via,
                            place,
                            old: known.clone(),
                            new: near.into(),
                        });
                        let finding = findings.report(place, "no event of S3", format!("`{known}` is no event of S3"));
                        finding.help(match near {
                            Some(near) => format!("did you mean `{near}`?"),
                            None => "use an event such as `s3:ObjectCreated:*`".to_owned(),
                        });
                        finding.wish(wish, Safety::Safe);
                    }
                    Some(_) => {}
                    None => {
                        if let Some(why) = event.first_unknown() {
                            findings.undecided(place, why);
                        }
                    }
                }
            }
            if let Some(why) = filter.more_events {
                findings.undecided(Place { resource: via, origin: Some(entry.value.origin) }, why);
            }
        }
    }
}
