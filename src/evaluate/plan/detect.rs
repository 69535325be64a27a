//! Tells plans from other JSON: by a text search before any parse, then by the keys at the outermost level.

use std::path::Path;

use super::document::Outline;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Found, ReadError, Sources, Span};

/// A plan larger than this (bytes) is not read.
const LARGEST_PLAN: u64 = 256 * 1024 * 1024;
/// Terraform writes its version among the first keys.
const BEGINNING: usize = 4096;

/// A plan, or a file of Terraform that is none.
pub(super) struct Seen {
    pub(super) file: FileId,
    /// What is told of a file that is none.
    pub(super) told: Option<Diagnostic>,
}

const MAKE_ONE: &str = "make one with `terraform plan -out=tfplan` and `terraform show -json tfplan > plan.json`";

/// Whether a file is a plan. Other files of Terraform are told of only where a person named them.
pub(super) fn look(sources: &Sources, found: &Found) -> Option<Seen> {
    if !found.named && found.path.extension().is_none_or(|ending| ending != "json") {
        return None;
    }
    match sources.read(&found.path) {
        Ok(file) => look_at_text(sources, file, found.named),
        Err(ReadError::TooLarge(bytes)) => {
            let beginning = sources.beginning(&found.path, BEGINNING)?;
            marked(&String::from_utf8_lossy(&beginning)).then(|| large(sources, &found.path, bytes))
        }
        Err(ReadError::NotText) if found.named => look_at_bytes(sources, &found.path),
        Err(_) => None,
    }
}

/// True if both versions are named that Terraform writes into plans and states.
fn marked(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
        && text.contains("\"format_version\"")
        && text.contains("\"terraform_version\"")
}

fn look_at_text(sources: &Sources, file: FileId, named: bool) -> Option<Seen> {
    let source = sources.file(file);
    let text = source.text();
    let start = Span::new(file, 0..0);
    let no_plan = |what: &str| {
        let problem = Diagnostic::syntax_error(start, format!("`{}` is {what}, not a plan", source.path()));
        named.then(|| Seen { file, told: Some(problem.helped(MAKE_ONE)) })
    };
    if marked(text) {
        return match Outline::read(&source) {
            Ok(outline) if outline.planned_values.is_some() => Some(Seen { file, told: None }),
            Ok(outline) if outline.values.is_some() => no_plan("a state of Terraform"),
            Ok(_) => None,
            // A text that was cut off may still be known by how Terraform begins.
            Err(problem) => {
                let is_plan = text.get(..BEGINNING).is_none_or(marked) && text.contains("\"planned_values\"");
                (is_plan || named).then_some(Seen { file, told: Some(*problem) })
            }
        };
    }
    if !named || !text.trim_start_matches('\u{feff}').starts_with('{') {
        return None;
    }
    if text.contains("\"lineage\"") && text.contains("\"terraform_version\"") {
        return no_plan("a state of Terraform");
    }
    let first = text.lines().next().unwrap_or_default();
    if first.contains("\"@level\"") && first.contains("\"terraform\"") {
        return no_plan("what `terraform plan -json` says while it works");
    }
    None
}

fn large(sources: &Sources, path: &Path, bytes: u64) -> Seen {
    match sources.read_up_to(path, LARGEST_PLAN) {
        Ok(file) => Seen { file, told: None },
        Err(error) => {
            let file = sources.placeholder(path);
            let message = match error {
                ReadError::TooLarge(_) => {
                    format!("is not read: {} MB, more than the {} MB of a plan", bytes >> 20, LARGEST_PLAN >> 20)
                }
                error => format!("is not read: {error}"),
            };
            let message = format!("`{}` {message}", sources.file(file).path());
            Seen { file, told: Some(Diagnostic::limit_reached(Span::new(file, 0..0), message)) }
        }
    }
}

/// Files that are no text: a plan as `terraform plan -out` saves it, which is a ZIP archive, and text in UTF-16, which is
/// what `>` makes in older versions of PowerShell.
fn look_at_bytes(sources: &Sources, path: &Path) -> Option<Seen> {
    let beginning = sources.beginning(path, 4)?;
    let file = sources.placeholder(path);
    let name = sources.file(file).path().to_owned();
    let (what, help) = match beginning.as_slice() {
        [b'P', b'K', 3, 4] => (
            "an archive; a plan that Terraform saved is read as JSON only",
            format!("write it as JSON: `terraform show -json {name} > plan.json`"),
        ),
        [0xff, 0xfe, ..] => (
            "text in UTF-16, which is not read",
            "write it as UTF-8: `terraform show -json tfplan | Out-File -Encoding utf8 plan.json`".to_owned(),
        ),
        _ => return None,
    };
    let problem = Diagnostic::syntax_error(Span::new(file, 0..0), format!("`{name}` is {what}"));
    Some(Seen { file, told: Some(problem.helped(help)) })
}
