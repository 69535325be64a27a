//! Fixes applied until there is nothing left to apply.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use super::{Settings, lint};
use crate::diagnostic::{Diagnostic, Fix, Report, Safety};
use crate::fix::{apply, first_of_each_place};
use crate::source::Sources;

/// Rounds of fixing and looking again: what touches the same text waits for the next one.
const MOST_ROUNDS: usize = 16;

/// What fixes make of a run.
pub struct Mended {
    /// The sources with the changed texts, and what there is to say about those; None where nothing was applied. Nothing is
    /// written.
    pub after: Option<(Sources, Report)>,
    /// The files that changed, by path.
    pub changed: Vec<Changed>,
}

/// A file with its text before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its path as it is shown.
    pub path: String,
    /// As it was read.
    pub before: String,
    /// As it should be.
    pub after: String,
}

/// Applies the fixes of a report that may be trusted this far, and lints again, until nothing is left to apply.
pub fn mend(sources: &Sources, report: &Report, settings: &Settings, trust: Safety) -> Mended {
    let mut after: Option<(Sources, Report)> = None;
    let mut changed: BTreeMap<String, Changed> = BTreeMap::new();
    // A finding that its fix did not mend is left alone.
    let mut tried = HashSet::new();
    // Files that a round of fixes broke take one at a time.
    let mut fragile: HashSet<String> = HashSet::new();
    let mut fixed = 0;
    for _ in 0..MOST_ROUNDS {
        let (sources, report) = after.as_ref().map_or((sources, report), |(sources, report)| (sources, report));
        let wanted: Vec<(&Diagnostic, &Fix)> = report
            .diagnostics
            .iter()
            .filter_map(|diagnostic| Some((diagnostic, trusted(diagnostic, trust)?)))
            .filter(|(diagnostic, fix)| !tried.contains(&key(diagnostic, fix)))
            .collect();
        let mut chosen = first_of_each_place(wanted.iter().map(|(_, fix)| *fix));
        let is_in = |fix: &Fix, path: &str| fix.edits.iter().any(|edit| sources.file(edit.span.file).path() == path);
        for path in &fragile {
            let mut first = true;
            chosen.retain(|fix| !is_in(fix, path) || std::mem::take(&mut first));
        }
        if chosen.is_empty() {
            break;
        }
        let texts: Vec<(String, String)> =
            apply(sources, &chosen).into_iter().map(|(id, text)| (sources.file(id).path().to_owned(), text)).collect();
        let applied: Vec<_> =
            wanted.iter().filter(|(_, fix)| chosen.iter().any(|other| std::ptr::eq(*other, *fix))).collect();
        let next = sources.with_texts(texts.iter().map(|(path, text)| (PathBuf::from(path), text.clone())));
        let found = lint(&next, settings);
        let broken = broken_by(sources, report, &next, &found);
        if !broken.is_empty() {
            // A fix that breaks its file is none; the others have another round.
            let alone = |path: &String| applied.iter().filter(|(_, fix)| is_in(fix, path)).count() == 1;
            let (known, new): (Vec<_>, Vec<_>) =
                broken.into_iter().partition(|path| fragile.contains(path) || alone(path));
            let wrong = applied.into_iter().filter(|(_, fix)| known.iter().any(|path| is_in(fix, path)));
            tried.extend(wrong.map(|(diagnostic, fix)| key(diagnostic, fix)));
            fragile.extend(new);
            continue;
        }
        let applied: Vec<_> = applied.into_iter().map(|(diagnostic, fix)| key(diagnostic, fix)).collect();
        for (path, text) in texts {
            let before =
                || sources.read(path.as_ref()).map(|id| sources.file(id).text().to_owned()).unwrap_or_default();
            let entry = changed.entry(path.clone()).or_insert_with(|| Changed {
                path: path.clone(),
                before: before(),
                after: String::new(),
            });
            entry.after = text;
        }
        fixed += applied.len();
        tried.extend(applied);
        after = Some((next, found));
    }
    if let Some((_, report)) = &mut after {
        report.fixed = fixed;
    }
    let changed = changed.into_values().filter(|file| file.before != file.after).collect();
    Mended { after, changed }
}

/// The first fix of a finding that may be trusted this far.
fn trusted(diagnostic: &Diagnostic, trust: Safety) -> Option<&Fix> {
    diagnostic.fixes.iter().filter(|fix| fix.safety <= trust).min_by_key(|fix| fix.safety)
}

fn key(diagnostic: &Diagnostic, fix: &Fix) -> (&'static str, crate::diagnostic::Fingerprint, String) {
    (diagnostic.rule, diagnostic.fingerprint, fix.title.clone())
}

/// The files that have more syntax errors than before.
fn broken_by(before: &Sources, report: &Report, next: &Sources, after: &Report) -> HashSet<String> {
    let (had, have) = (syntax_errors(before, report), syntax_errors(next, after));
    have.into_iter().filter(|(path, count)| had.get(path).unwrap_or(&0) < count).map(|(path, _)| path).collect()
}

fn syntax_errors(sources: &Sources, report: &Report) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in report.diagnostics.iter().filter(|diagnostic| diagnostic.rule == "syntax-error") {
        if let Some(label) = diagnostic.labels.first() {
            *counts.entry(sources.file(label.span.file).path().to_owned()).or_default() += 1;
        }
    }
    counts
}
