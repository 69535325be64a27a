//! One architecture in Terraform, CloudFormation and SAM gives one graph and one set of findings.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests list their cases themselves, and may panic")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{project, trigger_lint};
use trigger_lint::graph::SourceKind;

/// The ways to write a project down; `awscc` is Terraform with the provider of that name.
const DIALECTS: [&str; 4] = ["cloudformation", "sam", "terraform", "awscc"];

/// `aws_sqs_queue.orders` and `Orders` are one name.
fn plain(address: &str) -> String {
    let name = address.split('#').next_back().unwrap().rsplit('.').next().unwrap();
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&trigger_lint(arguments).stdout).unwrap()
}

/// Edges by what they say; where a policy is written is each dialect's own matter.
fn graph(folder: &str) -> BTreeSet<String> {
    let graph = json(&["graph", folder, "--output", "json"]);
    let nodes: Vec<&Value> = graph["nodes"].as_array().unwrap().iter().collect();
    let name = |id: &Value| {
        let node = nodes.iter().find(|node| node["id"] == *id).unwrap_or_else(|| panic!("{folder}: no node {id}"));
        let address = node["address"].as_str().unwrap();
        let plainly = node["kind"] == "service" || node["kind"] == "external";
        if plainly { address.to_owned() } else { plain(address) }
    };
    let word = |edge: &Value, key: &str| edge.get(key).map(ToString::to_string).unwrap_or_default();
    let edges = graph["edges"].as_array().unwrap().iter().map(|edge| {
        let said = ["kind", "source_kind", "invocation", "enabled", "permission", "principal", "on", "exists", "event"];
        let words: Vec<String> = said.iter().map(|key| word(edge, key)).collect();
        let qualifier = edge.get("qualifier").map(|q| plain(q.as_str().unwrap())).unwrap_or_default();
        format!("{} -> {}: {} {qualifier}", name(&edge["from"]), name(&edge["to"]), words.join(" "))
    });
    edges.collect()
}

fn findings(folder: &str) -> BTreeSet<String> {
    let report = json(&[folder, "--output", "json"]);
    let said = report["findings"].as_array().unwrap().iter().map(|finding| {
        let primary = finding["locations"].as_array().unwrap().iter().find(|l| l["primary"] == true).unwrap();
        let address = plain(primary["address"].as_str().unwrap());
        format!("{} {} {address}", finding["severity"], finding["rule"])
    });
    said.collect()
}

#[test]
fn dialects_agree() {
    let (mut architectures, mut kinds, mut wrong) = (0, BTreeSet::<SourceKind>::new(), Vec::new());
    for entry in std::fs::read_dir(project().join("testdata/parity")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let folder = |dialect: &str| format!("testdata/parity/{name}/{dialect}");
        let written: Vec<&str> =
            DIALECTS.into_iter().filter(|dialect| project().join(folder(dialect)).is_dir()).collect();
        assert!(written.len() > 1, "{name} is written in one way only");
        let (first, others) = written.split_first().unwrap();
        let (graph_of, found) = (graph(&folder(first)), findings(&folder(first)));
        if graph_of.is_empty() {
            wrong.push(format!("{name} says nothing"));
        }
        kinds.extend(SourceKind::ALL.iter().filter(|kind| {
            let word = format!(": \"trigger\" \"{}\" ", kind.as_str());
            graph_of.iter().any(|edge| edge.contains(&word))
        }));
        for dialect in others {
            for (what, one, other) in
                [("graph", &graph_of, graph(&folder(dialect))), ("findings", &found, findings(&folder(dialect)))]
            {
                let lacks = one.difference(&other).map(|line| format!("\n  {first} only: {line}"));
                let more = other.difference(one).map(|line| format!("\n  {dialect} only: {line}"));
                let lines: String = lacks.chain(more).collect();
                if !lines.is_empty() {
                    wrong.push(format!("{what} of {name}:{lines}"));
                }
            }
        }
        architectures += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(architectures >= 30, "{architectures}");
    // A mapping of a source that is not known says the same nowhere; custom resources are CloudFormation's own.
    let exempt = [SourceKind::Mapping, SourceKind::CustomResource];
    let unseen = SourceKind::ALL.iter().filter(|kind| !kinds.contains(kind) && !exempt.contains(kind));
    let unseen: Vec<&str> = unseen.map(|kind| kind.as_str()).collect();
    assert!(unseen.is_empty(), "no project has a trigger of {unseen:?}");
}
