use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Fingerprint};
use crate::source::{Position, Sources, Span};

/// A span as people count it.
pub(super) struct Place {
    /// The file's path as it is shown.
    pub(super) path: String,
    /// The first character.
    pub(super) start: Position,
    /// The character after the last.
    pub(super) end: Position,
}

impl Place {
    pub(super) fn of(sources: &Sources, span: Span) -> Self {
        let file = sources.file(span.file);
        let range = trimmed(file.text(), span);
        let (start, end) = (file.position(range.start), file.position(range.end));
        Self { path: file.path().to_owned(), start, end }
    }

    /// The place of an edit: what is replaced counts to the last blank.
    pub(super) fn exactly(sources: &Sources, span: Span) -> Self {
        let file = sources.file(span.file);
        let (start, end) = (file.position(span.range().start), file.position(span.range().end));
        Self { path: file.path().to_owned(), start, end }
    }

    /// `main.tf:3:1`.
    pub(super) fn short(&self) -> String {
        format!("{}:{}:{}", self.path, self.start.line, self.start.column)
    }

    /// `main.tf:3`.
    pub(super) fn line(&self) -> String {
        format!("{}:{}", self.path, self.start.line)
    }
}

/// The range of a span without the space at its end, so that a span which ends in a line feed does not reach into the next
/// line.
pub(super) fn trimmed(text: &str, span: Span) -> std::ops::Range<usize> {
    let (start, end) = (span.range().start.min(text.len()), span.range().end.min(text.len()));
    match text.get(start..end) {
        Some(slice) if !slice.trim_end().is_empty() => start..start + slice.trim_end().len(),
        _ => start..start,
    }
}

/// The fingerprint of a finding; those about the run itself have none of their own.
pub(super) fn fingerprint(diagnostic: &Diagnostic, sources: &Sources) -> Fingerprint {
    if diagnostic.fingerprint != Fingerprint::default() {
        return diagnostic.fingerprint;
    }
    let path = diagnostic.labels.first().map(|label| sources.file(label.span.file).path().to_owned());
    Fingerprint::of([diagnostic.rule, path.as_deref().unwrap_or_default(), &diagnostic.message])
}

/// Text whose control characters cannot move a terminal's cursor, change its colours or turn the direction of what
/// follows. Bytes keep their places.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || turns(c);
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    // One byte, two from U+0080, three for what turns the direction.
    let replace = |c: char| match c.len_utf8() {
        1 => '?',
        2 => '¿',
        _ => char::REPLACEMENT_CHARACTER,
    };
    Cow::Owned(text.chars().map(|c| if is_harmful(c) { replace(c) } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_replaced_in_place() {
        let text = "a\u{1b}[31m\tb\u{9b}c\u{202e}\n";
        let shown = harmless(text);
        assert_eq!(shown, "a?[31m\tb¿c\u{fffd}\n");
        assert_eq!(shown.len(), text.len());
    }
}
