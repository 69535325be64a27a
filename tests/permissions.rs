//! Which statements let which trigger invoke: every row of `testdata/policies/permissions.txt` is a permission of the
//! function `handler` and what it means for the trigger above it.
//!
//! A row holds the arguments of `aws_lambda_permission`, between semicolons; `&` stands between two permissions. Sources:
//! Lambda API, `AddPermission`; API Gateway, "ARN format reference".
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads its table directly")]

use std::collections::BTreeSet;

use trigger_lint::evaluate::{Inputs, evaluate};
use trigger_lint::graph::{Fault, Hint, Permitted, TriggerGraph};
use trigger_lint::model::Model;
use trigger_lint::source::{Found, Sources};

const FUNCTION: &str = r#"
variable "unknown" {}
data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}
resource "aws_lambda_function" "handler" {
  function_name = "handler"
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.handler.function_name
  function_version = "1"
}
"#;

/// The arguments of a row as a resource.
fn permission(index: usize, row: &str) -> String {
    let set = |name: &str| row.split(';').any(|argument| argument.trim().starts_with(&format!("{name} =")));
    let mut text = format!("resource \"aws_lambda_permission\" \"p{index}\" {{\n");
    for (name, value) in [("action", "\"lambda:InvokeFunction\""), ("function_name", "\"handler\"")] {
        if !set(name) {
            text += &format!("  {name} = {value}\n");
        }
    }
    row.split(';').for_each(|argument| text += &format!("  {}\n", argument.trim()));
    text + "}\n"
}

fn word(permitted: &Permitted) -> &'static str {
    let Permitted::Mismatch(mismatch) = permitted else { return permitted.as_str() };
    match &mismatch.fault {
        Fault::Qualifier => "mismatch(qualifier)",
        Fault::Account { .. } => "mismatch(account)",
        Fault::Source { hint, .. } => match hint {
            Hint::None => "mismatch(source)",
            Hint::LogGroup => "mismatch(log group)",
            Hint::AnyMethod => "mismatch(any)",
            Hint::PathParameter => "mismatch(parameter)",
            Hint::Default => "mismatch(default)",
            Hint::Stage => "mismatch(stage)",
        },
    }
}

/// What the triggers of the function are permitted.
fn judge(text: String) -> String {
    let sources = Sources::memory([("main.tf", text.clone())]);
    let evaluated = evaluate(&sources, &[Found { path: "main.tf".into(), named: true }], &Inputs::default());
    let problems: Vec<_> = evaluated.iter().flat_map(|one| &one.problems).map(|p| &p.message).collect();
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let model = Model::new(evaluated.into_iter().map(|one| one.root).collect());
    let graph = TriggerGraph::new(&model);
    let words: BTreeSet<&str> = graph.triggers.iter().map(|trigger| word(&trigger.permission)).collect();
    words.into_iter().collect::<Vec<_>>().join(", ")
}

#[test]
fn statements_and_triggers() {
    let table = std::fs::read_to_string("testdata/policies/permissions.txt").unwrap().replace("\r\n", "\n");
    let (mut trigger, mut rows, mut wrong) = (String::new(), 0, Vec::new());
    let mut begun = false;
    for (index, line) in table.lines().enumerate() {
        let Some((row, expected)) = line.strip_prefix("- ").and_then(|row| row.rsplit_once(": ")) else {
            if !line.is_empty() && !line.starts_with('#') {
                if begun {
                    trigger.clear();
                }
                begun = false;
                trigger += &format!("{line}\n");
            }
            continue;
        };
        begun = true;
        rows += 1;
        let permissions = row.split(" & ").enumerate().filter(|(_, row)| *row != "none");
        let text: String = permissions.map(|(index, row)| permission(index, row)).collect();
        let found = judge(format!("{FUNCTION}{trigger}{text}"));
        if found != expected {
            wrong.push(format!("permissions.txt:{}: {row}: {expected} expected, is {found}", index + 1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows >= 120, "{rows}");
}
