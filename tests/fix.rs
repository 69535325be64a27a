//! Fixes: what is offered mends the finding, breaks nothing, and is done at once.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeSet;
use std::path::PathBuf;

use support::mend;
use support::pages::{Example, examples, pages_with_examples};
use trigger_lint::diagnostic::{Report, Safety};
use trigger_lint::lint::{Settings, lint};
use trigger_lint::source::Sources;

/// Rules whose fix makes a connection of what was none: only then is there something to say about it.
const CONNECTS: [&str; 3] = ["trigger-target-missing", "permission-principal-mismatch", "sam-event-reference"];

/// Rules whose fix moves things to another resource: what there is to say about them is then said there.
const MOVES: [&str; 2] = ["s3-notification-overwritten", "queue-policy-overwritten"];

fn settings() -> Settings {
    Settings { pedantic: true, ..Settings::new(vec![PathBuf::from(".")]) }
}

fn only(rule: &str) -> Settings {
    Settings { select: vec![rule.to_owned()], ..settings() }
}

/// What is reported and can be changed: plans cannot.
fn reported(page: &str) -> Vec<Example> {
    examples(page).into_iter().filter(|one| one.outcome == "Reported" && one.dialect != "plan").collect()
}

/// Findings by what they are about.
fn found(report: &Report) -> BTreeSet<(String, String)> {
    report.diagnostics.iter().map(|one| (one.rule.to_owned(), one.fingerprint.to_string())).collect()
}

/// What is wrong with the fixes of a rule for an example.
fn faults(rule: &str, file: &str, text: &str, trust: Safety) -> Vec<String> {
    let sources = || Sources::memory([(file, text)]);
    let reported = lint(&sources(), &only(rule));
    let promised: BTreeSet<_> = reported
        .diagnostics
        .iter()
        .filter(|one| one.rule == rule && one.fixes.iter().any(|fix| fix.safety <= trust))
        .map(|one| one.message.clone())
        .collect();
    let before = found(&lint(&sources(), &settings()));
    let mended = mend(&sources(), &only(rule), trust);
    let mut faults = Vec::new();
    if promised.is_empty() {
        if !mended.changed.is_empty() {
            faults.push("it changes what it has no fix for".to_owned());
        }
        return faults;
    }
    let Some(changed) = mended.changed.first() else { return vec!["no fix was applied".to_owned()] };
    let after = || Sources::memory([(file, changed.after.as_str())]);
    let report = lint(&after(), &settings());
    if let Some(still) = report.diagnostics.iter().find(|one| one.rule == rule && promised.contains(&one.message)) {
        faults.push(format!("it is still there: {}", still.message));
    }
    let left = found(&report);
    let count = |all: &BTreeSet<(String, String)>, rule: &str| all.iter().filter(|(other, _)| other == rule).count();
    let moved = |new: &str| MOVES.contains(&rule) && count(&left, new) <= count(&before, new);
    let new: Vec<_> = left.difference(&before).map(|(rule, _)| rule).filter(|new| !moved(new)).collect();
    if !new.is_empty() && !CONNECTS.contains(&rule) {
        faults.push(format!("new findings: {new:?}"));
    }
    let again = mend(&after(), &only(rule), trust);
    if !again.changed.is_empty() {
        faults.push(format!("a second run changes it again:\n{}", again.changed[0].after));
    }
    faults.iter().map(|fault| format!("{fault}\n{}", changed.after)).collect()
}

#[test]
fn fixes_mend_the_examples() {
    let mut wrong = Vec::new();
    for (id, page) in pages_with_examples() {
        for example in reported(page) {
            for trust in [Safety::Safe, Safety::Suggested] {
                for fault in faults(id, example.file(), &example.text, trust) {
                    wrong.push(format!(
                        "rules/{id}.md:{} ({}, {}): {fault}",
                        example.line,
                        example.dialect,
                        trust.as_str()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fixes_keep_windows_lines_and_marks() {
    let mut wrong = Vec::new();
    for (id, page) in pages_with_examples() {
        for example in reported(page) {
            let file = example.file();
            let text = format!("\u{feff}{}", example.text.replace('\n', "\r\n"));
            let mended = mend(&Sources::memory([(file, text.as_str())]), &only(id), Safety::Suggested);
            let Some(changed) = mended.changed.first() else { continue };
            let after = &changed.after;
            let plain = mend(&Sources::memory([(file, example.text.as_str())]), &only(id), Safety::Suggested);
            let expected =
                plain.changed.first().map(|changed| format!("\u{feff}{}", changed.after.replace('\n', "\r\n")));
            if expected.as_ref() != Some(after) {
                wrong.push(format!("rules/{id}.md:{} ({}):\n{after}", example.line, example.dialect));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_say_which_fixes_there_are() {
    let mut wrong = Vec::new();
    for (id, page) in pages_with_examples() {
        let front = page.split("\n---\n").next().unwrap_or_default();
        let said = front.lines().find_map(|line| line.strip_prefix("fix:")).unwrap_or_default().trim();
        let mut dialects: BTreeSet<String> = BTreeSet::new();
        let mut fixed: BTreeSet<(String, &str)> = BTreeSet::new();
        let unfixed = front.lines().find_map(|line| line.strip_prefix("unfixed:")).unwrap_or_default();
        for example in reported(page).into_iter().filter(|one| !unfixed.contains(one.dialect.as_str())) {
            let report = lint(&Sources::memory([(example.file(), example.text.as_str())]), &only(id));
            let fixes = report.diagnostics.iter().filter(|one| one.rule == id).flat_map(|one| &one.fixes);
            fixed.extend(fixes.map(|fix| (example.dialect.clone(), fix.safety.as_str())));
            dialects.insert(example.dialect);
        }
        match said {
            "safe" | "suggested" => {
                for dialect in dialects {
                    if !fixed.contains(&(dialect.clone(), said)) {
                        wrong.push(format!("rules/{id}.md: `fix: {said}`, but there is none in {dialect}"));
                    }
                }
            }
            "none" if fixed.is_empty() => {}
            _ => wrong.push(format!("rules/{id}.md: `fix: {said}`, but there are {fixed:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A bucket that begins to send events to a function which writes to it may send them for ever.
#[test]
fn no_safe_fix_starts_a_loop() {
    let template = |key: &str| {
        format!(
            r#"Transform: AWS::Serverless-2016-10-31
Resources:
  Images:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: images
  Work:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: exports.handler = async () => {{}}
      Policies:
        - Statement:
            - Effect: Allow
              Action: s3:PutObject
              Resource: arn:aws:s3:::{key}
      Events:
        Created:
          Type: EventBridgeRule
          Properties:
            Pattern: {{source: [aws.s3], detail-type: [Object Created], detail: {{bucket: {{name: [images]}}}}}}
"#
        )
    };
    for (key, safety) in [("images/*", Safety::Suggested), ("others/*", Safety::Safe)] {
        let sources = Sources::memory([("template.yaml", template(key))]);
        let report = lint(&sources, &only("s3-eventbridge-disabled"));
        let found: Vec<_> = report.diagnostics.iter().flat_map(|one| &one.fixes).map(|fix| fix.safety).collect();
        assert_eq!(found, [safety], "writes to {key}");
    }
}

/// The files of a folder below `testdata/fix`, by their paths in it.
fn case(name: &str) -> Vec<(PathBuf, String)> {
    let root = support::project().join("testdata/fix").join(name);
    let entries = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            #[allow(clippy::disallowed_methods, reason = "a test reads its own data")]
            let text = std::fs::read_to_string(entry.path()).unwrap().replace("\r\n", "\n");
            (entry.path().strip_prefix(&root).unwrap().to_path_buf(), text)
        })
        .collect()
}

/// What all fixes do to the files of a folder below `testdata/fix`.
#[test]
fn fixes_keep_the_style_of_files() {
    for name in [
        "layout",
        "tabs",
        "one-line",
        "json",
        "long-intrinsics",
        "flow",
        "shared",
        "modules",
        "embedded",
        "sam",
        "grants",
        "lists",
        "merged",
        "failures",
        "references",
        "deployments",
    ] {
        let files = case(name);
        assert!(!files.is_empty(), "testdata/fix/{name} is empty");
        let windows: Vec<_> = files.iter().map(|(path, text)| (path.clone(), text.replace('\n', "\r\n"))).collect();
        let mended = mend(&Sources::memory(files), &settings(), Safety::Suggested);
        let there = mend(&Sources::memory(windows), &settings(), Safety::Suggested);
        for (file, other) in mended.changed.iter().zip(&there.changed) {
            assert_eq!(file.after.replace('\n', "\r\n"), other.after, "{name}, {}", file.path);
        }
        let mut diff = String::new();
        for file in &mended.changed {
            let text = similar::TextDiff::from_lines(&file.before, &file.after);
            diff.push_str(&text.unified_diff().header(&file.path, &file.path).to_string());
        }
        let left =
            mended.after.as_ref().and_then(|(_, report)| report.diagnostics.iter().find(|one| !one.fixes.is_empty()));
        assert!(left.is_none(), "{name}: not fixed: {left:?}");
        support::golden(&format!("fix/{name}.diff"), &diff);
    }
}

/// The second policy of a queue, and what else there is.
fn two_policies(second: &str, more: &str) -> String {
    let first = r#"
resource "aws_sqs_queue" "q" {}

resource "aws_sns_topic" "t" {}

resource "aws_sqs_queue_policy" "a" {
  queue_url = aws_sqs_queue.q.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "topic", Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*" }]
  })
}
"#;
    format!(
        "{first}\nresource \"aws_sqs_queue_policy\" \"b\" {{\n  queue_url = aws_sqs_queue.q.id\n{second}\n}}\n{more}"
    )
}

/// A resource that goes takes nothing along that is said only there, and leaves nothing behind that refers to it.
#[test]
fn what_would_be_lost_stays() {
    let rule = "queue-policy-overwritten";
    let statement =
        r#"{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = aws_sns_topic.t.arn }"#;
    let document = format!("{{\n    Version   = \"2012-10-17\"\n    Statement = [{statement}]\n  }}");
    let plain = format!("  policy = jsonencode({document})");
    let offered = |files: Vec<(&str, String)>| {
        let sources = Sources::memory(files);
        let report = lint(&sources, &only(rule));
        assert!(report.diagnostics.iter().any(|one| one.rule == rule), "nothing is found");
        report.diagnostics.iter().any(|one| !one.fixes.is_empty())
    };
    assert!(offered(vec![("main.tf", two_policies(&plain, ""))]));
    let others = [
        ("a comment", plain.replace("  policy", "  # Only for now.\n  policy")),
        ("a number", format!("  count = 1\n{plain}")),
        ("a lifecycle", format!("{plain}\n  lifecycle {{\n    prevent_destroy = true\n  }}")),
        ("another provider", format!("  provider = aws.other\n{plain}")),
        ("another version", plain.replace("2012-10-17", "2008-10-17")),
        ("a statement of the same name", plain.replace("{ Effect", "{ Sid = \"topic\", Effect")),
        (
            "a statement with a name that is not known",
            plain.replace("{ Effect", "{ Sid = aws_sns_topic.t.name, Effect"),
        ),
        ("another key", plain.replace("    Version ", "    Other = 1\n    Version ")),
        ("a computed list", plain.replace("[{ Effect", "[for x in [1] : { Effect")),
        ("a computed document", format!("  policy = jsonencode(merge({document}, {{}}))")),
        ("a choice", format!("  policy = true ? jsonencode({document}) : null")),
        ("a heredoc", "  policy = <<EOT\n{\"Version\": \"2012-10-17\", \"Statement\": []}\nEOT".to_owned()),
    ];
    for (what, second) in others {
        assert!(!offered(vec![("main.tf", two_policies(&second, ""))]), "{what} is lost");
    }
    let uses = [
        ("output", "output \"policy\" {\n  value = aws_sqs_queue_policy.b.policy\n}"),
        ("moved", "moved {\n  from = aws_sqs_queue_policy.old\n  to   = aws_sqs_queue_policy.b\n}"),
        ("text", "locals {\n  id = \"x-${aws_sqs_queue_policy.b.id}\"\n}"),
    ];
    for (what, more) in uses {
        assert!(!offered(vec![("main.tf", two_policies(&plain, more))]), "{what} leads nowhere");
    }
    let late = two_policies(&plain, "").replace("\"t\" {}", "\"t\" {\n  depends_on = [aws_sqs_queue_policy.a]\n}");
    assert!(!offered(vec![("main.tf", late)]), "what it refers to waits for the other one");
    let below =
        |extra: (&'static str, &str)| vec![("main.tf", two_policies(&plain, "")), (extra.0, extra.1.to_owned())];
    let repeated = "resource \"aws_sqs_queue_policy\" \"b\" {\n  queue_url = aws_sqs_queue.q.url\n}\n";
    assert!(!offered(below(("b_override.tf", repeated))), "an override is left alone");
    assert!(
        !offered(below(("x.tf", "output \"x\" {\n  value = aws_sqs_queue_policy.b.id\n}\n"))),
        "another file refers to it"
    );
    assert!(!offered(below(("x.tf.json", "{\"output\": {\"x\": {\"value\": \"${aws_sqs_queue_policy.b.id}\"}}}"))));
    assert!(offered(below(("x.tf", "output \"x\" {\n  value = aws_sqs_queue_policy.a.id\n}\n"))));
    let calls = "module \"x\" {\n  source = \"./m\"\n}\n";
    let module = |calls: String| vec![("main.tf", calls), ("m/main.tf", two_policies(&plain, ""))];
    assert!(offered(module(calls.to_owned())));
    assert!(!offered(module(format!("{calls}\n{}", calls.replace("\"x\"", "\"y\"")))), "another call has it, too");
}
