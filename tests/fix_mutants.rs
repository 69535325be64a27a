//! Fixes of what `tests/mutants.rs` breaks: they mend it, break nothing, and are done at once.
//!
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
use std::path::PathBuf;

use mutants::{Mutant, chosen, every_mutant, kinds, seed, templates, wanted};
use rayon::prelude::*;
use support::mend;
use trigger_lint::diagnostic::{Report, Safety, Severity};
use trigger_lint::lint::{Settings, lint};
use trigger_lint::source::Sources;

/// As many are looked at.
const WANTED: usize = 400;

/// Rules whose fix starts what was idle, and what there is to say then.
const STARTS: [(&str, &str); 1] = [("s3-eventbridge-disabled", "s3-recursive-write")];

/// Findings by what they are about, and what they say: errors only.
fn errors(report: &Report) -> BTreeMap<(&'static str, String), String> {
    let errors = report.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    errors.map(|one| ((one.rule, one.fingerprint.to_string()), one.message.clone())).collect()
}

/// What a report has fixes for that may be trusted this far.
fn promised(report: &Report, trust: Safety) -> BTreeSet<(&str, &str)> {
    let fixed = report.diagnostics.iter().filter(|one| one.fixes.iter().any(|fix| fix.safety <= trust));
    fixed.map(|one| (one.rule, one.message.as_str())).collect()
}

/// What is wrong with what the fixes make of a mutant.
fn faults(mutant: &Mutant<'_>, reported: &Report, trust: Safety) -> Vec<String> {
    let promised = promised(reported, trust);
    let mended = mend(&mutant.sources(), &mutant.meant(), trust);
    let Some(changed) = mended.changed.first() else { return vec!["no fix was applied".to_owned()] };
    let mut faults = Vec::new();
    let left = mended.after.iter().flat_map(|(_, report)| &report.diagnostics);
    let left = left.filter(|one| promised.contains(&(one.rule, one.message.as_str())));
    faults.extend(left.map(|one| format!("it is still there: {}", one.message)));
    let every = Settings::new(vec![PathBuf::from(".")]);
    let after = || Sources::memory([(mutant.file(), changed.after.as_str())]);
    let had = errors(&lint(&mutant.sources(), &every));
    let mut new = errors(&lint(&after(), &every));
    new.retain(|what, _| !had.contains_key(what));
    new.retain(|(rule, _), _| {
        let starts = |(of, then): &(&str, &str)| then == rule && mutant.kind.rules.iter().any(|meant| meant == of);
        trust == Safety::Safe || !STARTS.iter().any(starts)
    });
    if !new.is_empty() {
        // What the good template has to say too was hidden by what was broken.
        let good = errors(&lint(&mutant.good(), &every));
        new.retain(|what, _| !good.contains_key(what));
    }
    faults.extend(new.into_iter().map(|((rule, _), message)| format!("a new error, {rule}: {message}")));
    if let Some(again) = mend(&after(), &mutant.meant(), trust).changed.first() {
        let diff = similar::TextDiff::from_lines(&again.before, &again.after);
        faults.push(format!("a second run changes it again:\n{}", diff.unified_diff().context_radius(1)));
    }
    let diff = similar::TextDiff::from_lines(&changed.before, &changed.after);
    let diff = diff.unified_diff().context_radius(3).to_string();
    let title = format!("{} ({})\n{}", mutant.kind.name, trust.as_str(), mutant.diff());
    faults.into_iter().map(|fault| format!("{title}{fault}\nfixed by:\n{diff}")).collect()
}

/// A mutant by each trust that makes a difference: none where nothing is fixed.
fn trials<'m>(mutant: &'m Mutant<'m>) -> Vec<(&'m Mutant<'m>, Safety, Vec<String>)> {
    let reported = mutant.judged();
    let (safe, all) = (promised(&reported, Safety::Safe), promised(&reported, Safety::Suggested));
    let mut trusts = Vec::new();
    if !safe.is_empty() {
        trusts.push(Safety::Safe);
    }
    if safe != all {
        trusts.push(Safety::Suggested);
    }
    trusts.into_iter().map(|trust| (mutant, trust, faults(mutant, &reported, trust))).collect()
}

#[test]
fn fixes_mend_what_is_broken() {
    let (seed, kinds, templates) = (seed(), kinds(), templates());
    let mutants = chosen(every_mutant(&templates, &kinds, seed), wanted(WANTED));
    let outcomes: Vec<_> = mutants.par_iter().flat_map_iter(trials).collect();
    let (mut syntaxes, mut wrong) = (BTreeMap::new(), Vec::new());
    for (mutant, trust, faults) in outcomes {
        *syntaxes.entry((mutant.file(), trust.as_str())).or_insert(0) += 1;
        wrong.extend(faults);
    }
    println!("{syntaxes:?} fixed, seed {seed}");
    assert!(syntaxes.len() == 6 && syntaxes.values().all(|&fixed| fixed >= 5), "too few fixes: {syntaxes:?}");
    assert!(wrong.is_empty(), "{} are wrong, seed {seed}:\n{}", wrong.len(), wrong.join("\n"));
}
