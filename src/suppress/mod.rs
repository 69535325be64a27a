//! Comments and metadata that say what not to tell.
//!
//! In: the comments and ignores of files, the extents of declarations, findings. Out: what is told, what is not and by which
//! reason, `unused-ignore` for what changes nothing, and `unknown-rule` for what names no rule.
//! Must not know: rules, syntaxes.
//!
//! `# trigger-lint: ignore[rule, rule] reason` at the end of a line covers that line; on a line of its own it covers the
//! declaration below. `# trigger-lint: ignore-file[rule] reason` covers its file. Metadata of a declaration, and the `"//"` of
//! an object of Terraform's JSON, cover it.

mod comment;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::{self, Diagnostic, Label, Severity, did_you_mean};
use crate::parse::Comment;
use crate::source::{FileId, SourceFile, Sources, Span};
use comment::{Directive, Named};

/// The rule that speaks of comments which change nothing.
pub const UNUSED: &str = "unused-ignore";
/// The rule that reports ignores of rules that do not exist.
pub const UNKNOWN: &str = "unknown-rule";

/// A file with its comments.
pub type Commented<'c> = (FileId, &'c [Comment]);

/// What the rules of a run are called.
pub struct RuleNames<'r> {
    /// Every rule there is.
    pub all: &'r [&'r str],
    /// Those that were enabled: of others, nobody can say that an ignore matches nothing.
    pub enabled: &'r [&'r str],
}

/// What is left after comments have had their say.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings to be told, in their order.
    pub told: Vec<Diagnostic>,
    /// Findings not to be told.
    pub suppressed: Vec<Suppressed>,
    /// What is wrong with the comments.
    pub unused: Vec<Diagnostic>,
}

/// A finding that a comment covers.
#[derive(Debug)]
pub struct Suppressed {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// The comment's reason; may be empty.
    pub reason: String,
}

/// Divides findings by what comments cover. A finding is covered if any of its places is, since a fault between two files
/// has two owners.
///
/// `extents` are the whole declarations of the files, from the line of their name to their end; `written` are the ignores
/// that are no comments.
pub fn suppress(
    sources: &Sources,
    files: &[Commented<'_>],
    extents: &[Span],
    written: &[diagnostic::Ignore],
    diagnostics: Vec<Diagnostic>,
    rules: &RuleNames<'_>,
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut ignores: Vec<Ignore> = written.iter().map(Ignore::from).collect();
    for (id, comments) in files {
        let file = sources.file(*id);
        for comment in *comments {
            match comment::parse(comment, &file) {
                None => {}
                Some(Err(malformed)) => outcome.unused.push(malformed),
                Some(Ok(directive)) => ignores.push(Ignore::new(directive, &file, comment, comments, extents)),
            }
        }
    }
    for diagnostic in diagnostics {
        let mut reason = None;
        for ignore in &mut ignores {
            if ignore.covers(&diagnostic, sources) {
                reason.get_or_insert_with(|| ignore.directive.reason.clone());
            }
        }
        match reason {
            Some(reason) => outcome.suppressed.push(Suppressed { diagnostic, reason }),
            None => outcome.told.push(diagnostic),
        }
    }
    outcome.unused.extend(ignores.iter().flat_map(|ignore| ignore.complaints(rules)));
    outcome
}

/// An ignore with what it covers.
struct Ignore {
    directive: Directive,
    file: FileId,
    area: Area,
    used: BTreeSet<String>,
}

/// A part of a file.
enum Area {
    /// Lines from 0.
    Lines(Range<usize>),
    /// A declaration, of which several may stand in one line.
    Declaration(Span),
}

impl From<&diagnostic::Ignore> for Ignore {
    fn from(ignore: &diagnostic::Ignore) -> Self {
        let diagnostic::Ignore { rule, span, extent, reason } = ignore;
        let rules = vec![Named { rule: rule.clone(), span: *span }];
        let directive = Directive { whole_file: extent.is_none(), rules, reason: reason.clone() };
        let area = extent.map_or(Area::Lines(0..usize::MAX), Area::Declaration);
        Self { directive, file: span.file, area, used: BTreeSet::new() }
    }
}

impl Ignore {
    fn new(directive: Directive, file: &SourceFile, comment: &Comment, all: &[Comment], extents: &[Span]) -> Self {
        let line = file.line_of(comment.span.range().start);
        let area = match comment.covers {
            _ if directive.whole_file => Area::Lines(0..usize::MAX),
            Some(extent) => Area::Declaration(extent),
            None if comment.own_line => Area::Lines(lines_below(file, line, all, extents)),
            None => Area::Lines(line..line + 1),
        };
        Self { directive, file: file.id(), area, used: BTreeSet::new() }
    }

    fn covers(&mut self, diagnostic: &Diagnostic, sources: &Sources) -> bool {
        let named = self.directive.rules.iter().any(|named| named.rule == diagnostic.rule);
        let is_here = |label: &Label| {
            label.span.file == self.file
                && match &self.area {
                    Area::Lines(lines) => lines.contains(&sources.file(self.file).line_of(label.span.range().start)),
                    Area::Declaration(extent) => extent.start <= label.span.start && label.span.start < extent.end,
                }
        };
        let covers = named && diagnostic.labels.iter().chain(&diagnostic.flow).any(is_here);
        if covers {
            self.used.insert(diagnostic.rule.to_owned());
        }
        covers
    }

    fn complaints(&self, rules: &RuleNames<'_>) -> Vec<Diagnostic> {
        let complaint = |named: &Named| {
            let rule = named.rule.as_str();
            if !rules.all.contains(&rule) {
                let message = format!("no rule is called `{rule}`");
                let found = Diagnostic::about_run(UNKNOWN, Severity::Warning, named.span, message);
                let hint = did_you_mean(rule, rules.all.iter().copied());
                return Some(found.helped(hint.unwrap_or_else(|| "`trigger-lint rules` lists them".into())));
            }
            if self.used.contains(rule) || !rules.enabled.contains(&rule) {
                return None;
            }
            let place = if self.directive.whole_file { "in this file" } else { "here" };
            let message = format!("nothing to ignore: `{rule}` finds nothing {place}");
            Some(Diagnostic::about_run(UNUSED, Severity::Warning, named.span, message).helped("remove it"))
        };
        self.directive.rules.iter().filter_map(complaint).collect()
    }
}

/// The lines of the declaration below a comment, or of the one line below where no declaration begins.
fn lines_below(file: &SourceFile, line: usize, comments: &[Comment], extents: &[Span]) -> Range<usize> {
    let text_of = |line: usize| file.text().get(file.line(line)?);
    let commented = |line: usize| {
        comments.iter().filter(|comment| comment.own_line).any(|comment| {
            let range = comment.span.range();
            (file.line_of(range.start)..=file.line_of(range.end.saturating_sub(1).max(range.start))).contains(&line)
        })
    };
    let mut below = line + 1;
    while text_of(below).is_some_and(|text| text.trim().is_empty()) || commented(below) {
        below += 1;
    }
    let here = extents.iter().filter(|extent| extent.file == file.id() && file.line_of(extent.range().start) == below);
    let end = here.map(|extent| file.line_of(extent.range().end.saturating_sub(1).max(extent.range().start))).max();
    below..end.unwrap_or(below) + 1
}

#[cfg(test)]
mod tests;
