//! Every folder of `testdata/terraform` is a root; `expected.txt` in it lists what it evaluates to.
//!
//! `UPDATE_GOLDENS=1 cargo test --test terraform` writes the listings anew.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "goldens are read and written directly")]

#[path = "support/json_twin.rs"]
mod json_twin;
#[path = "support/planned.rs"]
mod planned;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use trigger_lint::evaluate::{Evaluated, Inputs, terraform};
use trigger_lint::model::{Exists, Kind, Part, Text, Value};
use trigger_lint::source::{Found, Sources};

fn cases(folder: &str) -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

fn found(folder: &Path) -> Vec<Found> {
    let mut found: Vec<Found> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(|entry| Found { path: entry.into_path(), named: false })
        .filter(|found| {
            let name = found.path.to_string_lossy();
            !name.contains(".terraform")
                && [".tf", ".tofu", ".tf.json", ".tofu.json"].iter().any(|ending| name.ends_with(ending))
        })
        .collect();
    found.sort();
    found
}

fn text(text: &Text) -> String {
    let part = |part: &Part| match part {
        Part::Attribute(attribute) => match &attribute.known {
            Some(known) => format!("${{{}.{}={known}}}", attribute.resource, attribute.name),
            None => format!("${{{}.{}}}", attribute.resource, attribute.name),
        },
        Part::Literal(text) => text.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'"),
        Part::Pseudo(pseudo) => format!("${{{}}}", pseudo.as_str()),
        Part::Unknown(reason) => format!("${{? {}}}", reason.text()),
    };
    format!("\"{}\"", text.parts().iter().map(part).collect::<String>())
}

fn short(value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".into(),
        Kind::Bool(b) => b.to_string(),
        Kind::Number(n) => n.to_string(),
        Kind::Text(inner) => text(inner),
        Kind::List(list) => {
            let mut items: Vec<String> = list.items.iter().map(short).collect();
            items.extend(list.rest.as_ref().map(|reason| format!("… {}", reason.text())));
            format!("[{}]", items.join(", "))
        }
        Kind::Object(object) => {
            let mut entries: Vec<String> =
                object.entries.iter().map(|(key, entry)| format!("{key} = {}", short(&entry.value))).collect();
            entries.extend(object.rest.as_ref().map(|reason| format!("… {}", reason.text())));
            format!("{{{}}}", entries.join(", "))
        }
        Kind::OneOf(one) => {
            let values: Vec<String> = one.values.iter().map(short).collect();
            format!("one of {} ({})", values.join(" | "), one.why.text())
        }
        Kind::Unknown(reason) => format!("? {}", reason.text()),
    }
}

fn list(out: &mut String, path: &str, value: &Value) {
    match &value.kind {
        Kind::Object(object) if path.is_empty() && object.entries.is_empty() => {}
        Kind::Object(object) if !object.entries.is_empty() => {
            for (key, entry) in &object.entries {
                list(out, &format!("{path}.{key}"), &entry.value);
            }
            if let Some(reason) = &object.rest {
                let _ = writeln!(out, "  {}.* ? {}", path.trim_start_matches('.'), reason.text());
            }
        }
        Kind::List(items) if !items.items.is_empty() => {
            for (index, item) in items.items.iter().enumerate() {
                list(out, &format!("{path}[{index}]"), item);
            }
            if let Some(reason) = &items.rest {
                let _ = writeln!(out, "  {}[*] ? {}", path.trim_start_matches('.'), reason.text());
            }
        }
        Kind::Text(text) if text.encoded().is_some() => list(out, &format!("{path}.json"), text.encoded().unwrap()),
        _ => {
            let _ = writeln!(out, "  {} = {}", path.trim_start_matches('.'), short(value));
        }
    }
}

fn listing(evaluated: &Evaluated, folder: &Path, sources: &Sources) -> String {
    let relative = |path: &str| {
        let prefix = format!("{}/", folder.display());
        path.strip_prefix(&prefix).unwrap_or(path).to_owned()
    };
    let mut out = String::new();
    for problem in &evaluated.problems {
        let place = problem.labels[0].span;
        let file = sources.file(place.file);
        let at = file.position(place.range().start);
        let _ =
            writeln!(out, "{} {}:{}:{} {}", problem.rule, relative(file.path()), at.line, at.column, problem.message);
    }
    for resource in &evaluated.root.resources {
        let file = sources.file(resource.declared.file);
        let line = file.position(resource.declared.range().start).line;
        let _ = write!(out, "{} ({}:{line})", resource.address, relative(file.path()));
        if let Exists::Maybe(reason) = &resource.exists {
            let _ = write!(out, " maybe: {}", reason.text());
        }
        out.push('\n');
        for address in &resource.depends_on {
            let _ = writeln!(out, "  depends on {address}");
        }
        list(&mut out, "", &resource.body);
    }
    for opaque in &evaluated.root.opaque {
        let _ = writeln!(
            out,
            "{} opaque: {}",
            opaque.address.replace(&format!("{}/", folder.display()), ""),
            opaque.why.text()
        );
        list(&mut out, "", &opaque.body);
    }
    out
}

#[test]
fn every_root_evaluates_to_its_listing() {
    let mut wrong = Vec::new();
    for case in cases("testdata/terraform") {
        let sources = Sources::disk();
        sources.allow(&case);
        let files = found(&case);
        let roots = terraform::find_roots(&sources, &files.iter().collect::<Vec<_>>());
        let mut actual = String::new();
        for root in &roots {
            if roots.len() > 1 {
                let _ = writeln!(actual, "# {}", root.path.strip_prefix(&case).unwrap().display());
            }
            actual += &listing(&terraform::evaluate(&sources, root, &Inputs::default()), &case, &sources);
        }
        let golden = case.join("expected.txt");
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            std::fs::write(&golden, &actual).unwrap();
        } else if std::fs::read_to_string(&golden).unwrap_or_default() != actual {
            wrong.push(format!("--- {}\n{actual}", golden.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines of a listing, each with its resource, without what depends on how the files are written: places and order.
fn without_places(listing: &str) -> Vec<String> {
    let mut resource = String::new();
    let mut lines: Vec<String> = Vec::new();
    for line in listing.lines() {
        if !line.starts_with(' ') {
            let (address, rest) = line.split_once(" (").unwrap_or((line, ""));
            resource = format!("{address}{}", rest.split_once(')').map_or("", |(_, after)| after));
        }
        lines.push(if line.starts_with(' ') { format!("{resource}{line}") } else { resource.clone() });
    }
    lines.sort();
    lines
}

/// Copies a folder with its configuration in the JSON syntax; how many files that is.
fn write_twin(of: &Path, to: &Path) -> usize {
    let mut count = 0;
    for entry in walkdir::WalkDir::new(of).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let path = to.join(entry.path().strip_prefix(of).unwrap());
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let is_native = path.extension().is_some_and(|ending| ending == "tf" || ending == "tofu");
        let twin = is_native.then(|| json_twin::of(&std::fs::read_to_string(entry.path()).ok()?)).flatten();
        match twin {
            Some(twin) => {
                std::fs::write(format!("{}.json", path.display()), twin).unwrap();
                count += 1;
            }
            None => drop(std::fs::copy(entry.path(), &path).unwrap()),
        }
    }
    count
}

#[test]
fn the_json_syntax_says_what_the_native_syntax_says() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in cases("testdata/terraform") {
        let folder = tempfile::tempdir().unwrap();
        count += write_twin(&case, folder.path());
        let mut has_problems = false;
        let [native, json] = [case.as_path(), folder.path()].map(|folder| {
            let sources = Sources::disk();
            sources.allow(folder);
            let files = found(folder);
            let roots = terraform::find_roots(&sources, &files.iter().collect::<Vec<_>>());
            let mut listings = String::new();
            for root in &roots {
                let evaluated = terraform::evaluate(&sources, root, &Inputs::default());
                has_problems |= !evaluated.problems.is_empty();
                listings += &listing(&evaluated, folder, &sources);
            }
            without_places(&listings)
        });
        if has_problems {
            continue;
        }
        let missing = native.iter().filter(|line| !json.contains(line)).map(|line| format!("- {line}"));
        let added = json.iter().filter(|line| !native.contains(line)).map(|line| format!("+ {line}"));
        wrong.extend(missing.chain(added).map(|line| format!("{}: {line}", case.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 40, "only {count} files have a twin");
}

/// What expressions evaluate to in an empty root: JSON, or None where that is not known.
fn evaluated(expressions: &[&str]) -> Vec<Option<serde_json::Value>> {
    let resource = |(index, expression): (usize, &&str)| {
        format!("resource \"aws_sqs_queue\" \"q{index}\" {{\n  name = jsonencode({expression})\n}}\n")
    };
    let text: String = expressions.iter().enumerate().map(resource).collect();
    let mut sources = Sources::disk();
    let folder = Path::new("testdata/evaluate");
    sources.allow(folder);
    sources.overlay(&folder.join("main.tf"), text);
    let file = Found { path: folder.join("main.tf"), named: false };
    let roots = terraform::find_roots(&sources, &[&file]);
    let evaluated = terraform::evaluate(&sources, &roots[0], &Inputs::default());
    let shown = |problem: &trigger_lint::diagnostic::Diagnostic| {
        format!("{}: {}", sources.slice(problem.labels[0].span), problem.message)
    };
    assert!(evaluated.problems.is_empty(), "{:?}", evaluated.problems.iter().map(shown).collect::<Vec<_>>());
    assert_eq!(evaluated.root.resources.len(), expressions.len());
    let json = |resource: &trigger_lint::model::Resource| {
        let text = resource.body.get("name")?.as_str()?;
        Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {text}: {error}", resource.address)))
    };
    evaluated.root.resources.iter().map(json).collect()
}

#[test]
fn expressions_have_the_values_terraform_gives_them() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut tables: Vec<PathBuf> =
        std::fs::read_dir("testdata/evaluate").unwrap().map(|entry| entry.unwrap().path()).collect();
    tables.sort();
    for table in tables.into_iter().filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(&table).unwrap();
        let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let rows: Vec<(&str, &str)> = rows.map(|row| row.split_once('\t').unwrap()).collect();
        count += rows.len();
        let expressions: Vec<&str> = rows.iter().map(|(expression, _)| *expression).collect();
        for ((expression, expected), actual) in rows.iter().zip(evaluated(&expressions)) {
            let expected: Option<serde_json::Value> =
                (*expected != "!error").then(|| serde_json::from_str(expected).unwrap());
            if actual != expected {
                let shown =
                    |value: Option<serde_json::Value>| value.map_or("nothing".to_owned(), |value| value.to_string());
                wrong.push(format!("{expression}\n    gave   {}\n    wanted {}", shown(actual), shown(expected)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 400);
}

#[test]
fn roots_are_evaluated_as_terraform_plans_them() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases("testdata/terraform") {
        let Ok(golden) = std::fs::read_to_string(case.join("planned.txt")) else { continue };
        count += 1;
        let sources = Sources::disk();
        sources.allow(&case);
        let files = found(&case);
        let roots = terraform::find_roots(&sources, &files.iter().collect::<Vec<_>>());
        let evaluated = terraform::evaluate(&sources, &roots[0], &Inputs::default());
        let differences = planned::differences(&evaluated, &planned::read(&golden)).into_iter();
        // `lifecycle` is no attribute: a plan does not show it.
        let differences = differences.filter(|text| !text.contains(".replace_triggered_by: "));
        wrong.extend(differences.map(|text| format!("{}: {text}", case.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 25);
}
