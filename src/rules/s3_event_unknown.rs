//! `s3-event-unknown`: S3 has no such event, or no such filter. See the page.

use compact_str::CompactString;

use super::{Findings, Place};
use crate::diagnostic::{Safety, nearest};
use crate::graph::TriggerGraph;
use crate::model::{EVENTS, NotificationFilter, ResourceId, FilterRule, Wish};

/// What a filter rule may be about (S3 API, `FilterRule`).
const FILTERS: [&str; 2] = ["prefix", "suffix"];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (via, _) in graph.model.resources() {
        for entry in graph.notified(via) {
            let filter = NotificationFilter::of(&entry.value);
            filter_rules(via, &filter.rules, findings);
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

/// S3 takes one prefix and one suffix, and nothing else.
fn filter_rules(via: ResourceId, rules: &[FilterRule], findings: &mut Findings) {
    let mut seen: Vec<(CompactString, Place)> = Vec::new();
    for rule in rules {
        let place = Place { resource: via, origin: Some(rule.place.clone()) };
        let name = match &rule.name {
            Ok(name) => name,
            Err(why) => {
                findings.undecided(place, why.clone());
                continue;
            }
        };
        let what = name.to_lowercase();
        if !FILTERS.contains(&what.as_str()) {
            let near = nearest(&what, FILTERS);
            let wish = near.map(|near| Wish::Reword {
                owner: via,
                place: rule.place.clone(),
                old: name.clone(),
                new: near.into(),
            });
            let message = format!("S3 does not filter by `{name}`, but by `prefix` and `suffix`");
            let finding = findings.report(place, "neither `prefix` nor `suffix`", message);
            finding.help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `prefix` or `suffix`".to_owned(),
            });
            finding.wish(wish, Safety::Safe);
        } else if !rule.certain {
            continue;
        } else if let Some((_, first)) = seen.iter().find(|(first, _)| *first == what) {
            findings
                .report(place, "once more", format!("a notification has two filters by `{what}`, S3 takes one"))
                .label(first.clone(), "first here")
                .help(format!("write a notification for each `{what}`"));
        } else {
            seen.push((what, place));
        }
    }
}
