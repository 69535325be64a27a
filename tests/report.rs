//! Every format, over one report with something of everything: `testdata/report/`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/example.rs"]
mod example;
mod support;

use support::golden;
use trigger_lint::diagnostic::{Diagnostic, Report};
use trigger_lint::report::{Format, Options, write};
use trigger_lint::source::{Sources, Span};

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

/// Whatever a span covers, it can be shown: no panic, and the finding is there.
#[test]
fn every_span_of_an_odd_text_can_be_shown() {
    let text = "a\té\r\n\r\n  \u{1b}[31m漢字 \u{9b}x\n\n\ty\u{301}\u{200d}\r\nend";
    let sources = Sources::memory([("odd.tf", text), ("empty.tf", "")]);
    let [odd, empty] = ["odd.tf", "empty.tf"].map(|path| sources.read(path.as_ref()).unwrap());
    let bounds: Vec<_> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
    let pairs = bounds.iter().flat_map(|start| bounds.iter().map(move |end| (*start, *end)));
    let spans: Vec<_> =
        pairs.filter(|(start, end)| start <= end).map(|(start, end)| Span::new(odd, start..end)).collect();
    let last = *spans.last().unwrap();
    let finding = |span| {
        Diagnostic::syntax_error(span, "odd").labelled("here").also(last, "and here").also(Span::new(empty, 0..0), "")
    };
    let report = Report { diagnostics: spans.into_iter().map(finding).collect(), ..Report::default() };
    for format in Format::ALL {
        let mut out = Vec::new();
        write(&mut out, format, &report, &sources, Options::default()).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(!out.contains(['\u{1b}', '\u{9b}']), "{format:?}");
        if format == Format::Text {
            assert_eq!(out.matches("error[syntax-error]: odd").count(), report.diagnostics.len());
        }
    }
}
