//! Items added to lists.

use super::{Writer, names};
use crate::diagnostic::Edit;
use crate::fix::lines::Lines as _;
use crate::fix::output::Out;
use crate::fix::template::{entry_around, node_at, own};
use crate::parse::{Node, NodeKind};
use crate::source::Span;

impl Writer<'_> {
    /// One more item in a list.
    pub(in crate::fix) fn enlarge(&self, list: Span, item: &Out) -> Option<Vec<Edit>> {
        self.enlarge_sequence(node_at(&self.template.root, list)?, std::slice::from_ref(item))
    }

    pub(in crate::fix) fn depend(&self, declared: Span, on: &[String]) -> Option<Vec<Edit>> {
        let resources = self.template.root.get("Resources")?;
        let resource = &entry_around(resources, declared).filter(|entry| entry.key_span == declared)?.value;
        let Some(entry) = resource.entries().iter().find(|entry| entry.key == "DependsOn") else {
            return self.insert_behind(resource, Some("Type"), &[("DependsOn".to_owned(), names(on))]);
        };
        if !own(resource, entry) || entry.value.tag.is_some() {
            return None;
        }
        let value = &entry.value;
        let names: Vec<Out> = on.iter().cloned().map(Out::Text).collect();
        match &value.kind {
            NodeKind::Scalar { content, .. } if !value.is_null() => {
                let names: Vec<String> = names.iter().map(|name| self.flow(name, false, None)).collect();
                let written = self.text.get(content.range())?;
                Some(vec![self.edit(content.range(), format!("[{written}, {}]", names.join(", ")))])
            }
            NodeKind::Sequence(_) => self.enlarge_sequence(value, &names),
            _ => None,
        }
    }

    /// More items behind those of a sequence.
    fn enlarge_sequence(&self, list: &Node, items: &[Out]) -> Option<Vec<Edit>> {
        let NodeKind::Sequence(known) = &list.kind else { return None };
        // What an alias repeats has more than one place.
        if list.tag.is_some() || self.template.is_shared(list.span) {
            return None;
        }
        let written = self.text.get(list.span.range())?;
        let is_flow = written.starts_with('[') && known.first().is_none_or(|first| first.span.start > list.span.start);
        let items: Vec<String> = items.iter().map(|item| self.flow(item, self.template.is_json, None)).collect();
        let Some(last) = known.last() else {
            let empty = is_flow && written.trim_matches(['[', ']', ' ', '\t']).is_empty();
            return empty.then(|| vec![self.edit(list.span.range(), format!("[{}]", items.join(", ")))]);
        };
        let (start, end) = (last.span.start as usize, self.written_end(last.span.range()));
        let lead = &self.text[self.line_start(start)..start];
        if !is_flow {
            // An item may be an alias, which is read as what it repeats.
            if lead.trim() != "-" || !(list.span.start <= last.span.start && last.span.end <= list.span.end) {
                return None;
            }
            let at = self.line_end(end);
            let text = items.iter().map(|item| format!("{}{lead}{item}", self.newline)).collect();
            return Some(vec![self.edit(at..at, text)]);
        }
        if self.text.get(end..list.span.end as usize)?.contains([',', '#']) {
            return None;
        }
        let between = if lead.trim().is_empty() { format!(",{}{lead}", self.newline) } else { ", ".to_owned() };
        let text = items.iter().map(|item| format!("{between}{item}")).collect();
        Some(vec![self.edit(end..end, text)])
    }
}
