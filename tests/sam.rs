//! Expanded SAM templates against goldens. `UPDATE_GOLDENS=1 cargo test --test sam` writes them anew.

use std::fmt::Write as _;
use std::path::Path;

use trigger_lint::evaluate::{Evaluated, Inputs, cloudformation};
use trigger_lint::model::{Exists, Kind, Part, Text, Type, Value};
use trigger_lint::source::{Found, Sources, Span};

#[test]
fn templates() {
    let folder = Path::new("testdata/sam");
    let sources = Sources::disk();
    sources.allow(folder);
    let mut wrong = Vec::new();
    let paths = sources.list(folder).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    for path in paths {
        let found = Found { path: path.clone(), named: false };
        let Some(evaluated) = cloudformation::evaluate(&sources, &found, &Inputs::default()) else {
            panic!("{} is a template", path.display());
        };
        let shown = show(&sources, &evaluated);
        let golden = path.with_extension("expected.txt");
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            std::fs::write(&golden, &shown).expect("goldens can be written");
        }
        let expected = sources.read(&golden).map(|id| sources.file(id).text().to_owned()).unwrap_or_default();
        if shown != expected {
            let diff = similar::TextDiff::from_lines(&expected, &shown);
            wrong.push(format!("{}\n{}", path.display(), diff.unified_diff()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Properties that say nothing about triggers.
const DULL: [&str; 3] = ["Code", "Handler", "Runtime"];

fn show(sources: &Sources, evaluated: &Evaluated) -> String {
    let mut lines = Vec::new();
    for resource in &evaluated.root.resources {
        let place = line(sources, Some(resource.declared));
        let generated = if resource.generated { " generated" } else { "" };
        lines.push(format!("{} {}{generated} {place}", resource.address, resource.type_name));
        if let Exists::Maybe(why) = &resource.exists {
            lines.push(format!("  maybe: {}", why.text()));
        }
        if !resource.depends_on.is_empty() {
            lines.push(format!("  depends on {}", resource.depends_on.join(", ")));
        }
        if !matches!(resource.kind, Type::Other) || resource.type_name.starts_with("AWS::Serverless") {
            tree(sources, &resource.body, "", &mut lines);
        }
    }
    let mut also_known: Vec<_> = evaluated.root.also_known.iter().collect();
    also_known.sort();
    lines.extend(also_known.iter().map(|(alias, address)| format!("{alias} is {address}")));
    for problem in &evaluated.problems {
        let place = line(sources, problem.labels.first().map(|label| label.span));
        let help = problem.help.iter().map(|help| format!(" ({help})")).collect::<String>();
        lines.push(format!("{} {}: {}{help} {place}", problem.severity.as_str(), problem.rule, problem.message));
    }
    let mut out = String::new();
    for line in lines {
        let _ = writeln!(out, "{line}");
    }
    out
}

fn line(sources: &Sources, span: Option<Span>) -> String {
    span.map_or_else(
        || "@nowhere".to_owned(),
        |span| {
            let position = sources.file(span.file).position(span.start as usize);
            format!("@{}", position.line)
        },
    )
}

/// One line for each leaf: its path, value and line.
fn tree(sources: &Sources, value: &Value, path: &str, lines: &mut Vec<String>) {
    if DULL.contains(&path) {
        return;
    }
    match &value.kind {
        Kind::Object(object) => {
            for (key, entry) in &object.entries {
                let dot = if path.is_empty() { "" } else { "." };
                tree(sources, &entry.value, &format!("{path}{dot}{key}"), lines);
            }
            lines.extend(object.rest.iter().map(|why| format!("  {path} and maybe more: {}", why.text())));
        }
        Kind::List(list) => {
            let leaves = list.items.iter().all(|item| item.as_str().is_some());
            if leaves && list.rest.is_none() {
                let items: Vec<_> = list.items.iter().filter_map(Value::as_str).collect();
                let place = line(sources, value.origin.span);
                return lines.push(format!("  {path} = [{}] {place}", items.join(", ")));
            }
            for (index, item) in list.items.iter().enumerate() {
                tree(sources, item, &format!("{path}[{index}]"), lines);
            }
            lines.extend(list.rest.iter().map(|why| format!("  {path} and maybe more: {}", why.text())));
        }
        Kind::OneOf(one) => {
            lines.push(format!("  {path} = one of, {}", one.why.text()));
            one.values.iter().for_each(|value| tree(sources, value, &format!("  {path}"), lines));
        }
        _ => lines.push(format!("  {path} = {} {}", leaf(value), line(sources, value.origin.span))),
    }
}

fn leaf(value: &Value) -> String {
    match &value.kind {
        Kind::Bool(b) => b.to_string(),
        Kind::Number(n) => n.to_string(),
        Kind::Text(text) => words(text),
        Kind::Unknown(why) => format!("unknown, {}", why.text()),
        Kind::Null => "null".to_owned(),
        Kind::List(_) | Kind::Object(_) | Kind::OneOf(_) => "shown as a tree".to_owned(),
    }
}

/// A text with its symbols in `<…>`.
fn words(text: &Text) -> String {
    let part = |part: Part| match part {
        Part::Literal(text) => text.to_string(),
        Part::Attribute(attribute) => format!("<{} {}>", attribute.resource, attribute.name),
        Part::Pseudo(pseudo) => format!("<{}>", pseudo.as_str()),
        Part::Unknown(why) => format!("<unknown, {}>", why.text()),
    };
    let json = if text.encoded().is_some() { "json " } else { "" };
    format!("{json}{}", text.parts().into_iter().map(part).collect::<String>())
}
