//! `s3-filter-literal`: a prefix or suffix that no key has. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{NotificationFilter, Text, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (via, _) in graph.model.resources() {
        for entry in graph.notified(via) {
            let filter = NotificationFilter::of(&entry.value);
            for (what, text, origin) in [
                ("prefix", &filter.prefix, &filter.prefix_place),
                ("suffix", &filter.suffix, &filter.suffix_place),
            ] {
                let place = Place { resource: via, origin: origin.clone() };
                if let Some((problem, advice)) = problem(what, text) {
                    let message = format!("{what} `{text}` {problem}");
                    let wish = place.origin.clone().zip(plain(what, text)).map(|(place, plain)| Wish::Replace {
                        owner: via,
                        name: what.to_owned(),
                        place,
                        value: plain.as_str().into(),
                    });
                    findings.report(place, "taken as it is written", message).help(advice).wish(wish, Safety::Suggested);
                } else if let Some(why) = text.first_unknown() {
                    findings.undecided(place, why);
                }
            }
        }
    }
}

/// The text as it was probably meant; None where more than its ends are wrong.
fn plain(what: &str, text: &Text) -> Option<String> {
    let known = text.known()?;
    let bare = known.trim_matches('*');
    let bare = if what == "prefix" { bare.trim_start_matches('/') } else { bare };
    (!bare.is_empty() && !bare.contains(['*', ' '])).then(|| bare.to_owned())
}

/// What is wrong with it, and what to do.
fn problem(what: &str, text: &Text) -> Option<(&'static str, &'static str)> {
    let known: String = text.parts().iter().filter_map(|part| part.known()).collect();
    let starts = text.parts().first().and_then(|part| part.known().map(str::to_owned)).unwrap_or_default();
    if known.contains('*') {
        Some(("has a `*`, which S3 takes for a plain character of the key", "leave the `*` out"))
    } else if what == "prefix" && starts.starts_with('/') {
        Some(("begins with `/`, which keys do not", "leave the first `/` out"))
    } else if known.contains(' ') {
        Some(("has a space, which S3 compares with the encoded key", "write `+` for a space"))
    } else {
        None
    }
}
