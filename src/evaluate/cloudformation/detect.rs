//! Tells templates from other YAML and JSON: by a text search before any parse, then by the tree.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::Severity;
use crate::parse::{Document, Node, NodeKind};
use crate::source::{SourceFile, Span};

#[expect(clippy::unwrap_used, reason = "constant patterns")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

static RESOURCES: LazyLock<Regex> = LazyLock::new(|| pattern(r#"Resources["']?[ \t]*:"#));
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"Type["']?[ \t]*:[ \t\r\n]*["']?[A-Za-z0-9]+::|Transform["']?[ \t]*:[ \t\r\n\["'-]*AWS::|Fn::ForEach"#)
});
static HEADER: LazyLock<Regex> = LazyLock::new(|| pattern("AWSTemplateFormatVersion"));
/// What other template languages begin with; `{{resolve:` is CloudFormation's own.
static MARKS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{[{%]"));
/// Sections at the outermost level, for a text whose tree is broken.
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?m)^\x{feff}?(\{?[ \t\r\n]*["'])?(AWSTemplateFormatVersion["']?[ \t]*:|Resources["']?[ \t]*:(?s:.*?)Type["']?[ \t]*:[ \t\r\n]*["']?AWS::)"#,
    )
});

/// True if a text may be a template, or a broken one: worth a parse.
pub(super) fn may_be(text: &str) -> bool {
    RESOURCES.is_match(text) && MARK.is_match(text) || HEADER.is_match(text)
}

/// True if a file that is no template should be one.
pub(super) fn claims_to_be(text: &str, document: &Document) -> bool {
    match &document.root {
        Some(root) if document.problems.is_empty() => root.get("AWSTemplateFormatVersion").is_some(),
        _ => SECTION.is_match(text),
    }
}

/// Where a text is made for another template language (Jinja, cookiecutter), which has still to fill it in: the line of an
/// error, or the one before, has its marks.
pub(super) fn unrendered(file: &SourceFile, document: &Document) -> Option<Span> {
    let errors = document.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.filter_map(|problem| problem.labels.first()).find_map(|label| {
        let line = file.line_of(label.span.range().start);
        let marked = |line: usize| {
            let range = file.line(line)?;
            let text = file.text().get(range.clone())?;
            let at = MARKS.find_iter(text).find(|mark| !text[mark.end()..].starts_with("resolve:"))?.start();
            Some(Span::new(file.id(), range.start + at..range.start + text.trim_end().len()))
        };
        marked(line).or_else(|| marked(line.checked_sub(1)?))
    })
}

/// True if a file is likely a template by its name.
pub(super) fn named_like_one(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".template") || ["template.yaml", "template.yml", "template.json"].contains(&&*name)
}

/// True if a tree is a template: it has resources, or says that it is one.
pub(super) fn is_template(root: &Node) -> bool {
    let Some(resources) = root.get("Resources") else { return false };
    if root.get("AWSTemplateFormatVersion").is_some() {
        return true;
    }
    let is_type = |node: &Node| node.get("Type").and_then(Node::as_str).is_some_and(|name| name.contains("::"));
    resources.entries().iter().any(|entry| is_type(&entry.value) || entry.key.starts_with("Fn::ForEach::"))
        || root.get("Transform").is_some_and(|node| transforms(node).any(|name| name.starts_with("AWS::")))
}

/// The names of the macros a template is sent through.
pub(super) fn transforms(node: &Node) -> impl Iterator<Item = &str> {
    let one = match &node.kind {
        NodeKind::Sequence(_) => None,
        _ => Some(node),
    };
    one.into_iter().chain(node.items()).filter_map(|node| node.as_str().or_else(|| node.get("Name")?.as_str()))
}
