//! Lines of the text that is edited, for the writers of every syntax.

use std::ops::Range;

use crate::diagnostic::Edit;
use crate::source::{SourceFile, Span};

/// What both writers ask of the text they write into.
pub(super) trait Lines {
    /// The file that is edited.
    fn file(&self) -> &SourceFile;

    /// The end of what is written in a range: spans of heredocs and of blocks of YAML include the end of their line.
    fn written_end(&self, range: Range<usize>) -> usize {
        range.start + self.file().text().get(range).map_or(0, |text| text.trim_end().len())
    }

    fn line_start(&self, at: usize) -> usize {
        self.file().text()[..at].rfind('\n').map_or(0, |n| n + 1)
    }

    /// The end of a line, its break not included.
    fn line_end(&self, at: usize) -> usize {
        let text = self.file().text();
        let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        if text[..end].ends_with('\r') { end - 1 } else { end }
    }

    /// Whole lines, their breaks included.
    fn lines_of(&self, range: Range<usize>) -> Range<usize> {
        let text = self.file().text();
        let end = self.written_end(range.clone());
        let end = text[end..].find('\n').map_or(text.len(), |n| end + n + 1);
        self.line_start(range.start)..end
    }

    fn edit(&self, range: Range<usize>, text: String) -> Edit {
        Edit { span: Span::new(self.file().id(), range), text }
    }
}
