use crate::diagnostic::{Diagnostic, Severity};
use crate::parse::Comment;
use crate::source::{SourceFile, Span};

/// What a comment asks for.
#[derive(Debug, PartialEq)]
pub(super) struct Directive {
    pub(super) whole_file: bool,
    pub(super) rules: Vec<Named>,
    pub(super) reason: String,
}

/// A rule where it is named.
#[derive(Debug, PartialEq)]
pub(super) struct Named {
    pub(super) rule: String,
    pub(super) span: Span,
}

/// None for a comment that speaks of something else; an error for one that means us and cannot be understood.
pub(super) fn parse(comment: &Comment, file: &SourceFile) -> Option<Result<Directive, Diagnostic>> {
    let written = file.text().get(comment.span.range())?;
    let text = written.trim_start_matches(['#', '/', '*']).trim_start();
    let rest = text.strip_prefix("trigger-lint:")?.trim_start();
    let malformed = || {
        Diagnostic::about_run(super::UNUSED, Severity::Warning, comment.span, "this comment ignores nothing")
            .helped("write `trigger-lint: ignore[rule] reason` or `trigger-lint: ignore-file[rule] reason`")
    };
    let (whole_file, rest) = match rest.strip_prefix("ignore-file") {
        Some(rest) => (true, rest),
        None => match rest.strip_prefix("ignore") {
            Some(rest) => (false, rest),
            None => return Some(Err(malformed())),
        },
    };
    let Some((list, reason)) = rest.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return Some(Err(malformed()));
    };
    let names = list.split(',').map(str::trim).filter(|name| !name.is_empty());
    let start = comment.span.range().start;
    let named = |name: &str| {
        let at = start + (name.as_ptr() as usize - written.as_ptr() as usize);
        Named { rule: name.to_owned(), span: Span::new(file.id(), at..at + name.len()) }
    };
    let rules: Vec<_> = names.map(named).collect();
    if rules.is_empty() {
        return Some(Err(malformed()));
    }
    let reason = reason.lines().next().unwrap_or_default().trim_end_matches("*/").trim().to_owned();
    Some(Ok(Directive { whole_file, rules, reason }))
}
