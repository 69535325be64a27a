//! `pattern-matches-everything`: every event of the account goes to the target. See the page.

use super::Findings;
use crate::graph::{Bus, TriggerGraph};
use crate::model::things::Rule;
use crate::model::event_pattern::{Leaf, Test, TextForm};
use crate::model::{EventPattern, Part, Pseudo, Text};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for patterned in graph.patterns() {
        let pattern = match patterned.pattern {
            Ok(pattern) => pattern,
            Err(why) => {
                findings.undecided(&patterned.field, why);
                continue;
            }
        };
        if !pattern.problems.is_empty() || !excludes_nothing(&pattern) {
            continue;
        }
        let bus = graph.model.field(patterned.id, &Rule::BUS);
        match graph.bus(&bus) {
            Ok(Bus::Default) => {}
            Ok(_) => continue,
            Err(why) => {
                findings.undecided(&bus, why);
                continue;
            }
        }
        let rule = &graph.model.resource(patterned.id).address;
        findings
            .report(
                &patterned.field,
                "excludes nothing",
                format!("rule `{rule}` takes every event of the account's default bus"),
            )
            .help("name the `source` and the `detail-type` that are meant");
    }
}

/// Whether every event of the account passes.
fn excludes_nothing(pattern: &EventPattern) -> bool {
    let fields = &pattern.fields;
    if fields.is_empty() || fields.rest.is_some() || !fields.either.is_empty() {
        return false;
    }
    let leaves = pattern.leaves();
    leaves.len() == fields.named.len() && leaves.iter().all(|(path, leaf)| passes_all(path, leaf))
}

fn passes_all(path: &[&str], leaf: &Leaf) -> bool {
    let passes = |test: &Test| match (path, test) {
        (["source" | "detail-type" | "account" | "region" | "id" | "time" | "version"], Test::Exists(true)) => true,
        (["source" | "detail-type" | "account" | "region" | "id" | "time" | "version"], Test::Text(test)) => {
            match (test.form, test.text.known().as_deref()) {
                (TextForm::Prefix | TextForm::Suffix, Some("")) | (TextForm::Wildcard, Some("*")) => true,
                (TextForm::Equal, Some("0")) => path == ["version"],
                (TextForm::Equal, None) => {
                    (path == ["account"] && is_pseudo(&test.text, Pseudo::Account))
                        || (path == ["region"] && is_pseudo(&test.text, Pseudo::Region))
                }
                _ => false,
            }
        }
        _ => false,
    };
    leaf.tests.iter().any(|(test, _)| passes(test))
}

fn is_pseudo(text: &Text, wanted: Pseudo) -> bool {
    matches!(text.parts().as_slice(), [Part::Pseudo(pseudo)] if *pseudo == wanted)
}
