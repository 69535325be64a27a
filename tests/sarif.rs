//! Our SARIF is SARIF, by the official schema, and keeps what code scanning asks for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/example.rs"]
mod example;
mod support;

use std::path::PathBuf;

use serde_json::Value;
use trigger_lint::lint::{Settings, lint};
use trigger_lint::report::{Format, Options, write};
use trigger_lint::source::Sources;

fn log() -> Value {
    let (sources, report) = example::report();
    let mut out = Vec::new();
    write(&mut out, Format::Sarif, &report, &sources, Options::default()).unwrap();
    serde_json::from_slice(&out).unwrap()
}

fn assert_valid(log: &Value) {
    // One published pattern (of `language`, which we do not write) has a stray bracket that regex engines refuse.
    let schema = include_str!("../testdata/sarif/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn validates() {
    assert_valid(&log());
}

#[test]
fn an_empty_run_validates() {
    let folder = support::folder(&[]);
    let ran = support::trigger_lint(&["-o", "sarif", folder.path().to_str().unwrap()]);
    let log: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_valid(&log);
    assert_eq!(log["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn results_point_to_their_rules_and_places() {
    let log = log();
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.starts_with("./") && !uri.contains(['\\', ' ']), "{uri}");
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][key].as_u64().is_some_and(|n| n > 0), "{key} of {result}");
        }
        assert!(result["partialFingerprints"]["triggerLint/v1"].is_string());
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().contains(':'));
        for related in result["relatedLocations"].as_array().into_iter().flatten() {
            let link = format!("]({})", related["id"]);
            assert!(result["message"]["text"].as_str().unwrap().contains(&link), "{link} in {result}");
        }
    }
}

#[test]
fn only_open_doors_are_security_alerts() {
    let log = log();
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        let scored = rule["properties"]["security-severity"].is_string();
        assert_eq!(scored, rule["id"] == "permission-public", "{rule}");
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("It says why."));
    }
}

/// What is met on the way has an identity, too, which stays when lines move: else code scanning takes all for one alert.
#[test]
fn findings_of_one_file_are_told_apart() {
    let template = "Transform: AWS::Serverless-2016-10-31
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        One: {Type: SQS}
        Two: {Type: S3}
";
    let identities = |text: &str| -> Vec<_> {
        let sources = Sources::memory([("template.yaml", text)]);
        let report = lint(&sources, &Settings::new(vec![PathBuf::from("template.yaml")]));
        let of_sam = report.diagnostics.iter().filter(|one| one.rule == "sam-event-missing-property");
        of_sam.map(|one| one.fingerprint).collect()
    };
    let found = identities(template);
    assert_eq!(found.len(), 2);
    assert_ne!(found[0], found[1]);
    assert_eq!(identities(&format!("# moved\n\n{template}")), found);
}
