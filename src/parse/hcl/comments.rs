use super::scan::{Scanner, Token};
use crate::parse::Comment;
use crate::source::{SourceFile, Span};

/// The comments of a text, in order.
pub(super) fn collect(file: &SourceFile) -> Vec<Comment> {
    let text = file.text();
    let comment = |range: std::ops::Range<usize>| {
        let line = file.line_starts()[file.line_of(range.start)];
        let raw = &text[range.clone()];
        let inner = raw
            .strip_prefix("/*")
            .map(|inner| inner.strip_suffix("*/").unwrap_or(inner))
            .or_else(|| raw.strip_prefix("//"))
            .unwrap_or_else(|| raw.trim_start_matches('#'));
        Comment {
            own_line: text[line..range.start].trim().is_empty(),
            text: inner.trim().to_owned(),
            span: Span::new(file.id(), range),
            covers: None,
        }
    };
    let comments = Scanner::new(text).filter_map(|token| match token {
        Token::Comment(range) => Some(comment(range)),
        Token::Open(_) | Token::Close(_) => None,
    });
    comments.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn comments_stand_outside_of_strings_and_heredocs() {
        let text = "# one\na = \"# no ${b /* two */}\" // three\nx = <<EOT\n# no\nEOT\n  /* four\n */ y = \"http://no\" ## five";
        let sources = Sources::memory([("a.tf", text)]);
        let id = sources.read("a.tf".as_ref()).unwrap();
        let file = sources.file(id);
        let found: Vec<_> = collect(&file).into_iter().map(|c| (c.text, c.own_line)).collect();
        let expected = [("one", true), ("two", false), ("three", false), ("four", true), ("five", false)];
        assert_eq!(found, expected.map(|(text, own)| (text.to_owned(), own)));
    }
}
