//! HCL through `hcl-edit`, with recovery.
//!
//! In: text. Out: a tree whose spans are bytes of that text, its comments, and a `syntax-error` for each part that had to
//! be left out. Must not know: what a block means.

mod comments;
mod recover;
mod scan;

use rustc_hash::FxHashMap;

use super::Comment;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// An HCL file.
#[derive(Debug, Default)]
pub struct File {
    /// Its tree; spans are bytes of the file's text.
    pub body: hcl_edit::structure::Body,
    /// Its comments, in order.
    pub comments: Vec<Comment>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
    /// Object keys that stand in the tree under a made-up name, by the byte they start at: the parser refuses a repeated
    /// key, Terraform takes the last.
    pub renamed: FxHashMap<usize, String>,
}

/// Syntax errors of one file that are told: a file in another language has one on each line.
const MOST_TOLD: usize = 8;

/// The tree of an HCL text.
pub fn parse(file: &SourceFile) -> File {
    let recovered = recover::parse(file);
    File {
        body: recovered.body,
        comments: comments::collect(file),
        problems: few(recovered.problems),
        renamed: recovered.renamed,
    }
}

/// The first syntax errors, the last of which says how many more there are, and all other problems.
fn few(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (mut errors, others): (Vec<_>, Vec<_>) = problems.into_iter().partition(|one| one.rule == "syntax-error");
    if let Some(more) = errors.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        errors.truncate(MOST_TOLD);
        if let Some(last) = errors.last_mut() {
            let noun = if more == 1 { "error" } else { "errors" };
            last.message.push_str(&format!(" ({more} more syntax {noun} in this file)"));
        }
    }
    errors.extend(others);
    errors
}
