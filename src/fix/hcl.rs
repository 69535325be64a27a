//! Edits of Terraform's native syntax, laid out as `terraform fmt` would.

mod add;
mod hash;
mod list;
mod merge;
mod remove;

pub(super) use merge::Legacy;

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::structure::{Attribute, Block, Body, Structure};

use super::lines::Lines;
use super::output::Out;
use super::place::{At, newline_of};
use crate::diagnostic::Edit;
use crate::source::{SourceFile, Span};

/// Arguments every resource takes, which stand apart from its own.
const META: [&str; 4] = ["depends_on", "count", "for_each", "provider"];

/// Values by the paths they are written at.
type Fields<'f> = Vec<(&'f [&'f str], &'f Out)>;

/// Writes into one file.
pub(super) struct Writer<'a> {
    file: &'a SourceFile,
    text: &'a str,
    body: &'a Body,
    newline: &'static str,
}

/// An attribute on one line: where its name, its equals sign and its value are.
struct Line {
    name: Range<usize>,
    equals: usize,
    value: usize,
}

impl Lines for Writer<'_> {
    fn file(&self) -> &SourceFile {
        self.file
    }
}

impl<'a> Writer<'a> {
    pub(super) fn new(file: &'a SourceFile, body: &'a Body) -> Self {
        Self { file, text: file.text(), body, newline: newline_of(file) }
    }

    pub(super) fn find(&self, container: Span, steps: &[&'static str]) -> At {
        let Some(mut block) = self.block(container) else { return At::Elsewhere };
        for (index, step) in steps.iter().enumerate() {
            let last = index + 1 == steps.len();
            let attribute = block.body.get_attribute(step);
            if let (true, Some(attribute)) = (last, attribute) {
                return attribute.value.span().map_or(At::Elsewhere, |range| At::Value(self.span(range)));
            }
            let mut blocks = block.body.blocks().filter(|inner| type_of(inner) == *step);
            match (blocks.next(), blocks.next(), attribute) {
                (None, _, None) => return At::Nothing,
                (Some(only), None, None) if !last && !only.has_ident("dynamic") => block = only,
                _ => return At::Elsewhere,
            }
        }
        At::Elsewhere
    }

    pub(super) fn insert(&self, container: Span, fields: &[(Vec<&'static str>, Out)]) -> Option<Vec<Edit>> {
        let fields: Vec<(&[&str], &Out)> = fields.iter().map(|(path, value)| (path.as_slice(), value)).collect();
        self.insert_into(self.block(container)?, &fields)
    }

    fn insert_into(&self, block: &Block, fields: &[(&[&str], &Out)]) -> Option<Vec<Edit>> {
        let mut attributes = Vec::new();
        let mut blocks: Vec<(&str, Fields<'_>)> = Vec::new();
        for (path, value) in fields {
            match path {
                [name] => attributes.push((*name, *value)),
                [head, rest @ ..] => match blocks.iter_mut().find(|(name, _)| name == head) {
                    Some((_, inner)) => inner.push((rest, value)),
                    None => blocks.push((head, vec![(rest, value)])),
                },
                [] => return None,
            }
        }
        let mut edits = Vec::new();
        let mut missing = Vec::new();
        for (name, inner) in blocks {
            match block.body.blocks().find(|inner| inner.has_ident(name)) {
                Some(existing) => edits.extend(self.insert_into(existing, &inner)?),
                None => missing.push((name, inner)),
            }
        }
        if attributes.is_empty() && missing.is_empty() {
            return Some(edits);
        }
        let (open, close) = self.braces(block)?;
        let outer = self.indent_at(block.span()?.start);
        let indent = self.indent_of(block);
        if !self.text[open..close].contains('\n') {
            let mut lines = Vec::new();
            for structure in block.body.iter() {
                match structure {
                    Structure::Attribute(attribute) => {
                        let value = self.text.get(attribute.value.span()?)?;
                        lines.push((attribute.key.as_str().to_owned(), value.to_owned()));
                    }
                    Structure::Block(_) => return None,
                }
            }
            if self.text[open + 1..close].contains(['#']) || self.text[open + 1..close].contains("//") {
                return None;
            }
            lines.extend(attributes.iter().map(|(name, value)| ((*name).to_owned(), self.value(value, &indent))));
            let mut inner = self.aligned(&lines, &indent, None);
            for (name, fields) in &missing {
                if !inner.is_empty() {
                    inner.push_str(self.newline);
                }
                inner.push_str(&self.nested(name, fields, &indent)?);
            }
            let text = format!("{{{}{inner}{outer}}}", self.newline);
            edits.push(self.edit(open..close + 1, text));
            return Some(edits);
        }
        if !attributes.is_empty() {
            edits.extend(self.insert_attributes(block, open, &indent, &attributes)?);
        }
        if !missing.is_empty() {
            let last = block.body.iter().last();
            let at = match last {
                Some(last) => self.line_end(self.written_end(last.span()?)),
                None => self.line_end(open),
            };
            let apart = last.is_some_and(Structure::is_attribute) || !attributes.is_empty() || missing.len() > 1;
            let mut text = String::new();
            for (name, fields) in &missing {
                text.push_str(self.newline);
                if apart {
                    text.push_str(self.newline);
                }
                text.push_str(self.nested(name, fields, &indent)?.trim_end_matches(['\r', '\n']));
            }
            edits.push(self.edit(at..at, text));
        }
        Some(edits)
    }

    /// Adds attributes behind those that stand before the first nested block.
    fn insert_attributes(
        &self,
        block: &Block,
        open: usize,
        indent: &str,
        attributes: &[(&str, &Out)],
    ) -> Option<Vec<Edit>> {
        let before: Vec<&Attribute> = block.body.iter().map_while(Structure::as_attribute).collect();
        let own = |attribute: &&&Attribute| !META.contains(&attribute.key.as_str());
        let values: Vec<(String, String)> =
            attributes.iter().map(|(name, value)| ((*name).to_owned(), self.value(value, indent))).collect();
        let anchor = before.iter().rfind(own).or(before.iter().rfind(|a| a.key.as_str() != "depends_on")).copied();
        let long = values.iter().all(|(_, value)| value.contains('\n'));
        let anchor = if long { anchor.map(|anchor| self.last_of_lines(&before, anchor)) } else { anchor };
        let Some(anchor) = anchor else {
            let text = self.aligned(&values, indent, None);
            let text = format!("{}{}", self.newline, text.trim_end_matches(['\r', '\n']));
            let at = self.line_end(open);
            // What follows stands apart.
            let apart = if block.body.is_empty() { "" } else { self.newline };
            return Some(vec![self.edit(at..at, text + apart)]);
        };
        let group = self.group(&before, anchor);
        let mut edits = Vec::new();
        let width = self.width(&group);
        let text = match width {
            Some(width) => {
                let short = values.iter().filter(|(_, value)| !value.contains('\n'));
                let wanted = short.map(|(name, _)| name.len()).max().unwrap_or(0).max(width);
                edits.extend(group.iter().filter(|_| wanted > width).map(|line| self.padded(line, wanted)));
                self.aligned(&values, indent, Some(wanted))
            }
            None if group.is_empty() => self.aligned(&values, indent, None),
            None => values.iter().map(|(name, value)| format!("{indent}{name} = {value}{}", self.newline)).collect(),
        };
        let at = self.line_end(self.written_end(anchor.span()?));
        edits.push(self.edit(at..at, format!("{}{}", self.newline, text.trim_end_matches(['\r', '\n']))));
        Some(edits)
    }

    /// The last of the attributes on the lines right behind one: what takes several lines does not part them.
    fn last_of_lines<'b>(&self, before: &[&'b Attribute], anchor: &'b Attribute) -> &'b Attribute {
        let mut last = anchor;
        let behind = before.iter().skip_while(|attribute| !std::ptr::eq(**attribute, anchor)).skip(1);
        for attribute in behind {
            let (Some(end), Some(next)) = (last.span(), attribute.span()) else { break };
            if self.file.line_of(self.written_end(end)) + 1 != self.file.line_of(next.start) {
                break;
            }
            last = attribute;
        }
        last
    }

    /// The attributes on consecutive lines that an attribute is the last of; empty where it takes several lines itself.
    fn group(&self, before: &[&Attribute], anchor: &Attribute) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut next_line = None;
        let from = before.iter().position(|attribute| std::ptr::eq(*attribute, anchor)).unwrap_or(0);
        for attribute in before[..=from].iter().rev() {
            let Some(line) = self.line(attribute) else { break };
            let number = self.file.line_of(line.name.start);
            if next_line.is_some_and(|next| number + 1 != next) {
                break;
            }
            next_line = Some(number);
            lines.push(line);
        }
        lines
    }

    fn line(&self, attribute: &Attribute) -> Option<Line> {
        let (name, value) = (attribute.key.span()?, attribute.value.span()?);
        let text = self.text.get(name.start..self.written_end(value.clone()))?;
        let equals = name.end + self.text.get(name.end..value.start)?.find('=')?;
        (!text.contains('\n')).then_some(Line { name, equals, value: value.start })
    }

    /// The width of the names of aligned lines; None for lines that are not.
    fn width(&self, group: &[Line]) -> Option<usize> {
        let width = group.iter().map(|line| line.name.len()).max()?;
        let aligned = |line: &Line| {
            line.equals - line.name.start == width + 1
                && self.text[line.name.end..line.equals].trim_matches(' ').is_empty()
        };
        group.iter().all(aligned).then_some(width)
    }

    fn padded(&self, line: &Line, width: usize) -> Edit {
        let range = line.name.end..line.value;
        self.edit(range, format!("{} = ", " ".repeat(width.saturating_sub(line.name.len()))))
    }

    /// Lines of attributes whose equals signs stand below each other.
    fn aligned(&self, lines: &[(String, String)], indent: &str, width: Option<usize>) -> String {
        let (long, short): (Vec<_>, Vec<_>) = lines.iter().partition(|(_, value)| value.contains('\n'));
        let width = width.or(short.iter().map(|(name, _)| name.len()).max()).unwrap_or(0);
        let short = short.iter().map(|(name, value)| format!("{indent}{name:width$} = {value}{}", self.newline));
        // What takes several lines is aligned with nothing.
        let long = long.iter().map(|(name, value)| format!("{indent}{name} = {value}{}", self.newline));
        short.chain(long).collect()
    }

    /// A nested block.
    fn nested(&self, name: &str, fields: &[(&[&str], &Out)], indent: &str) -> Option<String> {
        let unit = self.unit();
        let deeper = format!("{indent}{unit}");
        let mut attributes = Vec::new();
        let mut blocks = String::new();
        for (path, value) in fields {
            match path {
                [name] => attributes.push(((*name).to_owned(), self.value(value, &deeper))),
                [head, rest @ ..] => blocks.push_str(&self.nested(head, &[(rest, value)], &deeper)?),
                [] => return None,
            }
        }
        let apart = if attributes.is_empty() || blocks.is_empty() { "" } else { self.newline };
        let attributes = self.aligned(&attributes, &deeper, None);
        Some(format!("{indent}{name} {{{0}{attributes}{apart}{blocks}{indent}}}{0}", self.newline))
    }

    fn value(&self, value: &Out, indent: &str) -> String {
        match value {
            Out::Raw(text) => text.clone(),
            Out::Text(text) => quoted(text),
            // Objects that are several stand on lines of their own.
            Out::List(items) if items.len() > 1 && items.iter().all(|item| matches!(item, Out::Map(_))) => {
                let deeper = format!("{indent}{}", self.unit());
                let item = |item: &Out| format!("{deeper}{},{}", self.value(item, &deeper), self.newline);
                format!("[{}{}{indent}]", self.newline, items.iter().map(item).collect::<String>())
            }
            Out::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.value(item, indent)).collect();
                format!("[{}]", items.join(", "))
            }
            Out::Map(entries) => {
                if let [(key, value)] = entries.as_slice() {
                    let value = self.value(value, indent);
                    if !value.contains('\n') {
                        return format!("{{ {} = {value} }}", key_of(key));
                    }
                }
                let deeper = format!("{indent}{}", self.unit());
                let lines: Vec<_> =
                    entries.iter().map(|(key, value)| (key_of(key), self.value(value, &deeper))).collect();
                format!("{{{}{}{indent}}}", self.newline, self.aligned(&lines, &deeper, None))
            }
            Out::Hash(names) => self.hash(names, indent),
            Out::Json(entries) => format!("jsonencode({})", self.value(&Out::Map(entries.clone()), indent)),
            // Intrinsics are no matter of Terraform's.
            Out::Call(_, text) => quoted(text),
        }
    }

    fn block(&self, span: Span) -> Option<&'a Block> {
        block_at(self.body, &span.range())
    }

    /// Where a block's braces are.
    fn braces(&self, block: &Block) -> Option<(usize, usize)> {
        let end = block.labels.last().and_then(|label| label.span()).or(block.ident.span())?.end;
        let open = end + self.text.get(end..)?.find('{')?;
        let close = block.span()?.end.checked_sub(1)?;
        (self.text.get(close..=close) == Some("}") && self.text[end..open].trim().is_empty()).then_some((open, close))
    }

    fn indent_at(&self, at: usize) -> &'a str {
        let line = &self.text[self.line_start(at)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// The indentation of what is in a block.
    fn indent_of(&self, block: &Block) -> String {
        let start = block.span().map_or(0, |range| range.start);
        let first = block
            .body
            .iter()
            .filter_map(hcl_edit::Span::span)
            .find(|range| self.text[self.line_start(range.start)..range.start].trim().is_empty());
        match first {
            Some(range) => self.indent_at(range.start).to_owned(),
            None => format!("{}{}", self.indent_at(start), self.unit()),
        }
    }

    /// One step of indentation, as the first line that has one.
    fn unit(&self) -> &'static str {
        let first = self.text.lines().find(|line| line.starts_with([' ', '\t']) && !line.trim().is_empty());
        match first {
            Some(line) if line.starts_with('\t') => "\t",
            Some(line) if line.len() - line.trim_start().len() == 4 => "    ",
            _ => "  ",
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file.id(), range)
    }
}

/// The names of the data sources of a type that a file declares.
pub(super) fn data_sources(body: &Body, kind: &str) -> Vec<String> {
    let of_kind = |block: &&Block| block.has_ident("data") && block.labels.first().is_some_and(|l| l.as_str() == kind);
    body.blocks().filter(of_kind).filter_map(|block| Some(block.labels.get(1)?.as_str().to_owned())).collect()
}

/// How many resources have a type and a name: an override repeats those of what it overrides.
pub(super) fn declared(body: &Body, kind: &str, name: &str) -> usize {
    let labelled = |block: &&Block| block.labels.iter().map(|label| label.as_str()).eq([kind, name]);
    body.blocks().filter(|block| block.has_ident("resource")).filter(labelled).count()
}

/// The type of a nested block; of a dynamic one, the type of what it makes.
fn type_of(block: &Block) -> &str {
    match block.labels.first() {
        Some(label) if block.has_ident("dynamic") => label.as_str(),
        _ => block.ident.as_str(),
    }
}

fn block_at<'b>(body: &'b Body, range: &Range<usize>) -> Option<&'b Block> {
    for block in body.blocks() {
        let own = block.span()?;
        if own == *range {
            return Some(block);
        }
        if own.start <= range.start && range.end <= own.end {
            return block_at(&block.body, range);
        }
    }
    None
}

/// A key of an object: in quotes where it is no identifier.
fn key_of(key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "$${").replace("%{", "%%{");
    format!("\"{text}\"")
}
