//! The graph of a SAM template is the graph of what SAM itself makes of it.
//!
//! `testdata/sam/*.translated.json` hold the outputs of aws-sam-translator. `UPDATE_GOLDENS=1 cargo test --test sam_translated` writes
//! them anew where `python3` has it; elsewhere they are taken as they are.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it reads its data itself, says when it is skipped, and may panic"
)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value as Json;
use support::project;
use trigger_lint::evaluate::{Inputs, cloudformation};
use trigger_lint::lint::{Editor, Form, Settings, Wanted, draw};
use trigger_lint::model::{Kind, Value};
use trigger_lint::source::{Found, Sources};

/// The version whose outputs are kept.
const VERSION: &str = "1.110.0";

/// What SAM refuses and we do not, and why.
const NOT_REFUSED: &[(&str, &str)] = &[("unknown", "what a transform puts in is not known, so it may be right")];

/// The templates in order.
fn templates() -> Vec<PathBuf> {
    let folders = ["testdata/sam", "testdata/sam/translated"].map(|folder| project().join(folder));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    paths.sort();
    paths
}

fn output_of(template: &Path) -> Json {
    let text = std::fs::read_to_string(template.with_extension("translated.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or(Json::Null)
}

#[test]
fn graphs_are_those_of_what_sam_makes() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for template in templates() {
        let name = template.file_stem().unwrap().to_string_lossy().into_owned();
        let output = output_of(&template);
        if output.get("refused").is_some() {
            continue;
        }
        compared += 1;
        let ours = graph(Sources::disk(), template.clone());
        let path = PathBuf::from("template.json");
        let theirs = graph(Sources::memory([(path.clone(), output.to_string())]), path);
        let missing: Vec<_> = theirs.difference(&ours).map(|line| format!("  missing {line}")).collect();
        let extra: Vec<_> = ours.difference(&theirs).map(|line| format!("  extra   {line}")).collect();
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!("{name}\n{}", [missing, extra].concat().join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 60, "only {compared} templates are compared");
}

/// What grants rights, and what says how events are handed over: compared leaf by leaf.
const COMPARED: [&str; 9] = [
    "AWS::IAM::Role",
    "AWS::IAM::ManagedPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::Lambda::Permission",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::Url",
    "AWS::Lambda::Alias",
];

#[test]
fn rights_are_those_of_what_sam_makes() {
    let mut wrong = Vec::new();
    for template in templates() {
        let output = output_of(&template);
        if output.get("refused").is_some() {
            continue;
        }
        let sources = Sources::disk();
        sources.allow(&project().join("testdata"));
        let ours = leaves(&sources, &template);
        let path = PathBuf::from("template.json");
        let theirs = leaves(&Sources::memory([(path.clone(), output.to_string())]), &path);
        let missing: Vec<_> = theirs.difference(&ours).map(|line| format!("  missing {line}")).collect();
        let extra: Vec<_> = ours.difference(&theirs).map(|line| format!("  extra   {line}")).collect();
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!("{}\n{}", template.display(), [missing, extra].concat().join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A line for each leaf of the resources that are compared. A list of one is what is in it.
fn leaves(sources: &Sources, path: &Path) -> BTreeSet<String> {
    let found = Found { path: path.to_path_buf(), named: true };
    let evaluated = cloudformation::evaluate(sources, &found, &Inputs::default()).unwrap();
    let mut lines = BTreeSet::new();
    for resource in evaluated.root.resources.iter().filter(|one| COMPARED.contains(&one.type_name.as_str())) {
        let address = same(&resource.address);
        lines.insert(format!("{address} {}", resource.type_name));
        collect(&resource.body, &address, &mut lines);
    }
    // `!Ref Function.Alias` is `!Ref` of what SAM makes.
    let named = |line: String| {
        let also_known = &evaluated.root.also_known;
        also_known
            .iter()
            .fold(line, |line, (alias, address)| line.replace(&format!("${{{alias}."), &format!("${{{address}.")))
    };
    lines.into_iter().map(named).map(|line| without_hashes(&line)).collect()
}

fn collect(value: &Value, path: &str, lines: &mut BTreeSet<String>) {
    match &value.kind {
        Kind::Object(object) => {
            // These grant nothing.
            let dull = ["Tags", "PolicyName", "Description", "Version"];
            let telling = object.entries.iter().filter(|(key, _)| !dull.contains(&key.as_str()));
            telling.for_each(|(key, entry)| collect(&entry.value, &format!("{path}.{key}"), lines));
        }
        Kind::List(list) => list.items.iter().for_each(|item| collect(item, path, lines)),
        Kind::OneOf(one) => one.values.iter().for_each(|value| collect(value, path, lines)),
        Kind::Text(text) => _ = lines.insert(format!("{path} = {}", same_text(&text.to_string()))),
        Kind::Bool(value) => _ = lines.insert(format!("{path} = {value}")),
        Kind::Number(value) => _ = lines.insert(format!("{path} = {value}")),
        Kind::Unknown(why) => _ = lines.insert(format!("{path} is not known: {}", why.text())),
        Kind::Null => {}
    }
}

/// A text with the partition that SAM writes out, knowing the region it runs in.
fn same_text(text: &str) -> String {
    text.replace("arn:${partition}:", "arn:aws:")
}

/// SAM makes the hashes behind the ids of versions, deployments and layers of all that is in them; we make them of less.
fn without_hashes(line: &str) -> String {
    static HASHED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(Version|Deployment)[0-9a-f]{10}\b").unwrap());
    HASHED.replace_all(line, "$1").into_owned()
}

/// A line for each node and edge, without files and lines.
fn graph(sources: Sources, path: PathBuf) -> BTreeSet<String> {
    let drawn = draw(&sources, &Settings::new(vec![path]), &Wanted::default(), &[Form::Json], &Editor::default());
    assert!(drawn.problems.is_empty(), "{:?}", drawn.problems);
    let json: Json = serde_json::from_str(&drawn.texts.unwrap()[0]).unwrap();
    let list = |key: &str| json[key].as_array().cloned().unwrap_or_default();
    let nodes = list("nodes").into_iter().map(|node| {
        let word = |key: &str| same(node[key].as_str().unwrap_or_default());
        format!("node {} {} exists: {}", word("kind"), word("address"), word("exists"))
    });
    let edges = list("edges").into_iter().map(|edge| {
        let mut line = String::new();
        for key in
            ["kind", "from", "to", "source_kind", "principal", "qualifier", "enabled", "permission", "exists", "on"]
        {
            let word = match &edge[key] {
                Json::Null => continue,
                Json::String(text) => same(text),
                other => other.to_string(),
            };
            line.push_str(&format!("{}{key}: {word}", if line.is_empty() { "" } else { ", " }));
        }
        line
    });
    nodes.chain(edges).collect()
}

/// An address without its root, and without what SAM writes otherwise than we do, for a reason.
fn same(id: &str) -> String {
    let address = id.split_once('#').map_or(id, |(_, address)| address);
    without_hashes(&same_text(address))
}

#[test]
fn what_sam_refuses_is_refused() {
    let mut silent = Vec::new();
    for template in templates().into_iter().filter(|template| output_of(template).get("refused").is_some()) {
        if NOT_REFUSED.iter().any(|(name, _)| template.ends_with(format!("{name}.yaml"))) {
            continue;
        }
        let report = trigger_lint::lint::lint(&Sources::disk(), &Settings::new(vec![template.clone()]));
        let refused =
            |rule: &str| rule.starts_with("sam-") || ["apigw-authorizer-invalid", "syntax-error"].contains(&rule);
        if !report.diagnostics.iter().any(|found| refused(found.rule)) {
            silent.push(template);
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn outputs_are_what_sam_makes_today() {
    let version = "from importlib.metadata import version; print(version('aws-sam-translator'))";
    let there = Command::new("python3").args(["-c", version]).output();
    if !there.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == VERSION) {
        println!("skipped: `python3` has no aws-sam-translator {VERSION}");
        return;
    }
    let templates = templates();
    let script = project().join("testdata/sam/translate.py");
    let output = Command::new("python3").arg(script).args(&templates).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made: Json = serde_json::from_slice(&output.stdout).unwrap();
    let mut old = Vec::new();
    for template in templates {
        let output = &made[template.to_string_lossy().as_ref()];
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            std::fs::write(template.with_extension("translated.json"), format!("{output:#}\n")).unwrap();
        } else if *output != output_of(&template) {
            old.push(template);
        }
    }
    assert!(old.is_empty(), "`UPDATE_GOLDENS=1 cargo test --test sam_translated` writes anew: {old:?}");
}
