//! Mistakes of other tools that must not be ours: `testdata/issues/<tool and issue or rule>/`.
//!
//! The comment at the top of a case says what went wrong there, which rules are asked (`Rules:`; every rule that is on by
//! default if there is no such line), what they say (`Says:`) and which of them must count something as not decided.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests read their cases themselves, and may panic")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use support::project;
use trigger_lint::lint::{Settings, lint};
use trigger_lint::source::Sources;

/// The words of a line such as `# Says: a, b`.
fn words<'t>(text: &'t str, head: &str) -> BTreeSet<&'t str> {
    let line = text.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(head)?.strip_prefix(':'));
    line.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// What is wrong with how a case turns out.
fn wrong(folder: &Path) -> Option<String> {
    let file = ["main.tf", "template.yaml"].map(|name| folder.join(name)).into_iter().find(|file| file.is_file())?;
    let text = std::fs::read_to_string(file).unwrap();
    let mut settings = Settings::new(vec![folder.to_owned()]);
    settings.select = words(&text, "Rules").into_iter().map(str::to_owned).collect();
    let report = lint(&Sources::disk(), &settings);
    let told: BTreeSet<&str> = report.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    let undecided: BTreeSet<&str> = report.undecided.iter().filter_map(|undecided| undecided.rule).collect();
    let (says, open) = (words(&text, "Says"), words(&text, "Not decided"));
    assert!(!says.is_empty(), "{}: no line `# Says:`", folder.display());
    let expected = if says.contains("nothing") { BTreeSet::new() } else { says };
    let right = told == expected && open.is_subset(&undecided);
    (!right).then(|| format!("{}: told {told:?}, undecided {undecided:?}, not {expected:?}", folder.display()))
}

#[test]
fn mistakes_of_others_are_not_repeated() {
    let entries = std::fs::read_dir(project().join("testdata/issues")).unwrap();
    let folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    assert!(folders.len() > 50, "cases are missing: {}", folders.len());
    let mut wrong: Vec<String> = folders.iter().filter_map(|folder| wrong(folder)).collect();
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
