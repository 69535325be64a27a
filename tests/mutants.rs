//! Good templates with one thing broken: the rule meant for it must say so, and nothing about the good one.
//!
//! `testdata/mutants/kinds.toml` lists what is broken and which rule is meant. Its edits are made at every place of the
//! templates beside it, of `testdata/parity/shop` and of the pages' *Accepted* examples that they fit; templates are broken
//! in YAML and in JSON.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read their cases themselves, and may panic"
)]

#[path = "support/mutate.rs"]
mod mutate;
mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use mutate::{Block, Edit, as_json, blocks, mutants, random};
use rayon::prelude::*;
use serde::Deserialize;
use support::pages::examples;
use support::project;
use trigger_lint::diagnostic::Report;
use trigger_lint::lint::{Settings, lint};
use trigger_lint::rules::RULES;
use trigger_lint::source::Sources;

/// What numbers are drawn from; `MUTANTS_SEED` gives another one.
const SEED: u64 = 20_261_124;

/// Of all mutants at least this share is caught by the rule that is meant.
const CAUGHT: f64 = 0.97;

#[derive(Deserialize)]
struct Kinds {
    kind: Vec<Kind>,
}

/// A way to break a template.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    name: String,
    /// Any of them is meant.
    rules: Vec<String>,
    edits: Vec<Edit>,
}

struct Template {
    name: String,
    /// The rule whose page it is an example of: only what that rule is meant for is broken.
    page: Option<&'static str>,
    file: &'static str,
    text: String,
    blocks: Vec<Block>,
}

fn templates() -> Vec<Template> {
    let mut templates = Vec::new();
    for folder in ["testdata/mutants", "testdata/parity/shop"] {
        for entry in walkdir::WalkDir::new(project().join(folder)).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let file = match path.extension().and_then(|ending| ending.to_str()) {
                Some("tf") => "main.tf",
                Some("yaml") => "template.yaml",
                _ => continue,
            };
            let name = path.strip_prefix(project()).unwrap().display().to_string();
            let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
            templates.push(Template { name, page: None, file, blocks: blocks(&text), text });
        }
    }
    for rule in RULES {
        for example in examples(rule.page).into_iter().filter(|example| example.outcome == "Accepted") {
            let (name, file) = (format!("rules/{}.md:{}", rule.id, example.line), example.file());
            let (blocks, text) = (blocks(&example.text), example.text);
            templates.push(Template { name, page: Some(rule.id), file, text, blocks });
        }
    }
    templates
}

/// What some rules say of a text.
fn judge(rules: &[String], file: &str, text: &str) -> Report {
    let sources = Sources::memory([(file, text.to_owned())]);
    let mut settings = Settings::new(vec![PathBuf::from(".")]);
    settings.select = rules.to_vec();
    lint(&sources, &settings)
}

fn reports(report: &Report, rules: &[String]) -> bool {
    report.diagnostics.iter().any(|diagnostic| rules.iter().any(|rule| rule == diagnostic.rule))
}

fn broken(report: &Report) -> bool {
    report.diagnostics.iter().any(|diagnostic| diagnostic.rule == "syntax-error")
}

struct Outcome<'k> {
    kind: &'k Kind,
    /// None if the rule that is meant reports it, else what the mutant is.
    missed: Option<String>,
}

/// Every mutant of a template by a kind; none where the good one is not silent, or an edit does not suit its syntax.
fn outcomes<'k>(template: &Template, kind: &'k Kind, seed: u64) -> Vec<Outcome<'k>> {
    if template.page.is_some_and(|page| !kind.rules.iter().any(|rule| rule == page)) {
        return Vec::new();
    }
    let ours = template.name.starts_with("testdata/mutants");
    let mutants = kind.edits.iter().flat_map(|edit| mutants(&template.text, &template.blocks, edit, seed));
    let mutants: Vec<String> = mutants.collect();
    if mutants.is_empty() {
        return Vec::new();
    }
    let twin = judge(&kind.rules, template.file, &template.text);
    if reports(&twin, &kind.rules) || broken(&twin) {
        let said = format!("{} is not silent for {:?}", template.name, kind.rules);
        return ours.then_some(Outcome { kind, missed: Some(said) }).into_iter().collect();
    }
    let mut outcomes = Vec::new();
    for mutant in mutants {
        // A template is broken in YAML or in JSON, by the toss of a coin.
        let json = template.file == "template.yaml"
            && random(mutant.bytes().fold(seed, |seed, byte| random(seed ^ u64::from(byte)))).is_multiple_of(2);
        let (file, text) = if json { ("template.json", as_json(&mutant)) } else { (template.file, mutant.clone()) };
        let report = judge(&kind.rules, file, &text);
        if broken(&report) && !ours {
            continue;
        }
        let caught = reports(&report, &kind.rules) && !broken(&report);
        let missed = (!caught).then(|| {
            let diff = similar::TextDiff::from_lines(&template.text, &mutant);
            let diff = diff.unified_diff().context_radius(1).to_string();
            let problems: Vec<_> = report.undecided.iter().map(|undecided| &undecided.why).collect();
            let said: Vec<_> = report.diagnostics.iter().map(|diagnostic| &diagnostic.message).collect();
            format!("{} as {file}, {:?}: {said:?} {problems:?}\n{diff}", template.name, kind.rules)
        });
        outcomes.push(Outcome { kind, missed });
    }
    outcomes
}

#[test]
fn what_is_broken_is_told() {
    let kinds = std::fs::read_to_string(project().join("testdata/mutants/kinds.toml")).unwrap();
    let kinds: Kinds = toml::from_str(&kinds).unwrap();
    let seed = std::env::var("MUTANTS_SEED").map_or(SEED, |seed| seed.parse().unwrap());
    let templates = templates();
    let pairs: Vec<(&Template, &Kind)> =
        templates.iter().flat_map(|template| kinds.kind.iter().map(move |kind| (template, kind))).collect();
    let outcomes: Vec<Outcome<'_>> =
        pairs.par_iter().flat_map(|(template, kind)| outcomes(template, kind, seed)).collect();
    let mut table: BTreeMap<&str, (usize, usize)> =
        kinds.kind.iter().map(|kind| (kind.name.as_str(), (0, 0))).collect();
    for outcome in &outcomes {
        let (caught, all) = table.get_mut(outcome.kind.name.as_str()).unwrap();
        *caught += usize::from(outcome.missed.is_none());
        *all += 1;
    }
    let rows: Vec<String> = table.iter().map(|(name, (caught, all))| format!("{caught:4}/{all:<4} {name}")).collect();
    let missed: Vec<&str> = outcomes.iter().filter_map(|outcome| outcome.missed.as_deref()).collect();
    let (all, caught) = (outcomes.len(), outcomes.len() - missed.len());
    let said = format!("{}\n{}\n{caught} of {all} caught, seed {seed}", missed.join("\n"), rows.join("\n"));
    println!("{said}");
    let unused: Vec<_> = table.iter().filter(|(_, (_, all))| *all == 0).map(|(name, _)| name).collect();
    assert!(unused.is_empty(), "kinds that fit nowhere: {unused:?}");
    assert!(table.len() >= 30 && all >= 1000, "too few mutants");
    assert!(caught as f64 >= CAUGHT * all as f64, "{caught} of {all} caught");
}
