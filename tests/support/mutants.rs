//! Good templates and the ways to break them: what comes of it.

#![allow(dead_code, reason = "each test uses a part")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;
use serde::Deserialize;
use trigger_lint::diagnostic::Report;
use trigger_lint::lint::{Settings, lint};
use trigger_lint::rules::RULES;
use trigger_lint::source::Sources;

use crate::mutate::{Block, Edit, as_json, blocks, mutants, random};
use crate::support::pages::examples;
use crate::support::project;

/// What numbers are drawn from and mutants are chosen by; `MUTANTS_SEED` gives another one.
pub(crate) fn seed() -> u64 {
    std::env::var("MUTANTS_SEED").map_or(20_261_124, |seed| seed.parse().unwrap())
}

/// As many mutants; all of them with `MUTANTS=all`.
pub(crate) fn wanted(number: usize) -> Option<usize> {
    (std::env::var("MUTANTS").as_deref() != Ok("all")).then_some(number)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    kind: Vec<Kind>,
}

/// A way to break a template.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    pub(crate) name: String,
    /// Any of them is meant.
    pub(crate) rules: Vec<String>,
    edits: Vec<Edit>,
}

/// Those of every `kinds.toml` below `testdata/mutants`.
pub(crate) fn kinds() -> Vec<Kind> {
    let files = walkdir::WalkDir::new(project().join("testdata/mutants")).sort_by_file_name().into_iter();
    let files = files.map(Result::unwrap).filter(|file| file.file_name() == "kinds.toml");
    let read = |file: walkdir::DirEntry| {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let kinds: Kinds = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.path().display()));
        kinds.kind
    };
    files.flat_map(read).collect()
}

/// A good template.
pub(crate) struct Template {
    name: String,
    /// The rule whose page it is an example of: only what that rule is meant for is broken.
    page: Option<&'static str>,
    file: &'static str,
    text: String,
    blocks: Vec<Block>,
    /// The rules that find something in it: it is not good for those.
    faults: BTreeSet<&'static str>,
}

impl Template {
    fn new(name: String, page: Option<&'static str>, file: &'static str, text: String) -> Self {
        let every = Settings { pedantic: true, ..Settings::new(vec![PathBuf::from(".")]) };
        let report = lint(&Sources::memory([(file, text.as_str())]), &every);
        let faults = report.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
        Self { name, page, file, blocks: blocks(&text), text, faults }
    }

    /// One that was written to be broken: every mutant of it counts.
    fn is_meant(&self) -> bool {
        self.name.starts_with("testdata/mutants")
    }

    /// The first of some rules that finds something in it.
    fn fault(&self, rules: &[String]) -> Option<&str> {
        let wanted = |fault: &&&str| **fault == "syntax-error" || rules.iter().any(|rule| rule == **fault);
        self.faults.iter().find(wanted).copied()
    }
}

/// The templates of `testdata/mutants`, those of `testdata/parity`, and the pages' *Accepted* examples.
pub(crate) fn templates() -> Vec<Template> {
    let mut found = Vec::new();
    for folder in ["testdata/mutants", "testdata/parity"] {
        for entry in walkdir::WalkDir::new(project().join(folder)).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let file = match path.extension().and_then(|ending| ending.to_str()) {
                Some("tf") => "main.tf",
                Some("yaml") => "template.yaml",
                _ => continue,
            };
            let name = path.strip_prefix(project()).unwrap().display().to_string();
            found.push((name, None, file, std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n")));
        }
    }
    for rule in RULES {
        for example in examples(rule.page).into_iter().filter(|example| example.outcome == "Accepted") {
            let name = format!("rules/{}.md:{}", rule.id, example.line);
            found.push((name, Some(rule.id), example.file(), example.text));
        }
    }
    found.into_par_iter().map(|(name, page, file, text)| Template::new(name, page, file, text)).collect()
}

/// A template with one thing broken.
pub(crate) struct Mutant<'t> {
    pub(crate) kind: &'t Kind,
    template: &'t Template,
    /// Its text before it is perhaps written as JSON.
    written: String,
    json: bool,
    /// Drawn from the seed.
    lot: u64,
}

impl<'t> Mutant<'t> {
    fn new(template: &'t Template, kind: &'t Kind, written: String, seed: u64) -> Self {
        let seed = kind.name.bytes().fold(seed, |seed, byte| random(seed ^ u64::from(byte)));
        let lot = written.bytes().fold(seed, |seed, byte| random(seed ^ u64::from(byte)));
        // A template is broken in YAML or in JSON, by the toss of a coin.
        let json = template.file == "template.yaml" && random(lot).is_multiple_of(2);
        Self { kind, template, written, json, lot }
    }

    /// What its file is called.
    pub(crate) fn file(&self) -> &'static str {
        if self.json { "template.json" } else { self.template.file }
    }

    fn as_sources(&self, text: &str) -> Sources {
        Sources::memory([(self.file(), if self.json { as_json(text) } else { text.to_owned() })])
    }

    pub(crate) fn sources(&self) -> Sources {
        self.as_sources(&self.written)
    }

    /// The template as it was, in the same syntax.
    pub(crate) fn good(&self) -> Sources {
        self.as_sources(&self.template.text)
    }

    /// Whether every mutant of the template must be valid: it was written to be broken.
    pub(crate) fn is_meant(&self) -> bool {
        self.template.is_meant()
    }

    /// Settings under which only the rules that are meant speak.
    pub(crate) fn meant(&self) -> Settings {
        Settings { select: self.kind.rules.clone(), ..Settings::new(vec![PathBuf::from(".")]) }
    }

    /// What the rules that are meant say of it.
    pub(crate) fn judged(&self) -> Report {
        lint(&self.sources(), &self.meant())
    }

    /// What was done to the template.
    pub(crate) fn diff(&self) -> String {
        let diff = similar::TextDiff::from_lines(&self.template.text, &self.written);
        format!("{} as {}:\n{}", self.template.name, self.file(), diff.unified_diff().context_radius(1))
    }
}

/// Every mutant of every template that is good for what is meant, by the name of its kind, in an order the seed gives.
/// Those written to be broken must be good.
pub(crate) fn every_mutant<'t>(
    templates: &'t [Template],
    kinds: &'t [Kind],
    seed: u64,
) -> BTreeMap<&'t str, Vec<Mutant<'t>>> {
    let pairs = kinds.iter().flat_map(|kind| templates.iter().map(move |template| (kind, template)));
    let pairs: Vec<_> = pairs
        .filter(|(kind, template)| template.page.is_none_or(|page| kind.rules.iter().any(|rule| rule == page)))
        .collect();
    let found: Vec<Mutant<'t>> = pairs
        .into_par_iter()
        .flat_map_iter(|(kind, template)| {
            let texts = kind.edits.iter().flat_map(|edit| mutants(&template.text, &template.blocks, edit, seed));
            let mutants: Vec<_> = texts.map(|text| Mutant::new(template, kind, text, seed)).collect();
            let fault = template.fault(&kind.rules).filter(|_| !mutants.is_empty());
            assert!(fault.is_none() || !template.is_meant(), "{} is not good: {fault:?}", template.name);
            if fault.is_none() { mutants } else { Vec::new() }
        })
        .collect();
    let mut sorted: BTreeMap<&str, Vec<Mutant<'t>>> =
        kinds.iter().map(|kind| (kind.name.as_str(), Vec::new())).collect();
    for mutant in found {
        sorted.get_mut(mutant.kind.name.as_str()).unwrap().push(mutant);
    }
    for mutants in sorted.values_mut() {
        mutants.sort_by_key(|mutant| mutant.lot);
        mutants.dedup_by(|a, b| a.written == b.written);
    }
    sorted
}

/// About so many of them, and some of each kind; or all.
pub(crate) fn chosen<'t>(every: BTreeMap<&str, Vec<Mutant<'t>>>, wanted: Option<usize>) -> Vec<Mutant<'t>> {
    const OF_EACH_KIND: usize = 3;
    let all: usize = every.values().map(Vec::len).sum();
    let share = |of: usize| wanted.map_or(of, |wanted| (of * wanted).div_ceil(all).max(OF_EACH_KIND));
    let chosen = every.into_values().map(|mutants| (share(mutants.len()), mutants));
    chosen.flat_map(|(share, mutants)| mutants.into_iter().take(share)).collect()
}
