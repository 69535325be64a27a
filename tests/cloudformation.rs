//! Evaluated templates against goldens. `UPDATE_GOLDENS=1 cargo test --test cloudformation` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use trigger_lint::evaluate::{Evaluated, Inputs, cloudformation};
use trigger_lint::model::{Exists, Kind, Part, Text, Value};
use trigger_lint::source::{Found, Sources, Span, Walk};

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
        wrong.extend(compare(&path.with_extension("expected.txt"), &shown));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each folder is evaluated as a whole: templates that nest, import and name each other.
#[test]
fn projects() {
    let mut wrong = Vec::new();
    for project in ["cdk", "exports", "parameters", "parameters-yaml", "stacks"] {
        let folder = Path::new("testdata/cloudformation").join(project);
        let sources = Sources::disk();
        let (found, problems) = sources.walk(&Walk { paths: vec![folder.clone()], gitignore: true });
        assert!(problems.is_empty());
        let found: Vec<&Found> = found.iter().collect();
        let mut shown = String::new();
        for evaluated in cloudformation::evaluate_all(&sources, &found, &Inputs::default()) {
            let path = Path::new(&evaluated.root.path).strip_prefix(&folder).unwrap().display().to_string();
            let shown_root = show(&sources, &evaluated).replace(&format!("{}/", folder.display()), "");
            writeln!(shown, "# {path}: {shown_root}").unwrap();
        }
        wrong.extend(compare(&folder.join("expected.txt"), &shown));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What differs from a golden, if anything.
fn compare(golden: &Path, shown: &str) -> Option<String> {
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(golden, shown).unwrap();
    }
    let sources = Sources::disk();
    sources.allow(Path::new("testdata"));
    let expected = sources.read(golden).map(|id| sources.file(id).text().to_owned()).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(expected.as_str(), shown);
    (shown != expected).then(|| format!("{}\n{}", golden.display(), diff.unified_diff()))
}

fn show(sources: &Sources, evaluated: &Evaluated) -> String {
    let mut out = String::new();
    writeln!(out, "{}", evaluated.root.dialect.as_str()).unwrap();
    for resource in &evaluated.root.resources {
        let place = place(sources, Some(resource.declared));
        writeln!(out, "\n{} {} ({:?}) {place}", resource.address, resource.type_name, resource.kind).unwrap();
        if let Some(shown) = &resource.shown {
            writeln!(out, "  shown as {shown}").unwrap();
        }
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

fn evaluate(path: &str, named: bool, text: &str, inputs: &Inputs) -> Option<(Sources, Evaluated)> {
    let sources = Sources::memory([(path, text)]);
    let evaluated = cloudformation::evaluate(&sources, &Found { path: path.into(), named }, inputs)?;
    Some((sources, evaluated))
}

#[test]
fn parameters_given_win_over_defaults() {
    let text = "Parameters:\n  Name: {Type: String, Default: a}\n  Size: {Type: Number}\nResources:\n  Queue:\n    \
                Type: AWS::SQS::Queue\n    Properties: {QueueName: !Ref Name, DelaySeconds: !Ref Size}\n";
    let parameters = [("Name", "b"), ("Size", "7")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let inputs = Inputs { parameters: parameters.into(), ..Inputs::default() };
    let (_, evaluated) = evaluate("t.yaml", false, text, &inputs).unwrap();
    let body = &evaluated.root.resources[0].body;
    assert_eq!(body.get("QueueName").unwrap().as_str().unwrap(), "b");
    assert!(matches!(body.get("DelaySeconds").unwrap().kind, Kind::Number(7.0)));
}

#[test]
fn only_files_that_should_be_templates_are_complained_about() {
    let said = |path: &str, named: bool, text: &str| {
        let evaluated = evaluate(path, named, text, &Inputs::default())?.1;
        assert!(evaluated.root.resources.is_empty());
        Some(evaluated.problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>().join("; "))
    };
    assert_eq!(said("a.json", false, "{\"a\": 1}"), None);
    assert_eq!(said("a.yaml", false, "a: [\nResources:"), None);
    assert_eq!(said("a.json", true, "{\"a\": 1}").unwrap(), "`a.json` is not a CloudFormation template");
    assert_eq!(said("a.yaml", true, "").unwrap(), "`a.yaml` is not a CloudFormation template");
    assert_eq!(said("a.yaml", true, "[a").unwrap(), "unclosed bracket '['");
    assert_eq!(said("a.json", true, "{\"a\": [}").unwrap(), "unexpected close brace");
}

#[test]
fn files_that_cannot_be_read_are_told_where_that_matters() {
    let folder = tempfile::tempdir().unwrap();
    let sources = Sources::disk();
    sources.allow(folder.path());
    let said = |name: &str, named: bool| {
        let path = folder.path().join(name);
        std::fs::write(&path, b"\xff\xfe\0").unwrap();
        let evaluated = cloudformation::evaluate(&sources, &Found { path, named }, &Inputs::default())?;
        Some(evaluated.problems[0].message.rsplit('`').next().unwrap().to_owned())
    };
    assert_eq!(said("other.yaml", false), None);
    assert_eq!(said("named.yaml", true).as_deref(), Some(" is not read: not a text file in UTF-8"));
    assert_eq!(said("template.yaml", false).as_deref(), Some(" is not read: not a text file in UTF-8"));
}

#[test]
fn a_file_that_includes_itself_is_bounded() {
    let include =
        |file: &str| format!("{{\"Fn::Transform\": {{Name: AWS::Include, Parameters: {{Location: {file}}}}}}}");
    let template = format!("Resources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties: {}\n", include("inner.yaml"));
    let inner = format!("a: {0}\nb: {0}\n", include("inner.yaml"));
    let sources = Sources::memory([("t.yaml", template), ("inner.yaml", inner)]);
    let found = Found { path: "t.yaml".into(), named: true };
    let evaluated = cloudformation::evaluate(&sources, &found, &Inputs::default()).unwrap();
    let rules: Vec<_> = evaluated.problems.iter().map(|problem| problem.rule).collect();
    assert_eq!((rules, evaluated.files.len()), (vec!["limit-reached"], 2));
}

/// The text below a span is what a person would take it for.
#[test]
fn spans_hold_the_text_they_stand_for() {
    let text = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      A: !Sub |\n        {\"a\": \"${R.Arn}/é\"}\n      \
                B: {\"Fn::GetAtt\": [R, Arn]}\n      C: !Sub 'it''s ${R}'\n      D: >-\n        {\"x\":\n          [1]}\n";
    let (sources, evaluated) = evaluate("t.yaml", false, text, &Inputs::default()).unwrap();
    let resource = &evaluated.root.resources[0];
    assert_eq!(sources.slice(resource.declared), "Q");
    let body = &resource.body;
    assert_eq!(sources.slice(body.get("B").unwrap().origin.span.unwrap()), "{\"Fn::GetAtt\": [R, Arn]}");
    let below = |key: &str| -> Vec<String> {
        let pieces = body.get(key).unwrap().as_text().unwrap().to_pieces();
        pieces.iter().map(|piece| sources.slice(piece.span.unwrap())).collect()
    };
    assert_eq!(below("A"), ["{\"a\": \"", "${R.Arn}", "/é\"}", ""]);
    assert_eq!(below("C"), ["it", "''", "s ", "${R}"]);
    let value = body.get("A").unwrap();
    let inner = trigger_lint::model::json::parse(value.as_text().unwrap(), &value.origin).unwrap();
    assert_eq!(sources.slice(inner.get("a").unwrap().origin.span.unwrap()), "\"${R.Arn}/é\"");
    let value = body.get("D").unwrap();
    let inner = trigger_lint::model::json::parse(value.as_text().unwrap(), &value.origin).unwrap();
    assert_eq!(sources.slice(inner.get("x").unwrap().origin.span.unwrap()), "[1]");
}

#[test]
fn depth_and_loops_are_bounded() {
    let nested = |open: &str, close: &str, depth: usize| format!("{}x{}", open.repeat(depth), close.repeat(depth));
    let resource =
        |value: &str| format!("Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      A: {value}\n");
    let blocks = |depth: usize| -> String {
        (0..depth).map(|level| format!("\n{}Fn::Base64: ", " ".repeat(8 + level))).collect()
    };
    let loops = |depth: usize| {
        let mut body = "\"X${A0}\": {Type: \"AWS::SQS::Queue\"}".to_owned();
        for level in 0..depth {
            body = format!("\"Fn::ForEach::L{level}\": [A{level}, [a, b, c, d, e, f, g, h], {{{body}}}]");
        }
        format!("Resources: {{{body}}}")
    };
    let cases = [
        (resource(&nested("{\"Fn::Base64\": ", "}", 100)), 0),
        (resource(&nested("!If [C, x, ", "]", 100)), 0),
        (resource(&nested("[", "]", 1_000)), 1),
        (resource(&format!("{}{}", blocks(110), nested("!If [C, x, ", "]", 120))), 0),
        (loops(3), 0),
        (loops(20), 1),
    ];
    for (text, problems) in cases {
        let (_, evaluated) = evaluate("template.yaml", true, &text, &Inputs::default()).unwrap();
        assert_eq!(evaluated.problems.len(), problems, "{:?}\n{text}", evaluated.problems);
    }
}
