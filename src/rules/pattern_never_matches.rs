//! `pattern-never-matches`: no event is as the pattern wants it. See the page.

use super::{Findings, Place};
use crate::diagnostic::{Safety, Severity};
use crate::graph::{Patterned, TriggerGraph};
use crate::model::event_pattern::{Leaf, Named, Node, Test, TextForm};
use crate::model::{EventPattern, Origin, Wish, aws_events};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for patterned in graph.patterns() {
        match &patterned.pattern {
            Err(why) => findings.undecided(&patterned.field, why.clone()),
            Ok(pattern) if !pattern.problems.is_empty() => {}
            Ok(pattern) => {
                unknown_fields(&patterned, pattern, findings);
                detail_type(&patterned, pattern, findings);
                slashed_keys(&patterned, pattern, findings);
            }
        }
    }
}

/// Fields that no event has, unless the pattern asks for just that. What is no slip is told at once: as a rule all of it
/// belongs into `detail`.
fn unknown_fields(patterned: &Patterned, pattern: &EventPattern, findings: &mut Findings) {
    let unknown = |named: &&Named| !aws_events::FIELDS.contains(&named.name.as_str()) && !named.node.takes_absence();
    let mut others: Vec<&Named> = Vec::new();
    for named in pattern.fields.named.iter().filter(unknown) {
        if let Node::Unknown(why) = &named.node {
            findings.undecided(&patterned.field, why.clone());
            continue;
        }
        let Some(field) = aws_events::nearest_field(&named.name) else {
            others.push(named);
            continue;
        };
        let message = format!("no event has a field `{}` beside its `detail`, so the pattern never matches", named.name);
        findings
            .report(place(patterned, named), "no event has it", message)
            .help(format!("write `{field}`"))
            .wish(reword(patterned, &named.key, &named.name, field), Safety::Safe);
    }
    let Some((first, rest)) = others.split_first() else { return };
    let names = others.iter().map(|named| format!("`{}`", named.name)).collect::<Vec<_>>().join(", ");
    let fields = if rest.is_empty() { format!("a field {names}") } else { format!("fields {names}") };
    let message = format!("no event has {fields} beside its `detail`, so the pattern never matches");
    let finding = findings.report(place(patterned, first), "no event has it", message);
    rest.iter().for_each(|named| {
        finding.label(place(patterned, named), "nor this");
    });
    let moved = if rest.is_empty() { "it" } else { "them" };
    finding.help(format!("fields of an event are {}; what is its own lies in `detail`: move {moved} there", listed()));
}

fn place(patterned: &Patterned, named: &Named) -> Place {
    Place { resource: patterned.id, origin: Some(named.key.clone()) }
}

/// The right word in the pattern.
fn reword(patterned: &Patterned, place: &Origin, old: &str, new: &str) -> [Wish; 1] {
    [Wish::Reword { owner: patterned.id, place: place.clone(), old: old.into(), new: new.into() }]
}

fn listed() -> String {
    let quoted: Vec<String> = aws_events::FIELDS.iter().map(|field| format!("`{field}`")).collect();
    quoted.join(", ")
}

/// Kinds of event that are spelt otherwise, or that another service sends.
fn detail_type(patterned: &Patterned, pattern: &EventPattern, findings: &mut Findings) {
    let (Some(kinds), Some(sources)) = (texts(pattern.leaf("detail-type")), texts(pattern.leaf("source"))) else { return };
    if kinds.is_empty() || !sources.iter().all(|source| source.starts_with("aws.")) {
        return;
    }
    let sent = |kind: &String| {
        let known = aws_events::senders(kind);
        known.is_empty() || known.iter().any(|sender| sources.iter().any(|source| source == sender))
    };
    let slip = |kind: &String| aws_events::spelling(kind).filter(|_| aws_events::senders(kind).is_empty());
    if kinds.iter().any(|kind| sent(kind) && slip(kind).is_none()) {
        return;
    }
    let origin = pattern.leaf("detail-type").map(|leaf| leaf.origin.clone());
    let written = pattern.leaf("detail-type").and_then(|leaf| leaf.tests.first()).map(|(_, place)| place.clone());
    let place = Place { resource: patterned.id, origin };
    let kind = &kinds[0];
    match (slip(kind), aws_events::senders(kind).first()) {
        (Some(meant), _) => {
            let message = format!("`detail-type` is `{kind}`, AWS sends `{meant}`, so the pattern never matches");
            let finding = findings.report(place, "spelt otherwise", message);
            finding.help(format!("write `{meant}`"));
            if let Some(written) = written {
                finding.wish(reword(patterned, &written, kind, meant), Safety::Safe);
            }
        }
        (None, Some(sender)) => {
            let message = format!("`{kind}` is sent by `{sender}`, not by `{}`, so the pattern never matches", sources[0]);
            findings.report(place, "of another service", message).help(format!("set `source` to `{sender}`"));
        }
        (None, None) => {}
    }
}

/// Keys of objects that are asked to begin with `/`: in events of S3, and in calls of it that CloudTrail tells of.
fn slashed_keys(patterned: &Patterned, pattern: &EventPattern, findings: &mut Findings) {
    let from_s3 = texts(pattern.leaf("source")).is_some_and(|sources| sources.iter().all(|source| source == "aws.s3"));
    let keys = ["detail.object.key", "detail.requestParameters.key"].map(|path| pattern.leaf(path));
    for leaf in keys.into_iter().flatten().filter(|leaf| from_s3 && leaf.rest.is_none()) {
        let begins = |test: &Test| match test {
            Test::Text(text) if text.form != TextForm::Suffix => {
                text.text.parts().first().and_then(|part| part.known()).is_some_and(|start| start.starts_with('/'))
            }
            _ => false,
        };
        // One key that is right is enough.
        let [(Test::Text(first), written_at), ..] = leaf.tests.as_slice() else { continue };
        if !leaf.tests.iter().all(|(test, _)| begins(test)) {
            continue;
        }
        let written = first.text.to_string();
        let message = format!("the pattern waits for keys like `{written}`: those of S3 begin with `/` only if somebody wrote it there");
        let place = Place { resource: patterned.id, origin: Some(written_at.clone()) };
        let finding = findings.report(place, "begins with `/`", message);
        finding.severity(Severity::Warning).why("a key is all that follows the bucket's name, and as a rule has no `/` before it");
        finding.help(match written.trim_start_matches('/') {
            "" => "leave the condition out, or name what keys begin with",
            _ => "leave the first `/` out",
        });
        let plain = |(test, place): &(Test, Origin)| {
            let Test::Text(text) = test else { return None };
            let known = text.text.known()?;
            let plain = known.trim_start_matches('/');
            (!plain.is_empty()).then(|| reword(patterned, place, &known, plain))
        };
        let plain: Option<Vec<_>> = leaf.tests.iter().map(plain).collect();
        finding.wish(plain.into_iter().flatten().flatten(), Safety::Suggested);
    }
}

/// The texts of a leaf that consists of nothing but known texts.
fn texts(leaf: Option<&Leaf>) -> Option<Vec<String>> {
    let leaf = leaf.filter(|leaf| leaf.rest.is_none())?;
    let text = |test: &Test| match test {
        Test::Text(test) if test.form == TextForm::Equal && !test.ignore_case => test.text.known().map(|t| t.to_string()),
        _ => None,
    };
    leaf.tests.iter().map(|(test, _)| text(test)).collect()
}
