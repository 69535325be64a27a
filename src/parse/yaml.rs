//! YAML as CloudFormation reads it.

use super::Document;
use crate::source::SourceFile;

/// The tree of a YAML text.
pub fn parse(file: &SourceFile) -> Document {
    let _ = file;
    Document::default()
}
