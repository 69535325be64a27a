//! Trees of YAML and JSON files against goldens. `UPDATE_GOLDENS=1 cargo test --test parse` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use trigger_lint::parse::json::{self, Repeated};
use trigger_lint::parse::{Document, Node, NodeKind, Style, yaml};
use trigger_lint::source::{SourceFile, Sources};

#[test]
fn trees() {
    let folder = Path::new("testdata/parse");
    let sources = Sources::disk();
    sources.allow(folder);
    let mut wrong = Vec::new();
    let inputs = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml" || ending == "json");
    for path in sources.list(folder).into_iter().filter(inputs) {
        let file = sources.file(sources.read(&path).unwrap());
        let is_json = path.extension().is_some_and(|ending| ending == "json");
        let document = if is_json { json::parse(&file, Repeated::Replace) } else { yaml::parse(&file) };
        let shown = show(&file, &document);
        let golden = path.with_extension("expected.txt");
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            std::fs::write(&golden, &shown).unwrap();
        }
        let expected = sources.read(&golden).map(|id| sources.file(id).text().to_owned()).unwrap_or_default();
        if shown != expected {
            wrong.push(format!(
                "{}\n{}",
                path.display(),
                similar::TextDiff::from_lines(&expected, &shown).unified_diff()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn show(file: &SourceFile, document: &Document) -> String {
    let mut out = String::new();
    if let Some(root) = &document.root {
        tree(file, root, "", &mut out);
    }
    for comment in &document.comments {
        let kind = if comment.own_line { "comment" } else { "trailing comment" };
        writeln!(out, "{}: {kind} {:?}", place(file, comment.span.start), comment.text).unwrap();
    }
    for problem in &document.problems {
        writeln!(out, "{} {}: {}", problem.severity.as_str(), problem.rule, problem.message).unwrap();
        for label in &problem.labels {
            writeln!(out, "  {} {}", span(file, label.span), label.text).unwrap();
        }
    }
    out
}

fn place(file: &SourceFile, byte: u32) -> String {
    let position = file.position(byte as usize);
    format!("{}:{}", position.line, position.column)
}

fn span(file: &SourceFile, span: trigger_lint::source::Span) -> String {
    format!("{}-{}", place(file, span.start), place(file, span.end))
}

fn tree(file: &SourceFile, node: &Node, indent: &str, out: &mut String) {
    let tag = node.tag.as_ref().map(|tag| format!(" !{tag}")).unwrap_or_default();
    let cut = if node.cut { " cut" } else { "" };
    let at = span(file, node.span);
    let inner = format!("{indent}  ");
    match &node.kind {
        NodeKind::Scalar { text, style, .. } => {
            let style = match style {
                Style::Plain => "plain",
                Style::Quoted => "quoted",
                Style::Block => "block",
            };
            writeln!(out, "{tag}{cut} {style} {text:?} {at}").unwrap();
            let runs = node.runs(file);
            if runs.len() > 1 {
                for (range, place) in runs {
                    writeln!(out, "{inner}{:?} {}", &text[range], span(file, place)).unwrap();
                }
            }
        }
        NodeKind::Sequence(items) => {
            writeln!(out, "{tag}{cut} sequence {at}").unwrap();
            for item in items {
                write!(out, "{inner}-").unwrap();
                tree(file, item, &inner, out);
            }
        }
        NodeKind::Mapping(entries) => {
            writeln!(out, "{tag}{cut} mapping {at}").unwrap();
            for entry in entries {
                write!(out, "{inner}{:?} {}:", entry.key, span(file, entry.key_span)).unwrap();
                tree(file, &entry.value, &inner, out);
            }
        }
    }
}

#[test]
fn aliases_of_aliases_are_bounded() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..20 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    text.push_str("last: read\n");
    let sources = Sources::memory([("bomb.yaml", text)]);
    let file = sources.file(sources.read(Path::new("bomb.yaml")).unwrap());
    let document = yaml::parse(&file);
    let limits: Vec<_> = document.problems.iter().map(|problem| problem.rule).collect();
    assert_eq!(limits, ["limit-reached"]);
    assert_eq!(document.root.unwrap().get("last").unwrap().as_str(), Some("read"));
}

#[test]
fn depth_is_bounded() {
    let deep = [
        ("flow.yaml", format!("a: {}", "[".repeat(100_000))),
        ("block.yaml", (0..2_000).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect()),
        ("dashes.yaml", "- ".repeat(50_000)),
        ("deep.json", format!("{}1{}", "[".repeat(400), "]".repeat(400))),
        ("deeper.json", "{\"a\":".repeat(100_000)),
    ];
    for (name, text) in deep {
        let sources = Sources::memory([(name, text)]);
        let file = sources.file(sources.read(Path::new(name)).unwrap());
        let document = if name.ends_with("json") { json::parse(&file, Repeated::Replace) } else { yaml::parse(&file) };
        assert!(!document.problems.is_empty(), "{name}");
    }
}
