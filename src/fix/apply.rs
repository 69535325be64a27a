//! Edits applied to texts.

use std::collections::BTreeMap;

use crate::diagnostic::{Edit, Fix};
use crate::source::{FileId, Sources};

/// The fixes that can be applied together: of those that touch the same text, the first.
pub fn first_of_each_place<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> Vec<&'f Fix> {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut chosen = Vec::new();
    for fix in fixes {
        let touches = |edit: &Edit| taken.iter().any(|other| touch(edit, other));
        if !fix.edits.iter().any(touches) {
            taken.extend(&fix.edits);
            chosen.push(fix);
        }
    }
    chosen
}

/// True for edits that overlap or meet: what meets may be two ways to say one thing.
fn touch(a: &Edit, b: &Edit) -> bool {
    a.span.file == b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end
}

/// The texts of the files that the fixes change. The fixes must not touch each other.
pub fn apply(sources: &Sources, fixes: &[&Fix]) -> BTreeMap<FileId, String> {
    let mut edits: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in fixes.iter().flat_map(|fix| &fix.edits) {
        edits.entry(edit.span.file).or_default().push(edit);
    }
    let changed = edits.into_iter().map(|(id, mut edits)| {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let file = sources.file(id);
        let (mut text, mut at) = (String::with_capacity(file.text().len()), 0);
        for edit in edits {
            let range = edit.span.range();
            text.push_str(file.text().get(at..range.start).unwrap_or_default());
            text.push_str(&edit.text);
            at = range.end;
        }
        text.push_str(file.text().get(at..).unwrap_or_default());
        (id, text)
    });
    changed.collect()
}
