//! One architecture in Terraform, CloudFormation and SAM gives one graph and one set of findings.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests list their cases themselves, and may panic")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{project, trigger_lint};

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
        let node = nodes.iter().find(|node| node["id"] == *id).unwrap();
        let service = node["kind"] == "service";
        if service { node["address"].as_str().unwrap().to_owned() } else { plain(node["address"].as_str().unwrap()) }
    };
    let word = |edge: &Value, key: &str| edge.get(key).map(ToString::to_string).unwrap_or_default();
    let edges = graph["edges"].as_array().unwrap().iter().map(|edge| {
        let said = ["kind", "source_kind", "invocation", "enabled", "permission", "principal", "on", "exists"];
        let words: Vec<String> = said.iter().map(|key| word(edge, key)).collect();
        format!("{} -> {}: {}", name(&edge["from"]), name(&edge["to"]), words.join(" "))
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
    let mut architectures = 0;
    for entry in std::fs::read_dir(project().join("testdata/parity")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let folder = |dialect: &str| format!("testdata/parity/{name}/{dialect}");
        let (graph_of, found) = (graph(&folder("sam")), findings(&folder("sam")));
        assert!(graph_of.len() > 5 && !found.is_empty(), "{name} says too little");
        for dialect in ["terraform", "cloudformation"] {
            assert_eq!(graph(&folder(dialect)), graph_of, "graph of {name} in {dialect} (left) and SAM (right)");
            assert_eq!(findings(&folder(dialect)), found, "findings of {name} in {dialect} (left) and SAM (right)");
        }
        architectures += 1;
    }
    assert!(architectures > 0);
}
