//! Edits of YAML and JSON.

mod list;
mod remove;

use super::lines::Lines;
use super::output::Out;
use super::subject::Added;
use super::template::{Container, Template, entry_around, is_intrinsic, own, plain};
use super::token;
use crate::diagnostic::Edit;
use crate::parse::{Entry, Node, NodeKind};
use crate::source::{SourceFile, Span};

/// Values by the paths they are written at.
type Fields<'f> = Vec<(&'f [&'f str], Out)>;

/// Resources that are looked at for how far apart they are.
const MOST_COMPARED: usize = 50;

/// Writes into one template.
pub(super) struct Writer<'a> {
    template: &'a Template,
    file: &'a SourceFile,
    text: &'a str,
    newline: &'static str,
}

impl Lines for Writer<'_> {
    fn file(&self) -> &SourceFile {
        self.file
    }
}

impl<'a> Writer<'a> {
    pub(super) fn new(template: &'a Template, file: &'a SourceFile, newline: &'static str) -> Self {
        Self { template, file, text: file.text(), newline }
    }

    pub(super) fn insert(&self, container: Span, fields: &[(Vec<&'static str>, Out)]) -> Option<Vec<Edit>> {
        let fields: Vec<(&[&str], Out)> = fields.iter().map(|(path, value)| (path.as_slice(), plain(value))).collect();
        match self.template.container(container)? {
            Container::Mapping(node) => self.insert_into(node, &fields),
            Container::Bare(node) => {
                self.insert_behind(node, Some("Type"), &[("Properties".to_owned(), nested(&fields)?)])
            }
        }
    }

    fn insert_into(&self, node: &Node, fields: &[(&[&str], Out)]) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        let mut entries: Vec<(String, Out)> = Vec::new();
        let mut missing: Fields<'_> = Vec::new();
        let mut inner: Vec<(&Node, Fields<'_>)> = Vec::new();
        for (path, value) in fields {
            let (head, rest) = path.split_first()?;
            match node.entries().iter().find(|entry| entry.key == *head) {
                Some(entry) if !rest.is_empty() => {
                    let known = inner.iter_mut().find(|(node, _)| std::ptr::eq(*node, &raw const entry.value));
                    match known {
                        Some((_, fields)) => fields.push((rest, value.clone())),
                        None => inner.push((&entry.value, vec![(rest, value.clone())])),
                    }
                }
                Some(_) => return None,
                None => missing.push((path, value.clone())),
            }
        }
        for (node, fields) in inner {
            edits.extend(self.insert_into(node, &fields)?);
        }
        if let (false, Out::Map(added)) = (missing.is_empty(), nested(&missing)?) {
            entries.extend(added);
        }
        if !entries.is_empty() {
            edits.extend(self.insert_behind(node, None, &entries)?);
        }
        Some(edits)
    }

    /// Adds entries behind the last one, or behind the one with a key.
    fn insert_behind(&self, node: &Node, key: Option<&str>, entries: &[(String, Out)]) -> Option<Vec<Edit>> {
        if is_intrinsic(node) || !matches!(node.kind, NodeKind::Mapping(_)) {
            return None;
        }
        let all = node.entries();
        if self.is_flow(node) {
            return self.insert_into_flow(node, all, entries);
        }
        let last = all.iter().filter(|entry| own(node, entry)).max_by_key(|entry| entry.key_span.start)?;
        let behind = key.and_then(|key| all.iter().find(|entry| entry.key == key)).unwrap_or(last);
        if !own(node, behind) || behind.key_span.start < last.key_span.start && key.is_none() {
            return None;
        }
        // A merge or an alias behind the last own entry is not seen in the tree.
        let indent = self.column(all.iter().find(|entry| own(node, entry))?.key_span);
        let at = self.line_end(self.written_end(behind.value.span.range()).max(behind.key_span.end as usize));
        let text: String = entries.iter().map(|(key, value)| self.block_entry(key, value, indent)).collect();
        Some(vec![self.edit(at..at, text)])
    }

    fn insert_into_flow(&self, node: &Node, all: &[Entry], entries: &[(String, Out)]) -> Option<Vec<Edit>> {
        let quote = self.template.is_json || self.text[node.span.range()].starts_with("{\"");
        let Some(last) = all.iter().max_by_key(|entry| entry.key_span.start) else {
            let inner: Vec<_> = entries.iter().map(|(key, value)| self.flow_entry(key, value, quote, None)).collect();
            return Some(vec![self.edit(node.span.range(), format!("{{ {} }}", inner.join(", ")))]);
        };
        if !all.iter().all(|entry| own(node, entry)) {
            return None;
        }
        let end = last.value.span.end as usize;
        let rest = self.text.get(end..node.span.end as usize)?;
        if rest.contains([',', '#']) {
            return None;
        }
        let first = all.iter().map(|entry| entry.key_span.start).min()? as usize;
        let before = &self.text[node.span.start as usize..first];
        let mut text = String::new();
        for (key, value) in entries {
            if before.contains('\n') {
                let line = self.line_start(last.key_span.start as usize);
                let indent = &self.text[line..last.key_span.start as usize];
                // Several on one line stay on one line.
                if indent.trim().is_empty() {
                    let entry = self.flow_entry(key, value, quote, Some(indent));
                    text.push_str(&format!(",{}{indent}{entry}", self.newline));
                    continue;
                }
            }
            let tight = self
                .text
                .get(last.key_span.end as usize..)
                .is_some_and(|rest| self.template.is_json && rest.starts_with(':') && !rest.starts_with(": "));
            let entry = self.flow_entry(key, value, quote, None);
            text.push_str(&if tight { format!(",{}", entry.replacen(": ", ":", 1)) } else { format!(", {entry}") });
        }
        Some(vec![self.edit(end..end, text)])
    }

    /// An entry on lines of its own, the line break before it included.
    fn block_entry(&self, key: &str, value: &Out, indent: usize) -> String {
        format!("{}{}{key}:{}", self.newline, " ".repeat(indent), self.block_value(value, indent))
    }

    /// What follows the colon of a key at a column.
    fn block_value(&self, value: &Out, indent: usize) -> String {
        let deeper = indent + self.unit();
        match value {
            Out::Map(entries) if entries.is_empty() => " {}".to_owned(),
            Out::Map(entries) => entries.iter().map(|(key, value)| self.block_entry(key, value, deeper)).collect(),
            Out::List(items) => {
                let item = |item: &Out| match item {
                    // The first entry stands behind the dash.
                    Out::Map(entries) if !entries.is_empty() => {
                        let lines = |(key, value): &(String, Out)| self.block_entry(key, value, deeper + 2);
                        let lines: String = entries.iter().map(lines).collect();
                        let lead = format!("{}{}", self.newline, " ".repeat(deeper));
                        format!("{lead}- {}", &lines[lead.len() + 2..])
                    }
                    _ => format!("{}{}- {}", self.newline, " ".repeat(deeper), self.flow(item, false, None)),
                };
                items.iter().map(item).collect()
            }
            Out::Call(name, argument) if !self.template.short => {
                let (key, value) = long_form(name, argument);
                self.block_entry(&key, &value, deeper)
            }
            other => format!(" {}", self.flow(other, false, None)),
        }
    }

    fn flow_entry(&self, key: &str, value: &Out, quote: bool, indent: Option<&str>) -> String {
        let mark = if quote { "\"" } else { "" };
        format!("{mark}{key}{mark}: {}", self.flow(value, quote, indent))
    }

    /// A value in brackets and braces; over several lines where an indentation is given.
    fn flow(&self, value: &Out, quote: bool, indent: Option<&str>) -> String {
        let json = self.template.is_json;
        match value {
            Out::Raw(text) => text.clone(),
            // Hashes are no matter of templates.
            Out::Hash(names) => names.join(", "),
            Out::Text(text) if json => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Out::Text(text) => token::yaml(text, true),
            Out::List(items) => {
                let indent_of = |item: &Out| indent.filter(|_| matches!(item, Out::Map(_)));
                let items: Vec<_> = items.iter().map(|item| self.flow(item, quote, indent_of(item))).collect();
                format!("[{}]", items.join(", "))
            }
            Out::Map(entries) | Out::Json(entries) => {
                let deeper = indent.map(|indent| format!("{indent}{}", self.flow_unit(indent)));
                let inner: Vec<_> =
                    entries.iter().map(|(key, value)| self.flow_entry(key, value, quote, deeper.as_deref())).collect();
                match (indent, deeper) {
                    (Some(indent), Some(deeper)) => {
                        let between = format!(",{}{deeper}", self.newline);
                        format!("{{{0}{deeper}{1}{0}{indent}}}", self.newline, inner.join(&between))
                    }
                    _ => format!("{{ {} }}", inner.join(", ")),
                }
            }
            Out::Call(name, argument) if self.template.short => {
                let argument = match *name {
                    "Sub" => format!("\"{argument}\""),
                    _ => argument.clone(),
                };
                format!("!{name} {argument}")
            }
            Out::Call(name, argument) => {
                let (key, value) = long_form(name, argument);
                self.flow(&Out::Map(vec![(key, value)]), quote, None)
            }
        }
    }

    pub(super) fn add(
        &self,
        after: Span,
        added: &Added,
        fields: &[(&'static str, Out)],
        depends_on: &[String],
    ) -> Option<Vec<Edit>> {
        let resources = self.template.root.get("Resources")?;
        let entries = resources.entries();
        let entry = entry_around(resources, after)?;
        let mut body = vec![("Type".to_owned(), Out::Text(added.type_name.to_owned()))];
        if !depends_on.is_empty() {
            body.push(("DependsOn".to_owned(), names(depends_on)));
        }
        if !fields.is_empty() {
            let steps: Vec<Vec<&str>> = fields.iter().map(|(path, _)| path.split('.').collect()).collect();
            let fields: Fields<'_> =
                steps.iter().zip(fields).map(|(steps, (_, value))| (steps.as_slice(), plain(value))).collect();
            body.push(("Properties".to_owned(), nested(&fields)?));
        }
        let body = Out::Map(body);
        if self.is_flow(resources) {
            let start = entry.key_span.start as usize;
            let indent = &self.text[self.line_start(start)..start];
            let end = entry.value.span.end as usize;
            let text = if indent.trim().is_empty() {
                let entry = self.flow_entry(&added.name, &body, self.template.is_json, Some(indent));
                format!(",{}{indent}{entry}", self.newline)
            } else {
                format!(", {}", self.flow_entry(&added.name, &body, self.template.is_json, None))
            };
            return Some(vec![self.edit(end..end, text)]);
        }
        let indent = self.column(entry.key_span);
        let at = self.behind_comments(self.line_end(self.written_end(entry.value.span.range())), indent);
        // As far apart as the others are.
        let apart = entries.windows(2).take(MOST_COMPARED).any(|pair| {
            let between = self.text.get(pair[0].value.span.end as usize..pair[1].key_span.start as usize);
            let lines: Vec<&str> = between.unwrap_or_default().split('\n').collect();
            lines.len() > 2 && lines[1..lines.len() - 1].iter().any(|line| line.trim().is_empty())
        });
        let apart = if apart { self.newline } else { "" };
        Some(vec![self.edit(at..at, format!("{apart}{}", self.block_entry(&added.name, &body, indent)))])
    }

    pub(super) fn replace(&self, span: Span, value: &Out) -> Option<Vec<Edit>> {
        let written = self.text.get(span.range())?;
        let Out::Call(name, argument) = value else { return None };
        // As the value that goes is written. An intrinsic function without its colon or mark is plain text.
        let first = written.split_whitespace().next().unwrap_or_default();
        let text = if written.starts_with('!') {
            self.flow(value, false, None)
        } else if written.starts_with('{') {
            let (key, value) = long_form(name, argument);
            self.flow(&Out::Map(vec![(key, value)]), self.template.is_json, None)
        } else if (first.starts_with("Fn::") || first.starts_with("Ref")) && first.ends_with(':') {
            let (key, value) = long_form(name, argument);
            self.flow_entry(&key, &value, false, None)
        } else if first.starts_with("Fn::") || token::is_word(written) {
            self.flow(value, self.template.is_json, None)
        } else {
            return None;
        };
        Some(vec![self.edit(span.range(), text)])
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.text[node.span.range()].starts_with('{')
    }

    /// The column of a key in characters.
    fn column(&self, key: Span) -> usize {
        let start = key.start as usize;
        self.text[self.line_start(start)..start].trim_start_matches('\u{feff}').chars().count()
    }

    /// One step of indentation, as resources are indented.
    fn unit(&self) -> usize {
        let resources = self.template.root.get("Resources").map(Node::entries).unwrap_or_default();
        let step = resources.iter().find_map(|entry| {
            let inner = entry.value.entries().first()?;
            self.column(inner.key_span).checked_sub(self.column(entry.key_span))
        });
        step.filter(|step| (1..=8).contains(step)).unwrap_or(2)
    }

    /// One step of indentation of lines in braces, given one they have.
    fn flow_unit(&self, indent: &str) -> String {
        if indent.starts_with('\t') {
            return "\t".to_owned();
        }
        " ".repeat(self.unit())
    }

    /// The end of the comments below a line that are indented as what is in an entry at a column.
    fn behind_comments(&self, mut at: usize, column: usize) -> usize {
        while let Some(next) = self.text[at..].find('\n').map(|n| at + n + 1) {
            let line = self.text[next..].lines().next().unwrap_or_default();
            let indent = line.len() - line.trim_start().len();
            if indent <= column || !line.trim_start().starts_with('#') {
                break;
            }
            at = self.line_end(next);
        }
        at
    }
}

/// One logical id, or a list of them.
fn names(ids: &[String]) -> Out {
    match ids {
        [only] => Out::Text(only.clone()),
        all => Out::List(all.iter().cloned().map(Out::Text).collect()),
    }
}

/// Fields by path as one object.
fn nested(fields: &[(&[&str], Out)]) -> Option<Out> {
    let mut entries: Vec<(String, Out)> = Vec::new();
    for (path, value) in fields {
        let (head, rest) = path.split_first()?;
        match (rest.is_empty(), entries.iter().any(|(key, _)| key == head)) {
            (true, true) => return None,
            (true, false) => entries.push(((*head).to_owned(), value.clone())),
            (false, true) => {}
            (false, false) => {
                let same = fields.iter().filter(|(path, _)| path.first() == Some(head));
                let below: Fields<'_> = same.map(|(path, value)| (&path[1..], value.clone())).collect();
                entries.push(((*head).to_owned(), nested(&below)?));
            }
        }
    }
    Some(Out::Map(entries))
}

fn long_form(name: &str, argument: &str) -> (String, Out) {
    let text = |text: &str| Out::Text(text.to_owned());
    match (name, argument.split_once('.')) {
        ("Ref", _) => ("Ref".to_owned(), text(argument)),
        ("GetAtt", Some((id, attribute))) => ("Fn::GetAtt".to_owned(), Out::List(vec![text(id), text(attribute)])),
        _ => (format!("Fn::{name}"), text(argument)),
    }
}
