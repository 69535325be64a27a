//! Fixes: what is offered mends the finding, breaks nothing, and is done at once.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use support::pages::{Example, examples, pages_with_examples};
use trigger_lint::diagnostic::{Report, Safety};
use trigger_lint::lint::{Settings, lint, mend};
use trigger_lint::source::Sources;

/// Rules whose fix makes a connection of what was none: only then is there something to say about it.
const CONNECTS: [&str; 2] = ["trigger-target-missing", "permission-principal-mismatch"];

fn settings() -> Settings {
    Settings { pedantic: true, ..Settings::new(vec![PathBuf::from(".")]) }
}

fn only(rule: &str) -> Settings {
    Settings { select: vec![rule.to_owned()], ..settings() }
}

fn file_of(example: &Example) -> &'static str {
    if example.dialect == "terraform" { "main.tf" } else { "template.yaml" }
}

/// Findings by what they are about.
fn found(report: &Report) -> BTreeSet<(String, String)> {
    report.diagnostics.iter().map(|one| (one.rule.to_owned(), one.fingerprint.to_string())).collect()
}

/// What is wrong with the fixes of a rule for an example.
fn faults(rule: &str, file: &str, text: &str, trust: Safety) -> Vec<String> {
    let sources = || Sources::memory([(file, text)]);
    let reported = lint(&sources(), &only(rule));
    let promised: BTreeSet<_> = reported
        .diagnostics
        .iter()
        .filter(|one| one.rule == rule && one.fixes.iter().any(|fix| fix.safety <= trust))
        .map(|one| one.message.clone())
        .collect();
    let before = found(&lint(&sources(), &settings()));
    let mended = mend(sources(), &only(rule), trust);
    let mut faults = Vec::new();
    if promised.is_empty() {
        if !mended.changed.is_empty() {
            faults.push("it changes what it has no fix for".to_owned());
        }
        return faults;
    }
    let Some(changed) = mended.changed.first() else { return vec!["no fix was applied".to_owned()] };
    let after = || Sources::memory([(file, changed.after.as_str())]);
    let report = lint(&after(), &settings());
    if let Some(still) = report.diagnostics.iter().find(|one| one.rule == rule && promised.contains(&one.message)) {
        faults.push(format!("it is still there: {}", still.message));
    }
    let left = found(&report);
    let new: Vec<_> = left.difference(&before).map(|(rule, _)| rule).collect();
    if !new.is_empty() && !CONNECTS.contains(&rule) {
        faults.push(format!("new findings: {new:?}"));
    }
    let again = mend(after(), &only(rule), trust);
    if !again.changed.is_empty() {
        faults.push(format!("a second run changes it again:\n{}", again.changed[0].after));
    }
    faults.iter().map(|fault| format!("{fault}\n{}", changed.after)).collect()
}

#[test]
fn fixes_mend_the_examples() {
    let mut wrong = Vec::new();
    for (id, page) in pages_with_examples() {
        for example in examples(page).iter().filter(|example| example.outcome == "Reported") {
            for trust in [Safety::Safe, Safety::Suggested] {
                for fault in faults(id, file_of(example), &example.text, trust) {
                    wrong.push(format!(
                        "rules/{id}.md:{} ({}, {}): {fault}",
                        example.line,
                        example.dialect,
                        trust.as_str()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fixes_keep_windows_lines_and_marks() {
    let mut wrong = Vec::new();
    for (id, page) in pages_with_examples() {
        for example in examples(page).iter().filter(|example| example.outcome == "Reported") {
            let file = file_of(example);
            let text = format!("\u{feff}{}", example.text.replace('\n', "\r\n"));
            let mended = mend(Sources::memory([(file, text.as_str())]), &only(id), Safety::Suggested);
            let Some(changed) = mended.changed.first() else { continue };
            let after = &changed.after;
            let plain = mend(Sources::memory([(file, example.text.as_str())]), &only(id), Safety::Suggested);
            let expected =
                plain.changed.first().map(|changed| format!("\u{feff}{}", changed.after.replace('\n', "\r\n")));
            if expected.as_ref() != Some(after) {
                wrong.push(format!("rules/{id}.md:{} ({}):\n{after}", example.line, example.dialect));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_say_which_fixes_there_are() {
    let mut wrong = Vec::new();
    for (id, page) in pages_with_examples() {
        let front = page.split("\n---\n").next().unwrap_or_default();
        let said = front.lines().find_map(|line| line.strip_prefix("fix:")).unwrap_or_default().trim();
        let mut dialects: BTreeSet<String> = BTreeSet::new();
        let mut fixed: BTreeSet<(String, &str)> = BTreeSet::new();
        for example in examples(page).into_iter().filter(|example| example.outcome == "Reported") {
            let report = lint(&Sources::memory([(file_of(&example), example.text.as_str())]), &only(id));
            let fixes = report.diagnostics.iter().filter(|one| one.rule == id).flat_map(|one| &one.fixes);
            fixed.extend(fixes.map(|fix| (example.dialect.clone(), fix.safety.as_str())));
            dialects.insert(example.dialect);
        }
        match said {
            "safe" | "suggested" => {
                for dialect in dialects {
                    if !fixed.contains(&(dialect.clone(), said)) {
                        wrong.push(format!("rules/{id}.md: `fix: {said}`, but there is none in {dialect}"));
                    }
                }
            }
            "none" if fixed.is_empty() => {}
            _ => wrong.push(format!("rules/{id}.md: `fix: {said}`, but there are {fixed:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
