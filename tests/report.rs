//! Every format, over one report with something of everything: `testdata/report/`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/example.rs"]
mod example;
mod support;

use support::golden;
use trigger_lint::report::{Format, Options, write};

fn shown(format: Format, options: Options) -> String {
    let (sources, report) = example::report();
    let mut out = Vec::new();
    write(&mut out, format, &report, &sources, options).unwrap();
    String::from_utf8(out).unwrap()
}

fn without_version(text: &str) -> String {
    text.replace(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "\"<version>\"")
}

#[test]
fn text() {
    golden("report/text.txt", &shown(Format::Text, Options::default()));
    golden("report/text-unknown.txt", &shown(Format::Text, Options { show_unknown: true, ..Options::default() }));
}

#[test]
fn text_in_colour_says_the_same() {
    let plain = shown(Format::Text, Options::default());
    let coloured = shown(Format::Text, Options { color: true, ..Options::default() });
    assert!(coloured.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(stripped, plain);
}

#[test]
fn quiet_leaves_out_the_summary() {
    let quiet = shown(Format::Text, Options { quiet: true, ..Options::default() });
    assert!(!quiet.contains("triggers from") && quiet.contains("error[s3-recursive-write]"));
}

#[test]
fn concise() {
    golden("report/concise.txt", &shown(Format::Concise, Options::default()));
}

#[test]
fn json() {
    golden("report/report.json", &without_version(&shown(Format::Json, Options::default())));
}

#[test]
fn sarif() {
    golden("report/report.sarif", &without_version(&shown(Format::Sarif, Options::default())));
}

#[test]
fn github() {
    golden("report/github.txt", &shown(Format::Github, Options::default()));
}

#[test]
fn markdown() {
    golden("report/markdown.md", &shown(Format::Markdown, Options::default()));
}
