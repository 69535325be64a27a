//! What a template does not say any more, or says in other words.

use super::Writer;
use crate::diagnostic::Edit;
use crate::fix::lines::Lines as _;
use crate::fix::output::Out;
use crate::fix::template::{entry_around, item_around, own};
use crate::parse::Node;
use crate::source::Span;

impl Writer<'_> {
    pub(in crate::fix) fn remove(&self, value: Span, extent: Span) -> Option<Vec<Edit>> {
        let mut path = Vec::new();
        if !descend(&self.template.root, value, &mut path) {
            return None;
        }
        // A mapping with nothing in it goes too, as far as it is a part of the resource.
        let (mut node, mut index) = path.pop()?;
        while node.entries().len() == 1 {
            (node, index) = path.pop()?;
            if node.span.start <= extent.start {
                return None;
            }
        }
        let entries = node.entries();
        let entry = entries.get(index)?;
        if !entries.iter().all(|entry| own(node, entry)) {
            return None;
        }
        let start = entry.key_span.start as usize;
        let next =
            entries.iter().filter(|other| other.key_span.start > entry.key_span.start).min_by_key(|e| e.key_span.start);
        let own_line = self.text[self.line_start(start)..start].trim().is_empty();
        if !self.is_flow(node) && own_line {
            return Some(vec![
                self.edit(self.lines_of(start..self.written_end(entry.value.span.range())), String::new()),
            ]);
        }
        if let Some(next) = next {
            return Some(vec![self.edit(start..next.key_span.start as usize, String::new())]);
        }
        let before = entries
            .iter()
            .filter(|other| other.key_span.start < entry.key_span.start)
            .max_by_key(|e| e.key_span.start)?;
        Some(vec![self.edit(before.value.span.end as usize..entry.value.span.end as usize, String::new())])
    }

    /// Another field instead of the one with a value at a place. It stands where it would stand without that one: two fixes
    /// that set it touch each other.
    pub(in crate::fix) fn exchange(&self, value: Span, extent: Span, key: &str, new: &Out) -> Option<Vec<Edit>> {
        let mut path = Vec::new();
        let (node, index) = descend(&self.template.root, value, &mut path).then(|| path.pop())??;
        let entry = node.entries().get(index).filter(|_| node.get(key).is_none())?;
        if node.entries().iter().any(|other| other.key_span.start > entry.key_span.start) {
            let mut edits = self.remove(value, extent)?;
            edits.extend(self.insert_behind(node, None, &[(key.to_owned(), new.clone())])?);
            return Some(edits);
        }
        let (start, end) = (entry.key_span.start as usize, self.written_end(entry.value.span.range()));
        if self.is_flow(node) {
            let quote = self.text.get(start..)?.starts_with('"');
            return Some(vec![self.edit(start..end, self.flow_entry(key, new, quote, None))]);
        }
        let line_end = self.line_end(end);
        let (value, comment) = (self.block_value(new, self.column(entry.key_span)), self.text.get(end..line_end)?);
        Some(vec![self.edit(start..line_end, format!("{key}:{value}{comment}"))])
    }
}

/// The mappings around the value at a place, outermost first, each with the index of its entry.
fn descend<'t>(node: &'t Node, value: Span, path: &mut Vec<(&'t Node, usize)>) -> bool {
    if let Some(entry) = entry_around(node, value) {
        let Some(index) = node.entries().iter().position(|other| std::ptr::eq(other, entry)) else { return false };
        path.push((node, index));
        return entry.value.span == value && own(node, entry) || descend(&entry.value, value, path);
    }
    // Nothing goes beyond the item that holds it.
    path.clear();
    item_around(node, value).is_some_and(|item| descend(item, value, path))
}
