//! JSON with spans.

use super::Document;
use crate::source::SourceFile;

/// The tree of a JSON text.
pub fn parse(file: &SourceFile) -> Document {
    let _ = file;
    Document::default()
}
