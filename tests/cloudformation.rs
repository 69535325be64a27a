//! Evaluated templates against goldens. `UPDATE_GOLDENS=1 cargo test --test cloudformation` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use trigger_lint::evaluate::{Evaluated, Inputs, cloudformation};
use trigger_lint::model::{Exists, Kind, Part, Text, Value};
use trigger_lint::source::{Found, Sources, Span};

#[test]
fn templates() {
    let folder = Path::new("testdata/cloudformation");
    let sources = Sources::disk();
    sources.allow(folder);
    let mut wrong = Vec::new();
    let inputs = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml" || ending == "json");
    for path in sources.list(folder).into_iter().filter(inputs) {
        let found = Found { path: path.clone(), named: false };
        let shown = match cloudformation::evaluate(&sources, &found, &Inputs::default()) {
            Some(evaluated) => show(&sources, &evaluated),
            None => "no template\n".to_owned(),
        };
        let golden = path.with_extension("expected.txt");
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            std::fs::write(&golden, &shown).unwrap();
        }
        let expected = sources.read(&golden).map(|id| sources.file(id).text().to_owned()).unwrap_or_default();
        if shown != expected {
            let diff = similar::TextDiff::from_lines(&expected, &shown);
            wrong.push(format!("{}\n{}", path.display(), diff.unified_diff()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn show(sources: &Sources, evaluated: &Evaluated) -> String {
    let mut out = String::new();
    writeln!(out, "{}", evaluated.root.dialect.as_str()).unwrap();
    for resource in &evaluated.root.resources {
        let place = place(sources, Some(resource.declared));
        writeln!(out, "\n{} {} ({:?}) {place}", resource.address, resource.type_name, resource.kind).unwrap();
        if let Exists::Maybe(why) = &resource.exists {
            writeln!(out, "  maybe: {}", why.text()).unwrap();
        }
        if !resource.depends_on.is_empty() {
            writeln!(out, "  depends on {}", resource.depends_on.join(", ")).unwrap();
        }
        tree(sources, &resource.body, "", &mut out);
    }
    for opaque in &evaluated.root.opaque {
        writeln!(out, "\nopaque {}: {}", opaque.address, opaque.why.text()).unwrap();
    }
    for problem in &evaluated.problems {
        let (severity, rule) = (problem.severity.as_str(), problem.rule);
        let place = place(sources, problem.labels.first().map(|label| label.span));
        writeln!(out, "\n{severity} {rule}: {} {place}", problem.message).unwrap();
    }
    out
}

fn place(sources: &Sources, span: Option<Span>) -> String {
    let Some(span) = span else { return "@nowhere".to_owned() };
    let file = sources.file(span.file);
    let position = file.position(span.start as usize);
    let name = Path::new(file.path()).extension().unwrap_or_default().to_string_lossy().into_owned();
    let file = if name == "txt" { "included:" } else { "" };
    format!("@{file}{}:{}", position.line, position.column)
}

/// One line for each leaf: its path, value and place.
fn tree(sources: &Sources, value: &Value, path: &str, out: &mut String) {
    match &value.kind {
        Kind::Object(object) => {
            for (key, entry) in &object.entries {
                let dot = if path.is_empty() { "" } else { "." };
                tree(sources, &entry.value, &format!("{path}{dot}{key}"), out);
            }
            if let Some(why) = &object.rest {
                writeln!(out, "  {path} and maybe more: {}", why.text()).unwrap();
            }
        }
        Kind::List(list) => {
            for (index, item) in list.items.iter().enumerate() {
                tree(sources, item, &format!("{path}[{index}]"), out);
            }
            if let Some(why) = &list.rest {
                writeln!(out, "  {path} and maybe more: {}", why.text()).unwrap();
            }
        }
        Kind::OneOf(one) => {
            writeln!(out, "  {path} = one of, {}", one.why.text()).unwrap();
            one.values.iter().for_each(|value| tree(sources, value, &format!("  {path}"), out));
        }
        _ => {
            let through = value.origin.through.iter().flat_map(|places| places.iter());
            let through: String = through.map(|&span| format!(" through {}", place(sources, Some(span)))).collect();
            writeln!(out, "  {path} = {} {}{through}", leaf(value), place(sources, value.origin.span)).unwrap();
        }
    }
}

fn leaf(value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(b) => b.to_string(),
        Kind::Number(n) => n.to_string(),
        Kind::Text(text) => words(text),
        Kind::Unknown(why) => format!("unknown, {}", why.text()),
        Kind::List(_) | Kind::Object(_) | Kind::OneOf(_) => unreachable!("shown as a tree"),
    }
}

/// A text with its symbols in words.
fn words(text: &Text) -> String {
    let part = |part: Part| match part {
        Part::Literal(text) => format!("{text:?}"),
        Part::Attribute(attribute) => {
            let known = attribute.known.map(|known| format!("={known:?}")).unwrap_or_default();
            format!("<{} {}{known}>", attribute.resource, attribute.name)
        }
        Part::Pseudo(pseudo) => format!("<{}>", pseudo.as_str()),
        Part::Unknown(why) => format!("<unknown, {}>", why.text()),
    };
    let json = if text.encoded().is_some() { "json " } else { "" };
    let parts: Vec<String> = text.parts().into_iter().map(part).collect();
    format!("{json}{}", if parts.is_empty() { "\"\"".to_owned() } else { parts.join(" ") })
}
