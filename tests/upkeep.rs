//! What people forget: the table of layers, the size of files, documentation that lags behind.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "it reads the project itself, and may panic")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;
use support::project;

fn read(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(project().join(path)).unwrap_or_default().replace("\r\n", "\n")
}

/// Every Rust file below a folder of the project, by its path from there, with its text.
fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let root = project().join(folder);
    let entries = walkdir::WalkDir::new(&root).sort_by_file_name();
    let files = entries.into_iter().flatten().map(walkdir::DirEntry::into_path);
    let rust = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|path| (path.strip_prefix(&root).unwrap().to_path_buf(), read(&path))).collect()
}

/// `layer → the layers it may use`, from the crate's documentation.
fn layers() -> BTreeMap<String, BTreeSet<String>> {
    let rows = read("src/lib.rs");
    let rows = rows.lines().filter_map(|line| line.strip_prefix("//! ")?.split_once('→'));
    rows.map(|(layer, uses)| {
        let uses = uses.split(',').map(|used| used.trim().to_owned()).filter(|used| !used.is_empty());
        (layer.trim().to_owned(), uses.collect())
    })
    .collect()
}

/// The layer a file of `src` belongs to; None for the roots of the crates.
fn layer_of(path: &Path) -> Option<String> {
    let first = path.components().next()?.as_os_str().to_string_lossy().into_owned();
    let layer = first.trim_end_matches(".rs");
    (layer != "lib" && layer != "main").then(|| layer.to_owned())
}

/// The modules at the top of the crate that a line of code names: `crate::a::B`, `crate::{a, b::C}`.
fn used_layers(code: &str) -> Vec<String> {
    let path = Regex::new(r"\bcrate::(?:(\w+)|\{([^;]*)\})").unwrap();
    let nested = Regex::new(r"\{[^{}]*\}").unwrap();
    let mut used = Vec::new();
    for found in path.captures_iter(code) {
        if let Some(single) = found.get(1) {
            used.push(single.as_str().to_owned());
        } else if let Some(group) = found.get(2) {
            let mut group = group.as_str().to_owned();
            while nested.is_match(&group) {
                group = nested.replace_all(&group, "").into_owned();
            }
            used.extend(group.split(',').filter_map(|one| one.trim().split("::").next().map(str::to_owned)));
        }
    }
    used.retain(|name| !name.is_empty());
    used
}

/// True if a row of `super`s leads to the root of the crate, past the table.
fn climbs_out(path: &Path, code: &str) -> bool {
    let is_folder = path.file_name().is_some_and(|name| name == "mod.rs");
    let depth = path.components().count() - usize::from(is_folder);
    let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    code.contains(&"super::".repeat(depth))
}

fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn layers_use_only_what_the_table_allows() {
    let layers = layers();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, text) in rust_files("src") {
        let Some(layer) = layer_of(&path) else { continue };
        let Some(allowed) = layers.get(&layer) else {
            wrong.push(format!("{}: `{layer}` has no row in the table of src/lib.rs", path.display()));
            continue;
        };
        let code = without_comments(&text);
        if climbs_out(&path, &code) {
            wrong.push(format!("{}: `super` reaches the root of the crate, write `crate::`", path.display()));
        }
        for used in used_layers(&code) {
            if used != layer && !allowed.contains(&used) {
                wrong.push(format!("{}: `{layer}` may not use `{used}`", path.display()));
            }
        }
        seen.insert(layer);
    }
    let unseen: Vec<_> = layers.keys().filter(|layer| !seen.contains(*layer)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(unseen.is_empty(), "rows of the table without code: {unseen:?}");
}

#[test]
fn the_table_points_one_way() {
    let layers = layers();
    assert!(layers.len() > 5, "no table was read");
    let mut open = layers.clone();
    while !open.is_empty() {
        let done: Vec<_> = open
            .iter()
            .filter(|(_, uses)| !uses.iter().any(|used| open.contains_key(used)))
            .map(|(layer, _)| layer.clone())
            .collect();
        assert!(!done.is_empty(), "these use each other: {:?}", open.keys());
        open.retain(|layer, _| !done.contains(layer));
    }
}

#[test]
fn used_layers_are_seen() {
    let code = "use crate::source::{A, B}; let x = crate::model::text(); use crate::{parse::{C, D}, graph};";
    assert_eq!(used_layers(code), ["source", "model", "parse", "graph"]);
    assert!(climbs_out("graph/mod.rs".as_ref(), "use super::rules;"));
    assert!(climbs_out("graph/loops.rs".as_ref(), "use super::super::rules;"));
    assert!(!climbs_out("graph/loops.rs".as_ref(), "use super::Edge;"));
}

#[test]
fn files_stay_small() {
    let long: Vec<_> = ["src", "tests"]
        .into_iter()
        .flat_map(rust_files)
        .filter(|(_, text)| text.lines().count() > 800)
        .map(|(path, _)| path)
        .collect();
    assert!(long.is_empty(), "over 800 lines: {long:?}");
}

#[test]
fn folders_say_what_they_are_for() {
    let mut silent = Vec::new();
    for (path, text) in rust_files("src") {
        let says = |word: &str| text.lines().take_while(|line| line.starts_with("//!")).any(|line| line.contains(word));
        if path.file_name().is_some_and(|name| name == "mod.rs")
            && !["In:", "Out:", "ust not know"].into_iter().all(says)
        {
            silent.push(path);
        }
    }
    assert!(silent.is_empty(), "what comes in, what goes out, what it must not know: {silent:?}");
}

#[test]
fn the_readme_shows_the_help() {
    let readme = read("README.md");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let help = words(&trigger_lint::cli::help());
    assert!(
        words(&readme).contains(&help),
        "put the output of `trigger-lint --help` into README.md:\n{}",
        trigger_lint::cli::help()
    );
    for command in ["cargo run --release -- testdata/projects/orders", "cargo test"] {
        assert!(readme.contains(command), "README.md: {command}");
    }
}

#[test]
fn every_rule_has_a_page_a_file_and_a_line() {
    let changelog = read("CHANGELOG.md");
    let mut missing = Vec::new();
    for rule in trigger_lint::lint::rules().iter().filter(|rule| rule.consequence.is_some()) {
        let page = format!("rules/{}.md", rule.id);
        // SAM's are found where SAM is expanded.
        let file = (!rule.id.starts_with("sam-")).then(|| format!("src/rules/{}.rs", rule.id.replace('-', "_")));
        missing.extend([page].into_iter().chain(file).filter(|file| !project().join(file).is_file()));
        if !changelog.contains(&format!("`{}`", rule.id)) {
            missing.push(format!("`{}` in CHANGELOG.md", rule.id));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_index_shows_every_rule() {
    let path = project().join("rules/README.md");
    let list = support::trigger_lint(&["rules", "--output", "markdown"]).stdout;
    let head = "# Rules\n\nEach has a page: what it finds, examples, how to fix it, when to ignore it. Written by\n\
                `UPDATE_GOLDENS=1 cargo test --test upkeep` from the pages.\n";
    let expected = format!("{head}\n{list}");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(read("rules/README.md") == expected, "`UPDATE_GOLDENS=1 cargo test --test upkeep` writes rules/README.md");
}

#[test]
fn every_page_is_a_rule() {
    let ids: BTreeSet<String> = trigger_lint::lint::rules().iter().map(|rule| rule.id.to_owned()).collect();
    let entries = std::fs::read_dir(project().join("rules")).unwrap().map(|entry| entry.unwrap().file_name());
    let pages: BTreeSet<String> = entries
        .filter_map(|name| Some(name.to_str()?.strip_suffix(".md")?.to_owned()))
        .filter(|name| name != "README")
        .collect();
    let apart: Vec<_> = pages.symmetric_difference(&ids).collect();
    assert!(apart.is_empty(), "a page that no rule has, or that cannot be read, or a rule without one: {apart:?}");
}

#[test]
fn rules_of_other_tools_are_covered_or_it_says_why_not() {
    let list = read("testdata/peers/rules.txt");
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let (left_out, known): (Vec<_>, Vec<_>) = lines.partition(|line| line.contains("  "));
    let left_out: BTreeSet<_> = left_out.iter().filter_map(|line| line.split_once("  ")).collect();
    let known: BTreeSet<String> = known.into_iter().map(str::to_owned).collect();
    assert!(known.len() > 50 && left_out.len() > 20, "the list was not read");
    let rules = trigger_lint::lint::rules();
    let covered: BTreeSet<String> = rules.iter().flat_map(|rule| &rule.peers).map(ToString::to_string).collect();
    assert_eq!(covered, known, "named by pages (left) and by testdata/peers/rules.txt (right)");
    for (peer, why) in left_out {
        assert!(!known.contains(peer) && !why.is_empty(), "{peer}: covered or left out?");
    }
    let shown = support::trigger_lint(&["rules", "--peers"]).stdout;
    for peer in &known {
        assert!(shown.lines().any(|line| line.split_whitespace().next() == Some(peer)), "`rules --peers`: {peer}");
    }
}

#[test]
fn every_limit_names_its_source() {
    let limits = read("src/model/limits.rs");
    let number = Regex::new(r"(?m)^((?:///.*\n)*)pub const (\w+): (?:f64|usize|\(f64, f64\)) =").unwrap();
    let silent: Vec<_> = number.captures_iter(&limits).filter(|found| !found[1].contains("Source: ")).collect();
    let silent: Vec<_> = silent.iter().map(|found| &found[2]).collect();
    assert!(number.is_match(&limits) && silent.is_empty(), "no `Source:` in the documentation of {silent:?}");
    let bound = Regex::new(r#"Bound::new\((?:[^,()]*),(?:[^,()]*), *"([^"]*)""#).unwrap();
    let empty = bound.captures_iter(&limits).filter(|found| found[1].trim().is_empty()).count();
    assert!(bound.is_match(&limits) && empty == 0, "{empty} bounds without a source");
}

/// Names that are written with a capital wherever they stand.
const NAMES: &[&str] = &[
    "CloudFormation",
    "CloudWatch",
    "EventBridge",
    "GitHub",
    "HashiCorp",
    "Kinesis",
    "Lambda",
    "OpenTofu",
    "Terraform",
    "Unicode",
];

#[test]
fn messages_read_alike() {
    let said = Regex::new(
        r#"\b(?:syntax_error|limit_reached|labelled|helped|about_run|Reason::new)\((?:[^;"]*?)"((?:[^"\\]|\\.)+)""#,
    )
    .unwrap();
    let mut odd = Vec::new();
    for (path, text) in rust_files("src") {
        let code = without_comments(text.split("#[cfg(test)]").next().unwrap_or_default());
        for found in said.captures_iter(&code) {
            let message = &found[1];
            let first: String = message.chars().take_while(|c| c.is_alphanumeric()).collect();
            let is_word = first.chars().skip(1).any(char::is_lowercase);
            let capital = is_word && first.starts_with(char::is_uppercase) && !NAMES.contains(&first.as_str());
            let words = ["please", "unable to", "Please"];
            if capital || message.ends_with('.') || words.iter().any(|word| message.contains(word)) {
                odd.push(format!("{}: {message}", path.display()));
            }
        }
    }
    assert!(odd.is_empty(), "lower case, no final stop, no `please`, `cannot` for `unable to`:\n{}", odd.join("\n"));
}
