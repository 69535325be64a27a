//! A report with something of everything, over texts in memory.

use trigger_lint::diagnostic::{
    Consequence, Diagnostic, Edit, Fingerprint, Fix, Label, Problem, Report, RuleInfo, Safety, Severity, Summary,
    Undecided,
};
use trigger_lint::source::{Sources, Span};

const QUEUE: &str = "\
resource \"aws_sqs_queue\" \"orders\" {
  name                       = \"orders\"
  visibility_timeout_seconds = 30
}
";

const FUNCTION: &str = "\
resource \"aws_lambda_function\" \"work\" {
  function_name = \"work\"
  timeout       = 60
}

resource \"aws_lambda_event_source_mapping\" \"orders\" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.work.arn
}
";

const TEMPLATE: &str = "\
Resources:
  Resize:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - S3WritePolicy: { BucketName: !Ref Uploads }
      Events:
        # Größe: größer
        Upload: { Type: S3, Properties: { Bucket: !Ref Uploads, Events: s3:ObjectCreated:* } }
  Uploads:
    Type: AWS::S3::Bucket
  Open:
    Type: AWS::Lambda::Permission
    Properties: { FunctionName: !Ref Resize, Action: lambda:InvokeFunction, Principal: '*' }
";

pub(crate) fn report() -> (Sources, Report) {
    let long = format!("{{\"Resources\": {{{}\"Broken\": }}}}", "\"A\": {}, ".repeat(60));
    let files = [
        ("infra/main.tf", FUNCTION),
        ("infra/queue.tf", QUEUE),
        ("site/template.yaml", TEMPLATE),
        ("odd/all [1].json", &long),
    ];
    let sources = Sources::memory(files);
    let at = |path: &str, word: &str| {
        let id = sources.read(path.as_ref()).unwrap();
        let start = sources.file(id).text().find(word).unwrap();
        Span::new(id, start..start + word.len())
    };
    let label = |span, text: &str, address: &str| Label { span, text: text.into(), address: Some(address.into()) };
    let finding = |rule, consequence, severity, message: &str, labels: Vec<Label>| Diagnostic {
        rule,
        consequence: Some(consequence),
        severity,
        message: message.into(),
        fingerprint: Fingerprint::of(
            std::iter::once(rule).chain(labels.iter().filter_map(|label| label.address.as_deref())),
        ),
        labels,
        flow: Vec::new(),
        why: None,
        help: None,
        fixes: Vec::new(),
    };
    let (queue, template) = ("infra/queue.tf", "site/template.yaml");
    let visibility = Diagnostic {
        why: Some("a message that is still being processed reappears and is processed again".into()),
        help: Some("raise it to at least 360 seconds, 6 times the timeout".into()),
        fixes: vec![Fix {
            title: "set `visibility_timeout_seconds` to `360`".into(),
            safety: Safety::Safe,
            edits: vec![Edit { span: at(queue, "30"), text: "360".into() }],
        }],
        ..finding(
            "sqs-visibility-below-timeout",
            Consequence::Rejected,
            Severity::Error,
            "queue `orders` hides a message for 30 seconds, its function may run 60 seconds",
            vec![
                label(at(queue, "visibility_timeout_seconds = 30"), "hidden this long", "aws_sqs_queue.orders"),
                label(at("infra/main.tf", "timeout       = 60"), "may run this long", "aws_lambda_function.work"),
                label(
                    at("infra/main.tf", "resource \"aws_lambda_event_source_mapping\" \"orders\""),
                    "delivers here",
                    "aws_lambda_event_source_mapping.orders",
                ),
            ],
        )
    };
    let policy = label(at(template, "S3WritePolicy: { BucketName: !Ref Uploads }"), "may write to `Uploads`", "Resize");
    let event = label(at(template, "Upload: { Type: S3"), "is invoked by `Uploads`", "Resize");
    let recursive = Diagnostic {
        flow: vec![
            label(event.span, "bucket `Uploads` invokes function `Resize`", "Uploads"),
            label(policy.span, "function `Resize` writes to bucket `Uploads`", "Resize"),
        ],
        help: Some("write below another prefix, or to another bucket".into()),
        ..finding(
            "s3-recursive-write",
            Consequence::Runaway,
            Severity::Error,
            "function `Resize` may write to the bucket that triggers it",
            vec![policy, event],
        )
    };
    let open = finding(
        "permission-public",
        Consequence::Exposed,
        Severity::Warning,
        "anyone may invoke function `Resize`",
        vec![label(at(template, "Principal: '*'"), "everyone", "Open")],
    );
    let syntax = Diagnostic::syntax_error(at("odd/all [1].json", "\"Broken\": "), "expected a value")
        .labelled("a name without a value");
    let behind = at("infra/main.tf", "function_name    = aws_lambda_function.work.arn");
    let behind = Span::new(behind.file, behind.range().end..behind.range().end);
    let types = Fix {
        title: "set `function_response_types` to `[ReportBatchItemFailures]`".into(),
        safety: Safety::Suggested,
        edits: vec![Edit { span: behind, text: "\n  function_response_types = [\"ReportBatchItemFailures\"]".into() }],
    };
    let mut note = finding(
        "sqs-partial-batch",
        Consequence::Lossy,
        Severity::Note,
        "one failed message makes the whole batch reappear",
        vec![label(
            at("infra/main.tf", "resource \"aws_lambda_event_source_mapping\" \"orders\""),
            "",
            "aws_lambda_event_source_mapping.orders",
        )],
    );
    note.fixes.push(types);
    let undecided = |rule, what: &str, why: &str, span| {
        let variable = why.starts_with("variable").then(|| "queue_arn".to_owned());
        Undecided { rule, what: what.into(), why: why.into(), variable, parameter: None, span }
    };
    let mapping = Some(at("infra/main.tf", "event_source_arn"));
    let unknown = "variable `queue_arn` has no value";
    let report = Report {
        diagnostics: vec![syntax, recursive, visibility, open, note],
        undecided: vec![
            undecided(Some("sqs-missing-dlq"), "infra#aws_lambda_event_source_mapping.more", unknown, mapping),
            undecided(Some("sqs-partial-batch"), "infra#aws_lambda_event_source_mapping.more", unknown, mapping),
            undecided(None, "infra#module.queues", "module source `queues/aws` is not downloaded", None),
        ],
        problems: vec![Problem { path: "gone".into(), message: "no such file or folder".into(), help: None }],
        summary: Summary { files: 4, roots: 3, functions: 2, triggers: 1 },
        rules: rules(),
        fixed: 1,
    };
    (sources, report)
}

fn rules() -> Vec<RuleInfo> {
    let rule = |id, consequence, severity, title: &str| RuleInfo {
        id,
        title: title.into(),
        consequence,
        severity,
        pedantic: false,
        fix: "none".into(),
        peers: Vec::new(),
        page: format!("# {id}\n\nReports {title}.\nIt says why.\n\n```hcl\na = 1\nb = 2\n```\n"),
    };
    vec![
        rule("permission-public", Some(Consequence::Exposed), Severity::Warning, "a function that anyone may invoke"),
        rule("s3-recursive-write", Some(Consequence::Runaway), Severity::Error, "a function that feeds its own bucket"),
        rule("sqs-partial-batch", Some(Consequence::Lossy), Severity::Note, "a batch that fails as a whole"),
        rule(
            "sqs-visibility-below-timeout",
            Some(Consequence::Rejected),
            Severity::Error,
            "a queue that shows a message again while it is processed",
        ),
        rule("syntax-error", None, Severity::Error, "a file that cannot be read as what it is"),
    ]
}
