//! The command line, run in this process: what it says and how it exits. Transcripts are in `testdata/commands/`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::path::Path;

use support::{Ran, folder, golden, trigger_lint, without_folder};

/// Runs with `<folder>` standing for the folder, and compares what it says with a transcript.
fn transcript(name: &str, folder: &Path, arguments: &[&str]) -> Ran {
    let real: Vec<_> = arguments.iter().map(|word| word.replace("<folder>", folder.to_str().unwrap())).collect();
    let ran = trigger_lint(&real.iter().map(String::as_str).collect::<Vec<_>>());
    let mut text = format!("$ trigger-lint {}\n", arguments.join(" "));
    for (stream, said) in [("", &ran.stdout), ("--- on standard error\n", &ran.stderr)] {
        if !said.is_empty() {
            text.push_str(stream);
            text.push_str(&without_folder(said, folder));
        }
    }
    text.push_str(&format!("--- exit {}\n", ran.code));
    golden(&format!("commands/{name}.txt"), &text);
    ran
}

#[test]
fn missing_path() {
    let ran = transcript("missing-path", folder(&[]).path(), &["<folder>/infra"]);
    assert_eq!(ran.code, 2);
}

/// A queue whose visibility timeout suits the function in every workspace but `prod`.
const PER_WORKSPACE: &str = r#"locals {
  timeout = { default = 20, prod = 900 }
}
resource "aws_sqs_queue" "orders" {
  visibility_timeout_seconds = 120
  redrive_policy             = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:d", maxReceiveCount = 5 })
}
resource "aws_lambda_function" "worker" {
  function_name = "worker-${terraform.workspace}"
  role          = "arn:aws:iam::123456789012:role/worker"
  timeout       = local.timeout[terraform.workspace]
}
resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.worker.arn
  batch_size       = 1
}
"#;

#[test]
fn workspaces() {
    let files = [("main.tf", PER_WORKSPACE.as_bytes())];
    assert_eq!(transcript("workspace-default", folder(&files).path(), &["<folder>"]).code, 0);
    assert_eq!(transcript("workspace-prod", folder(&files).path(), &["--workspace", "prod", "<folder>"]).code, 1);
}

#[test]
fn mistyped_command() {
    let ran = transcript("mistyped-command", folder(&[]).path(), &["explian", "syntax-error"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn empty_folder() {
    let ran = transcript("empty-folder", folder(&[]).path(), &["<folder>"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn folder_without_templates() {
    let files = [("package.json", &b"{\"name\": \"app\"}"[..]), ("src/index.js", b""), ("notes.yaml", b"a: 1\n")];
    let ran = transcript("no-templates", folder(&files).path(), &["<folder>"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn every_format_fails_alike() {
    let empty = folder(&[]);
    for format in ["text", "concise", "json", "sarif", "github", "markdown"] {
        let ran = trigger_lint(&["-o", format, empty.path().to_str().unwrap()]);
        assert_eq!(ran.code, 2, "{format}");
        assert!(ran.stderr.contains("nothing to analyse"), "{format}: {}", ran.stderr);
    }
}

#[test]
fn a_binary_file_named_tf() {
    let binary = folder(&[("main.tf", &[0x7f, b'E', b'L', b'F', 0, 0xff, 0xfe])]);
    assert_eq!(transcript("binary-file", binary.path(), &["<folder>"]).code, 1);
}

#[test]
fn a_template_of_fifty_megabytes() {
    let huge = tempfile::tempdir().unwrap();
    let file = std::fs::File::create(huge.path().join("template.yaml")).unwrap();
    file.set_len(50 * 1024 * 1024).unwrap();
    assert_eq!(transcript("huge-file", huge.path(), &["<folder>"]).code, 1);
}

#[test]
fn aliases_that_multiply() {
    let mut text =
        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      Tags:\n        - &a0 [x]\n".to_owned();
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("        - &a{level} [{inner}]\n"));
    }
    let bomb = folder(&[("template.yaml", text.as_bytes())]);
    assert_eq!(transcript("multiplying-aliases", bomb.path(), &["<folder>"]).code, 1);
}

#[test]
fn a_module_that_calls_itself() {
    let alone = folder(&[("main.tf", b"module \"again\" {\n  source = \"./\"\n}\n")]);
    assert_eq!(transcript("module-calls-itself", alone.path(), &["<folder>"]).code, 1);
    let pair = folder(&[
        ("a/main.tf", b"module \"b\" {\n  source = \"../b\"\n}\n"),
        ("b/main.tf", b"module \"a\" {\n  source = \"../a\"\n}\n"),
    ]);
    assert_eq!(transcript("modules-call-each-other", pair.path(), &["<folder>"]).code, 1);
}

/// A mapping whose queue and function are declared, with these lines before it.
fn with_mapping(lines: &str) -> String {
    let mapping = r#"
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::123456789012:role/worker"
  timeout       = local.timeout
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.worker.arn
  batch_size       = 1
}

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({ deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:dead", maxReceiveCount = 5 })
}
"#;
    format!("{lines}{mapping}")
}

#[test]
fn what_has_no_end_is_bounded_and_explained() {
    let nested = |depth: usize| format!("locals {{\n  timeout = {}30{}\n}}\n", "(".repeat(depth), ")".repeat(depth));
    let cases = [
        (
            "locals-refer-to-themselves",
            "locals {\n  timeout = local.other\n  other   = local.timeout + 1\n}\n".to_owned(),
        ),
        (
            "for-each-over-itself",
            "locals {\n  timeout = 30\n}\nresource \"aws_sqs_queue\" \"each\" {\n  for_each = aws_sqs_queue.each\n}\n"
                .to_owned(),
        ),
        ("long-range", "locals {\n  timeout = length(range(1000000))\n}\n".to_owned()),
        (
            "many-instances",
            "locals {\n  timeout = 30\n}\nresource \"aws_sqs_queue\" \"many\" {\n  count = 1000000\n}\n".to_owned(),
        ),
        ("nested-200-deep", nested(200)),
        ("nested-100000-deep", nested(100_000)),
        (
            "file-outside",
            "locals {\n  timeout = tonumber(templatefile(\"${path.module}/../../../../../etc/hostname\", {}))\n}\n"
                .to_owned(),
        ),
    ];
    for (name, lines) in cases {
        let files = folder(&[("main.tf", with_mapping(&lines).as_bytes())]);
        let start = std::time::Instant::now();
        transcript(name, files.path(), &["--show-unknown", "<folder>"]);
        assert!(start.elapsed().as_secs() < 20, "{name} takes {:?}", start.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_not_followed() {
    let outside = folder(&[("timeout.txt", b"30"), ("queues.tf", b"resource \"aws_sqs_queue\" \"outside\" {}\n")]);
    let text = with_mapping("locals {\n  timeout = tonumber(file(\"${path.module}/timeout.txt\"))\n}\n");
    let files = folder(&[("main.tf", text.as_bytes())]);
    for name in ["timeout.txt", "queues.tf"] {
        std::os::unix::fs::symlink(outside.path().join(name), files.path().join(name)).unwrap();
    }
    assert_eq!(transcript("links-out", files.path(), &["--show-unknown", "<folder>"]).code, 1);
}

#[cfg(unix)]
#[test]
#[allow(clippy::print_stderr, reason = "a test says what it left out")]
fn unreadable_folders_and_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("infra/main.tf", b""), ("closed/main.tf", b"")]);
    let set_mode = |path: &str, mode| {
        std::fs::set_permissions(folder.path().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    set_mode("closed", 0o000);
    set_mode("infra/main.tf", 0o000);
    if std::fs::File::open(folder.path().join("infra/main.tf")).is_ok() {
        eprintln!("skipped: this user may read everything");
    } else {
        for path in ["closed", "infra"] {
            let ran = trigger_lint(&[folder.path().join(path).to_str().unwrap()]);
            assert_eq!(ran.code, 2, "{path}: {}", ran.stdout);
            assert!(ran.stderr.contains(path), "{path}: {}", ran.stderr);
        }
    }
    set_mode("closed", 0o700);
}

#[test]
fn variable_files() {
    let folder = folder(&[("main.tf", b""), ("prod.tfvars", b"a = 1\n")]);
    let ran = transcript("variable-file-as-path", folder.path(), &["<folder>/prod.tfvars"]);
    assert_eq!(ran.code, 2);
    let ran = transcript(
        "variable-file-missing",
        folder.path(),
        &["--var-file", "<folder>/dev.tfvars", "<folder>/prod.tfvars"],
    );
    assert_eq!(ran.code, 2);
}

#[test]
fn wrong_words() {
    let empty = folder(&[]);
    for (name, arguments) in [
        ("wrong-rule", &["--select", "sintax-error", "<folder>"][..]),
        ("wrong-consequence", &["--ignore", "lossi", "<folder>"]),
        ("wrong-format", &["-o", "xml", "<folder>"]),
        ("wrong-variable", &["--var", "name", "<folder>"]),
        ("wrong-page", &["explain", "syntax-eror"]),
        ("two-outputs", &["-o", "text", "-o", "json", "<folder>"]),
    ] {
        let ran = transcript(name, empty.path(), arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{name}");
    }
}

#[test]
fn help_and_version_succeed() {
    for arguments in [&["--help"][..], &["-h"], &["--version"], &["check", "--help"], &["graph", "--help"]] {
        let ran = trigger_lint(arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(ran.stdout.starts_with("trigger-lint") || ran.stdout.contains("Usage: trigger-lint"), "{}", ran.stdout);
    }
}

#[test]
fn pages_and_lists() {
    let page = trigger_lint(&["explain", "syntax-error"]);
    assert_eq!(page.code, 0);
    assert!(page.stdout.contains("syntax-error"));
    for form in ["text", "json", "markdown"] {
        let list = trigger_lint(&["rules", "--output", form]);
        assert_eq!(list.code, 0);
        for rule in trigger_lint::lint::rules() {
            assert!(list.stdout.contains(rule.id), "{} in {form}", rule.id);
        }
    }
    let json: serde_json::Value = serde_json::from_str(&trigger_lint(&["rules", "-o", "json"]).stdout).unwrap();
    assert_eq!(json["version"], 1);
}

#[test]
fn reports_go_to_files() {
    let folder = folder(&[("main.tf", b"")]);
    let root = folder.path().to_str().unwrap();
    let (sarif, json) = (format!("sarif={root}/out.sarif"), format!("json={root}/out.json"));
    let ran = trigger_lint(&["-o", "concise", "-o", &sarif, "-o", &json, root]);
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);
    for file in ["out.sarif", "out.json"] {
        let size = folder.path().join(file).metadata().map(|metadata| metadata.len());
        assert!(size.is_ok_and(|size| size > 0), "{file}");
    }
    let ran = trigger_lint(&["-o", &format!("json={root}/no/such/out.json"), root]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("cannot write"), "{}", ran.stderr);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut stderr = Vec::new();
    let streams = trigger_lint::cli::Streams { stdout: &mut Closed, stderr: &mut stderr, color: false };
    let code = trigger_lint::cli::run(["trigger-lint", "rules"], streams);
    assert_eq!((code, stderr.len()), (0, 0));
}

const UNFIXED: &str = "resource \"aws_sqs_queue\" \"orders\" {
  name = \"orders\" # read by work
}

resource \"aws_lambda_event_source_mapping\" \"orders\" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.work.arn
  batch_size       = 1
}

resource \"aws_lambda_function\" \"work\" {
  function_name = \"work\"
  role          = \"arn:aws:iam::123456789012:role/work\"
  timeout       = 60
}
";

#[test]
#[allow(clippy::disallowed_methods, reason = "a test looks at what is on disk")]
fn fixes_are_shown_and_applied() {
    let folder = folder(&[("main.tf", UNFIXED.as_bytes())]);
    let written = || std::fs::read_to_string(folder.path().join("main.tf")).unwrap();
    let ran = transcript("fix-diff", folder.path(), &["--diff", "<folder>"]);
    assert_eq!((ran.code, written().as_str()), (1, UNFIXED));
    let ran = transcript("fix-safe", folder.path(), &["--fix", "<folder>"]);
    assert_eq!(ran.code, 1);
    assert!(written().contains("visibility_timeout_seconds = 360"), "{}", written());
    let ran = transcript("fix-all", folder.path(), &["--fix=all", "<folder>"]);
    assert_eq!(ran.code, 0);
    let fixed = written();
    let ran = transcript("fix-again", folder.path(), &["--fix=all", "<folder>"]);
    assert_eq!((ran.code, written()), (0, fixed));
    assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing is left beside the file");
    assert_eq!(transcript("fix-two-outputs", folder.path(), &["--diff", "-o", "json", "<folder>"]).code, 2);
}

#[cfg(unix)]
#[test]
#[allow(clippy::disallowed_methods, reason = "a test looks at what is on disk")]
fn nothing_outside_is_fixed() {
    use std::os::unix::fs::PermissionsExt;
    let module =
        "resource \"aws_lambda_function\" \"f\" {\n  function_name = \"f\"\n  role = \"r\"\n  timeout = 1000\n}\n";
    let call = "module \"m\" {\n  source = \"../module\"\n}\n";
    let folder = folder(&[("module/main.tf", module.as_bytes()), ("root/main.tf", call.as_bytes())]);
    let read = || std::fs::read_to_string(folder.path().join("module/main.tf")).unwrap();
    trigger_lint(&["--fix=all", folder.path().join("root").to_str().unwrap()]);
    assert_eq!(read(), module);
    let file = folder.path().join("module/main.tf");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    trigger_lint(&["--fix", folder.path().to_str().unwrap()]);
    assert!(read().contains("timeout = 900"));
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

/// A repository with a configuration file and two folders: one that is old, and one of which more is wanted.
fn configured(config: &str) -> tempfile::TempDir {
    folder(&[
        (".git/HEAD", b""),
        ("trigger-lint.toml", config.as_bytes()),
        ("infra/legacy/main.tf", BELOW_TIMEOUT.as_bytes()),
        ("infra/orders/main.tf", BELOW_TIMEOUT.as_bytes()),
    ])
}

const BELOW_TIMEOUT: &str = r#"resource "aws_sqs_queue" "orders" {}
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::123456789012:role/worker"
  timeout       = 60
}
resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.worker.arn
  batch_size       = 1
}
"#;

#[test]
fn configuration_files() {
    let good = configured(
        r#"fail-on = "error"

[severity]
sqs-visibility-below-timeout = "warning"
lossy = "note"

[[override]]
paths = ["infra/legacy"]
ignore = ["sqs-visibility-below-timeout", "sqs-missing-dlq"]

[[override]]
paths = ["infra/*/main.tf"]
severity = { sqs-missing-dlq = "error" }
"#,
    );
    let ran = transcript("config", good.path(), &["-o", "concise", "<folder>"]);
    assert_eq!(ran.code, 1);
    // The nearest file counts, wherever a run begins, and a flag more than it says.
    let part = ["-o", "concise", "--select", "sqs-visibility-below-timeout", "<folder>/infra/orders"];
    assert_eq!(transcript("config-part", good.path(), &part).code, 0);
    assert_eq!(transcript("config-none", good.path(), &["-o", "concise", "--no-config", "<folder>"]).code, 1);
}

#[test]
fn configuration_files_that_change_nothing() {
    let idle = configured(
        r#"severity = { sqs-visibility-below-recommended = "error" }

[[override]]
paths = ["infra/orders/**", "infra/old"]
ignore = ["s3-recursive-write", "sqs-missing-dlq"]
"#,
    );
    transcript("config-idle", idle.path(), &["<folder>"]);
    // A run over a part says nothing of the rest, and mends all the same.
    let part = transcript("config-idle-part", idle.path(), &["-q", "--fix", "-o", "concise", "<folder>/infra/orders"]);
    assert_eq!(part.code, 0);
}

#[test]
fn wrong_configuration_files() {
    let wrong = r#"ignored = ["sqs-missing-dlq"]
ignore = ["sqs-missing-dql", 3]
pedantic = "yes"
fail-on = "off"
[severity]
sqs-missing-dlq = "off"
[[override]]
ignore = "lossy"
[[override]]
paths = ["infra/{a"]
"#;
    assert_eq!(transcript("config-wrong", configured(wrong).path(), &["<folder>"]).code, 2);
    assert_eq!(transcript("config-broken", configured("ignore = [").path(), &["<folder>"]).code, 2);
    let missing = ["--config", "<folder>/other.toml", "<folder>"];
    assert_eq!(transcript("config-missing", configured("").path(), &missing).code, 2);
    let two = configured("");
    std::fs::write(two.path().join("infra/orders/trigger-lint.toml"), "").unwrap();
    let both = ["<folder>/infra/legacy/", "<folder>/infra/orders"];
    assert_eq!(transcript("config-two", two.path(), &both).code, 2);
}
