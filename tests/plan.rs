//! Terraform's plans as JSON: each folder of `testdata/plan` is a configuration with `plan.json`, what
//! `terraform show -json` printed of its plan. `tests/terraform_live.rs` asks Terraform for them anew.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests list their cases themselves, and may panic")]

mod support;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use support::{Ran, folder, golden, mend, project, trigger_lint, without_folder};
use trigger_lint::diagnostic::{Report, Safety};
use trigger_lint::lint::{Settings, lint};
use trigger_lint::source::Sources;

fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(project().join("testdata/plan")).unwrap().map(Result::unwrap);
    let folders = entries.filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn plan_of(case: &str) -> String {
    std::fs::read_to_string(project().join(format!("testdata/plan/{case}/plan.json"))).unwrap()
}

fn parsed(ran: &Ran) -> Json {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

/// The edges of a graph and what is not decided, one a line, without the name of the root.
fn edges(path: &str) -> BTreeSet<String> {
    let graph = parsed(&trigger_lint(&["graph", path, "-o", "json"]));
    let local =
        |id: &Json| id.as_str().map_or(String::new(), |id| id.split_once('#').map_or(id, |(_, id)| id).to_owned());
    let edge = |edge: &Json| {
        let mut words = vec![edge["kind"].as_str().unwrap().to_owned(), local(&edge["from"]), local(&edge["to"])];
        words.extend(edge["via"].as_array().into_iter().flatten().map(|via| format!("via {}", local(via))));
        for name in ["source_kind", "permission", "qualifier", "principal", "exists"] {
            words.extend(edge.get(name).map(|value| format!("{name}={}", local(value))));
        }
        words.join(" ")
    };
    let undecided = |gap: &Json| format!("undecided {}: {}", local(&gap["what"]), gap["why"].as_str().unwrap());
    let gaps = graph["undecided"].as_array().unwrap().iter().map(undecided);
    graph["edges"].as_array().unwrap().iter().map(edge).chain(gaps).collect()
}

#[test]
fn a_plan_beside_its_configuration_has_its_graph() {
    let cases = cases();
    assert!(cases.len() >= 8);
    for case in &cases {
        let configuration = edges(&format!("testdata/plan/{case}/main.tf"));
        assert!(!configuration.is_empty(), "{case}");
        assert_eq!(edges(&format!("testdata/plan/{case}")), configuration, "{case}");
    }
}

#[test]
fn a_plan_beside_its_configuration_has_its_findings_once_and_in_its_lines() {
    for case in cases() {
        let findings = |path: &str| -> Vec<String> {
            let report = parsed(&trigger_lint(&[path, "-o", "json"]));
            let shown = |finding: &Json| {
                let place = &finding["locations"][0];
                format!("{} {} {}:{}", finding["rule"], finding["message"], place["file"], place["line"])
            };
            let all = report["findings"].as_array().unwrap().iter();
            // Only a plan tells of a replacement.
            all.filter(|finding| finding["rule"] != "permission-lost-on-replace").map(shown).collect()
        };
        let path = format!("testdata/plan/{case}");
        assert_eq!(findings(&path), findings(&format!("{path}/main.tf")), "{case}");
    }
}

#[test]
fn a_plan_alone_has_no_edge_too_many() {
    for case in cases() {
        let alone = folder(&[("plan.json", plan_of(&case).as_bytes())]);
        let found = edges(alone.path().to_str().unwrap());
        let without_permission = |edge: &String| edge.replace("permission=undecided", "permission=granted");
        let configuration = edges(&format!("testdata/plan/{case}/main.tf"));
        let extra: Vec<_> = found
            .iter()
            .filter(|edge| !edge.starts_with("undecided") && !configuration.contains(&without_permission(edge)))
            .collect();
        assert!(extra.is_empty(), "{case}: {extra:?}");
        golden(&format!("plan/{case}/alone.txt"), &found.iter().map(|edge| format!("{edge}\n")).collect::<String>());
    }
}

#[test]
fn a_replacement_looks_as_expected() {
    let ran = trigger_lint(&["testdata/plan/replaced"]);
    golden("plan/replaced/output.txt", &format!("{}{}exit {}\n", ran.stdout, ran.stderr, ran.code));
}

/// The report about some files in memory.
fn report(files: &[(&str, &str)]) -> (Sources, Report) {
    let sources = Sources::memory(files.iter().map(|(path, text)| (*path, (*text).to_owned())));
    let report = lint(&sources, &Settings::new(vec![PathBuf::from(".")]));
    (sources, report)
}

/// The files that findings of a rule point into.
fn places(sources: &Sources, report: &Report, rule: &str) -> Vec<String> {
    let found = report.diagnostics.iter().filter(|diagnostic| diagnostic.rule == rule);
    found.map(|diagnostic| sources.file(diagnostic.labels[0].span.file).path().to_owned()).collect()
}

#[test]
fn the_only_configuration_that_declares_all_is_that_of_the_plan() {
    let case = project().join("testdata/plan/replaced");
    let (plan, main) = (plan_of("replaced"), std::fs::read_to_string(case.join("main.tf")).unwrap());
    let other = "resource \"aws_sqs_queue\" \"q\" {\n  name = \"q\"\n}\n";
    let files = [("out/plan.json", plan.as_str()), ("infra/main.tf", &main), ("other/main.tf", other)];
    let (sources, found) = report(&files);
    assert_eq!(places(&sources, &found, "permission-lost-on-replace"), ["infra/main.tf"]);
    assert_eq!(found.summary.roots, 2);
    // Two that declare the same: neither is taken.
    let (sources, found) = report(&[files[0], files[1], ("staging/main.tf", &main)]);
    assert_eq!(places(&sources, &found, "permission-lost-on-replace"), ["out/plan.json"]);
    assert_eq!(found.summary.roots, 3);
}

#[test]
fn the_configuration_beside_a_plan_takes_the_fix_of_what_only_plans_tell() {
    let main = std::fs::read_to_string(project().join("testdata/plan/replaced/main.tf")).unwrap();
    let settings =
        Settings { select: vec!["permission-lost-on-replace".to_owned()], ..Settings::new(vec![PathBuf::from(".")]) };
    let sources = |main: &str| Sources::memory([("plan.json", plan_of("replaced")), ("main.tf", main.to_owned())]);
    let mended = mend(&sources(&main), &settings, Safety::Suggested);
    let changed: Vec<&str> = mended.changed.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(changed, ["main.tf"]);
    let after = &mended.changed[0].after;
    let lifecycle = "\n\n  lifecycle {\n    replace_triggered_by = [aws_lambda_function.handler.id]\n  }\n}\n";
    assert_eq!(after.matches(lifecycle).count(), main.matches(lifecycle).count() + 1, "{after}");
    assert!(mend(&sources(after), &settings, Safety::Suggested).changed.is_empty(), "a second run changes nothing");
    // A plan by itself is not edited.
    let alone = Sources::memory([("plan.json", plan_of("replaced"))]);
    assert!(mend(&alone, &settings, Safety::Suggested).changed.is_empty());
}

#[test]
fn a_comment_in_the_configuration_ignores_a_finding_of_the_plan() {
    let main = std::fs::read_to_string(project().join("testdata/plan/replaced/main.tf")).unwrap();
    let ignored = main.replace(
        "resource \"aws_lambda_permission\" \"topic\"",
        "# trigger-lint: ignore[permission-lost-on-replace] applied twice\nresource \"aws_lambda_permission\" \"topic\"",
    );
    let (sources, found) = report(&[("plan.json", &plan_of("replaced")), ("main.tf", &ignored)]);
    assert_eq!(places(&sources, &found, "permission-lost-on-replace"), Vec::<String>::new());
}

#[test]
fn without_a_configuration_findings_point_at_lines_of_the_plan() {
    let plan: Json = serde_json::from_str(&plan_of("replaced")).unwrap();
    let text = format!("{plan:#}");
    let (sources, found) = report(&[("plan.json", &text)]);
    let lost = found.diagnostics.iter().find(|diagnostic| diagnostic.rule == "permission-lost-on-replace").unwrap();
    let span = lost.labels[0].span;
    assert_eq!(sources.slice(span), "\"aws_lambda_permission.topic\"");
    let line = sources.file(span.file).position(span.range().start).line;
    assert!(text.lines().nth(line - 1).unwrap().contains("\"address\": \"aws_lambda_permission.topic\""), "{line}");
}

#[test]
fn a_plan_that_is_cut_off_is_a_syntax_error() {
    let plan: Json = serde_json::from_str(&plan_of("existing")).unwrap();
    let text = format!("{plan:#}");
    for end in (text.len() / 2..text.len() - 1).step_by(1511) {
        let (sources, found) = report(&[("plan.json", &text[..end])]);
        let [error] = found.diagnostics.as_slice() else { panic!("{end}: {:?}", found.diagnostics) };
        let line = sources.file(error.labels[0].span.file).position(error.labels[0].span.range().start).line;
        assert_eq!((error.rule, line), ("syntax-error", text[..end].lines().count()), "{end}");
    }
    for end in (0..text.len() / 2).step_by(1511) {
        let _ = report(&[("plan.json", &text[..end])]);
    }
}

/// Every value inside, by its path.
fn paths(value: &Json, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    let escaped = |key: &String| key.replace('~', "~0").replace('/', "~1");
    match value {
        Json::Object(object) => {
            object.iter().for_each(|(key, value)| paths(value, &format!("{path}/{}", escaped(key)), found))
        }
        Json::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| paths(value, &format!("{path}/{at}"), found))
        }
        _ => {}
    }
}

#[test]
fn values_of_a_wrong_shape_are_survived() {
    for case in ["workers", "grants"] {
        let plan: Json = serde_json::from_str(&plan_of(case)).unwrap();
        let mut all = Vec::new();
        paths(&plan, "", &mut all);
        for (index, path) in all.iter().enumerate().step_by(7) {
            let wrong =
                [json!(null), json!([1]), json!({"references": ["each.value"]}), json!("module.x[\""), json!(true)];
            let mut broken = plan.clone();
            *broken.pointer_mut(path).unwrap() = wrong[index / 7 % wrong.len()].clone();
            let _ = report(&[("plan.json", &broken.to_string())]);
        }
    }
}

#[test]
fn deep_plans_are_bounded() {
    let mut module = json!({ "resources": [] });
    for depth in 0..30 {
        module = json!({ "address": format!("module.m{depth}"), "child_modules": [module] });
    }
    let plan =
        json!({ "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": { "root_module": module } });
    let text = plan.to_string();
    let deep =
        text.replace("\"resources\":[]", &format!("\"resources\":{}{}", "[".repeat(200_000), "]".repeat(200_000)));
    let (_, found) = report(&[("plan.json", &deep)]);
    assert_eq!(found.summary.roots, 1);
}

#[test]
fn large_plans_are_read_and_larger_ones_told_of() {
    let large = tempfile::tempdir().unwrap();
    let path = large.path().join("plan.json");
    // More than other files may have: an attribute that takes no part in triggers.
    let padding = "x".repeat(33 << 20);
    let more = format!(
        "\"resources\":[{{\"address\":\"terraform_data.x\",\"mode\":\"managed\",\"type\":\"terraform_data\",\"name\":\"x\",\"values\":{{\"input\":\"{padding}\"}}}},"
    );
    std::fs::write(&path, plan_of("existing").replacen("\"resources\":[", &more, 1)).unwrap();
    assert_eq!(edges(path.to_str().unwrap()), edges("testdata/plan/existing/main.tf"));
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(300 << 20).unwrap();
    let ran = trigger_lint(&[large.path().to_str().unwrap()]);
    golden("commands/huge-plan.txt", &without_folder(&format!("{}{}", ran.stdout, ran.stderr), large.path()));
}

#[test]
fn what_is_no_plan_is_told_with_the_remedy() {
    let state =
        json!({ "format_version": "1.0", "terraform_version": "1.11.4", "values": { "root_module": {} } }).to_string();
    let raw = json!({ "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": [] })
        .to_string();
    let progress =
        "{\"@level\":\"info\",\"@message\":\"Terraform 1.11.4\",\"terraform\":\"1.11.4\",\"type\":\"version\"}\n{}\n";
    let files: [(&str, &[u8]); 6] = [
        ("state.json", state.as_bytes()),
        ("terraform.tfstate", raw.as_bytes()),
        ("progress.json", progress.as_bytes()),
        ("tfplan", b"PK\x03\x04\x14\x00\x08\x00\xff"),
        ("utf16.json", b"\xff\xfe{\x00\"\x00"),
        ("cut.json", b"{\"format_version\":\"1.2\",\"terraform_version\":\"1.11.4\",\n \"planned_values\":{"),
    ];
    let all = folder(&files);
    let mut text = String::new();
    for (name, _) in files {
        let ran = trigger_lint(&[all.path().join(name).to_str().unwrap()]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.stderr);
        text += &format!("$ trigger-lint <folder>/{name}\n{}{}", ran.stdout, ran.stderr);
    }
    golden("commands/no-plan.txt", &without_folder(&text, all.path()));
    // In a folder, only what is meant to be a plan is told of.
    let ran = trigger_lint(&[all.path().to_str().unwrap(), "-o", "concise"]);
    assert!(ran.stdout.contains("cut.json:2") && !ran.stdout.contains("state"), "{}", ran.stdout);
}

/// The program itself, with a text on its standard input.
fn piped(folder: &str, arguments: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trigger-lint"));
    command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        code: u8::try_from(output.status.code().unwrap()).unwrap(),
    }
}

#[test]
fn standard_input() {
    let plan = plan_of("replaced");
    let empty = folder(&[]);
    let nowhere = empty.path().to_str().unwrap();
    let ran = piped(nowhere, &["-", "-o", "concise"], plan.as_bytes());
    assert!(ran.code == 1 && ran.stdout.starts_with("<stdin>:1:"), "{}{}", ran.stdout, ran.stderr);
    // The configuration in the folder it runs in is the plan's, as is that beside a name that is given.
    let case = project().join("testdata/plan/replaced");
    let ran = piped(case.to_str().unwrap(), &["-", "-o", "concise"], plan.as_bytes());
    assert!(ran.code == 1 && ran.stdout.starts_with("main.tf:"), "{}{}", ran.stdout, ran.stderr);
    let name = case.join("other.json");
    let ran = piped(nowhere, &["-", "--stdin-filename", name.to_str().unwrap(), "-o", "concise"], plan.as_bytes());
    assert!(ran.code == 1 && ran.stdout.contains("replaced/main.tf:"), "{}{}", ran.stdout, ran.stderr);
    let template = b"Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n";
    let ran = piped(nowhere, &["-"], template);
    assert!(ran.code == 0 && ran.stdout.contains("1 file"), "{}{}", ran.stdout, ran.stderr);
    let configuration = b"resource \"aws_lambda_permission\" \"p\" {\n  function_name = \"f\"\n  action = \"lambda:InvokeFunction\"\n  principal = \"*\"\n}\n";
    let ran = piped(nowhere, &["-", "--stdin-filename", "main.tf", "-o", "concise"], configuration);
    assert!(
        ran.code == 1 && ran.stdout.contains("main.tf:") && ran.stdout.contains("permission-public"),
        "{}",
        ran.stdout
    );
    let ran = piped(nowhere, &["-"], b"PK\x03\x04\xff");
    assert!(ran.code == 2 && ran.stderr.contains("terraform show -json"), "{}{}", ran.stdout, ran.stderr);
    let ran = piped(nowhere, &["graph", "-", "-o", "json"], plan.as_bytes());
    assert_eq!((ran.code, parsed(&ran)["edges"].as_array().unwrap().len()), (0, 4));
}
