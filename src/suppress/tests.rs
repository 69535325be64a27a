use super::*;

const RULES: RuleNames<'static> = RuleNames {
    all: &["sqs-missing-dlq", "permission-missing", "pedantry"],
    enabled: &["sqs-missing-dlq", "permission-missing"],
};

/// Runs over one file `main.tf`. Comments begin with `#`; each `(rule, word)` is a finding at the first line holding the
/// word; extents reach from a line that begins with `resource` to the next `}`.
fn run(text: &str, findings: &[(&'static str, &str)]) -> (Vec<String>, Vec<String>) {
    let sources = Sources::memory([("main.tf", text)]);
    let id = sources.read("main.tf".as_ref()).unwrap();
    let span = |start: usize, end: usize| Span::new(id, start..end);
    let mut comments = Vec::new();
    let mut extents = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(mark) = line.find('#') {
            let text = line[mark + 1..].trim().to_owned();
            let own_line = line[..mark].trim().is_empty();
            comments.push(Comment { span: span(at + mark, at + line.trim_end().len()), text, own_line, covers: None });
        } else if line.starts_with("resource") {
            let end = text[at..].find("\n}").map_or(text.len(), |end| at + end + 2);
            extents.push(span(at, end));
        }
        at += line.len();
    }
    let found = |(rule, word): &(&'static str, &str)| {
        let at = text.find(word).unwrap();
        Diagnostic::about_run(rule, Severity::Warning, span(0, 0), format!("{word} is wrong"))
            .also(span(at, at + word.len()), "")
    };
    let mut findings: Vec<_> = findings.iter().map(found).collect();
    // The helper's first label only stands in for another place.
    findings.iter_mut().for_each(|finding| drop(finding.labels.remove(0)));
    let outcome = suppress(&sources, &[(id, &comments)], &extents, &[], findings, &RULES);
    let shown = |one: &Suppressed| format!("{}: {}", one.diagnostic.message, one.reason);
    assert!(outcome.unused.iter().all(|one| [UNUSED, UNKNOWN].contains(&one.rule)));
    (
        outcome.suppressed.iter().map(shown).collect(),
        outcome
            .unused
            .iter()
            .map(|one| format!("{}; {}", one.message, one.help.as_deref().unwrap_or_default()))
            .collect(),
    )
}

const NOTHING: [String; 0] = [];

#[test]
fn trailing_covers_its_line() {
    let text = "a = 1 # trigger-lint: ignore[sqs-missing-dlq] on purpose\nb = 2\n";
    let (suppressed, unused) = run(text, &[("sqs-missing-dlq", "a = 1"), ("sqs-missing-dlq", "b = 2")]);
    assert_eq!(
        (suppressed.as_slice(), unused.as_slice()),
        (&["a = 1 is wrong: on purpose".to_owned()][..], &NOTHING[..])
    );
}

#[test]
fn own_line_covers_the_declaration_below() {
    let text = "\
# trigger-lint: ignore[sqs-missing-dlq, permission-missing]
# What the queue is for.

resource \"q\" {
  inside = 1
}
outside = 1
";
    let findings = [("sqs-missing-dlq", "inside"), ("permission-missing", "resource"), ("sqs-missing-dlq", "outside")];
    let (suppressed, unused) = run(text, &findings);
    assert_eq!(suppressed, ["inside is wrong: ", "resource is wrong: "]);
    assert_eq!(unused, NOTHING);
}

#[test]
fn own_line_inside_covers_the_line_below() {
    let text = "resource \"q\" {\n  # trigger-lint: ignore[sqs-missing-dlq]\n  a = 1\n  b = 2\n}\n";
    let (suppressed, _) = run(text, &[("sqs-missing-dlq", "a = 1"), ("sqs-missing-dlq", "b = 2")]);
    assert_eq!(suppressed, ["a = 1 is wrong: "]);
}

#[test]
fn whole_file() {
    let text = "a = 1\n# trigger-lint: ignore-file[sqs-missing-dlq] legacy\nb = 2\n";
    let (suppressed, _) = run(text, &[("sqs-missing-dlq", "a = 1"), ("permission-missing", "b = 2")]);
    assert_eq!(suppressed, ["a = 1 is wrong: legacy"]);
}

#[test]
fn comments_that_change_nothing() {
    let text = "\
a = 1 # trigger-lint: ignore[sqs-missing-dlq, pedantry]
b = 2 # trigger-lint: ignore[sqs-mising-dlq]
c = 3 # trigger-lint: ignore
d = 4 # trigger-lint is a linter
e = 5 # trigger-lint: ignore[permission-missing]
";
    let (suppressed, unused) = run(text, &[("permission-missing", "e = 5")]);
    assert_eq!(suppressed, ["e = 5 is wrong: "]);
    let expected = [
        "this comment ignores nothing; write `trigger-lint: ignore[rule] reason` or `trigger-lint: ignore-file[rule] reason`",
        "nothing to ignore: `sqs-missing-dlq` finds nothing here; remove it",
        "no rule is called `sqs-mising-dlq`; did you mean `sqs-missing-dlq`?",
    ];
    assert_eq!(unused, expected);
}

#[test]
fn metadata_covers_its_declaration_or_file() {
    let text = "{a: {b: 1, m: x}, c: {d: 2}}\n";
    let sources = Sources::memory([("t.yaml", text)]);
    let id = sources.read("t.yaml".as_ref()).unwrap();
    let span = |word: &str| Span::new(id, text.find(word).unwrap()..text.find(word).unwrap() + word.len());
    let finding = |rule, word| Diagnostic::about_run(rule, Severity::Warning, span(word), word);
    let ignore = |rule: &str, extent: Option<&str>| diagnostic::Ignore {
        rule: rule.into(),
        span: span("x"),
        extent: extent.map(span),
        reason: "why".into(),
    };
    let ignores = [
        ignore("sqs-missing-dlq", Some("a: {b: 1, m: x}")),
        ignore("permission-missing", None),
        ignore("permission-mising", None),
        ignore("sqs-missing-dlq", Some("c")),
    ];
    let findings = vec![
        finding("sqs-missing-dlq", "b: 1"),
        finding("sqs-missing-dlq", "d: 2"),
        finding("permission-missing", "d: 2"),
    ];
    let outcome = suppress(&sources, &[], &[], &ignores, findings, &RULES);
    let told: Vec<&str> = outcome.told.iter().map(|one| one.message.as_str()).collect();
    let suppressed: Vec<_> = outcome.suppressed.iter().map(|one| (one.diagnostic.rule, one.reason.as_str())).collect();
    let unused: Vec<&str> = outcome.unused.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(told, ["d: 2"]);
    assert_eq!(suppressed, [("sqs-missing-dlq", "why"), ("permission-missing", "why")]);
    let expected = ["no rule is called `permission-mising`", "nothing to ignore: `sqs-missing-dlq` finds nothing here"];
    assert_eq!(unused, expected);
}
