//! Good templates with one thing broken: the rule meant for it must say so, and nothing about the good one.
//!
//! Each `kinds.toml` below `testdata/mutants` lists what is broken and which rule is meant. Its edits are made at every
//! place of the templates there, of those of `testdata/parity` and of the pages' *Accepted* examples that they fit: in
//! resources of a type, or events of SAM. `{a..b}` is a number between the two. Templates are broken in YAML and in JSON.
//! `MUTANTS_SEED` chooses other mutants, `MUTANTS=all` takes every one.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read their cases themselves, and may panic"
)]

#[path = "support/mutants.rs"]
mod mutants;
#[path = "support/mutate.rs"]
mod mutate;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use mutants::{Mutant, chosen, every_mutant, kinds, seed, templates, wanted};
use rayon::prelude::*;
use support::pages::pages_with_examples;

/// Of all mutants at least this share is caught by the rule that is meant.
const CAUGHT: f64 = 0.97;

/// As many are looked at.
const WANTED: usize = 1_600;

/// What is said of a mutant if the rule that is meant is silent; None for an edit that does not suit the syntax.
fn missed(mutant: &Mutant<'_>) -> Option<Option<String>> {
    let report = mutant.judged();
    let broken = report.diagnostics.iter().any(|diagnostic| diagnostic.rule == "syntax-error");
    if broken && !mutant.is_meant() {
        return None;
    }
    let told = report.diagnostics.iter().any(|one| mutant.kind.rules.iter().any(|rule| rule == one.rule));
    if told && !broken {
        return Some(None);
    }
    let why: Vec<_> = report.undecided.iter().map(|undecided| &undecided.why).collect();
    let said: Vec<_> = report.diagnostics.iter().map(|diagnostic| &diagnostic.message).collect();
    Some(Some(format!("{:?}: {said:?} {why:?}\n{}", mutant.kind.rules, mutant.diff())))
}

#[test]
fn what_is_broken_is_told() {
    let (seed, kinds, templates) = (seed(), kinds(), templates());
    let every = every_mutant(&templates, &kinds, seed);
    let unused: Vec<_> = every.iter().filter(|(_, mutants)| mutants.is_empty()).map(|(name, _)| name).collect();
    assert!(unused.is_empty(), "kinds that fit nowhere: {unused:?}");
    let mutants = chosen(every, wanted(WANTED));
    let outcomes: Vec<(&str, Option<String>)> =
        mutants.par_iter().filter_map(|mutant| Some((mutant.kind.name.as_str(), missed(mutant)?))).collect();
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (kind, missed) in &outcomes {
        let (caught, all) = table.entry(kind).or_default();
        *caught += usize::from(missed.is_none());
        *all += 1;
    }
    let rows: Vec<String> = table.iter().map(|(name, (caught, all))| format!("{caught:4}/{all:<4} {name}")).collect();
    let missed: Vec<&str> = outcomes.iter().filter_map(|(_, missed)| missed.as_deref()).collect();
    let (all, caught) = (outcomes.len(), outcomes.len() - missed.len());
    let unsuited = mutants.len() - all;
    println!("{}\n{}", missed.join("\n"), rows.join("\n"));
    println!("{caught} of {all} caught, {unsuited} not valid, seed {seed}");
    assert!(all >= 1_500, "only {all} mutants");
    assert!(caught as f64 >= CAUGHT * all as f64, "{caught} of {all} caught");
}

/// A rule about plans: nothing that is written in a template breaks it.
const ONLY_OF_PLANS: [&str; 1] = ["permission-lost-on-replace"];

#[test]
fn every_rule_is_meant_by_a_kind() {
    let kinds = kinds();
    let meant: BTreeSet<&str> = kinds.iter().flat_map(|kind| &kind.rules).map(String::as_str).collect();
    let rules: BTreeSet<&str> = pages_with_examples().map(|(id, _)| id).collect();
    let unknown: Vec<_> = meant.difference(&rules).collect();
    assert!(unknown.is_empty(), "kinds mean rules that do not exist: {unknown:?}");
    let unmeant: Vec<_> = rules.difference(&meant).filter(|id| !ONLY_OF_PLANS.contains(id)).collect();
    assert!(unmeant.is_empty(), "no kind below testdata/mutants means {unmeant:?}");
}
