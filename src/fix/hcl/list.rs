//! Items added to lists.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::{Array, Expression};
use hcl_edit::structure::{Body, Structure};

use super::Writer;
use crate::diagnostic::Edit;
use crate::fix::lines::Lines as _;
use crate::fix::output::Out;
use crate::source::Span;

/// An item of a list or a nested block, with the comments that belong to it.
pub(super) struct Piece {
    /// Comments on the lines above it.
    pub(super) above: Vec<String>,
    /// Its lines; all but the first without the indentation of the first.
    pub(super) lines: Vec<String>,
    /// The comment behind it on its last line, and the space before.
    pub(super) behind: Option<String>,
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self { above: Vec::new(), lines: vec![text], behind: None }
    }
}

impl Writer<'_> {
    /// One more item in a list of a declaration.
    pub(in crate::fix) fn enlarge(&self, list: Span, extent: Span, item: &Out) -> Option<Vec<Edit>> {
        let Expression::Array(array) = expression_in(&self.block(extent)?.body, &list.range())? else { return None };
        let indent = array.iter().last().and_then(hcl_edit::Span::span).map_or("", |last| self.indent_at(last.start));
        self.enlarge_array(array, list.range(), &[Piece::from(self.value(item, indent))])
    }

    pub(in crate::fix) fn depend(&self, extent: Span, on: &[String]) -> Option<Vec<Edit>> {
        let block = self.block(extent)?;
        let Some(attribute) = block.body.get_attribute("depends_on") else {
            let on = on.join(", ");
            let (open, close) = self.braces(block)?;
            if !self.text[open..close].contains('\n') {
                return self.insert_into(block, &[(&["depends_on"], &Out::List(vec![Out::Raw(on)]))]);
            }
            let indent = self.indent_of(block);
            let at = match block.body.iter().last() {
                Some(last) => self.line_end(self.written_end(last.span()?)),
                None => self.line_end(open),
            };
            let apart = if block.body.is_empty() { "" } else { self.newline };
            return Some(vec![self.edit(at..at, format!("{}{apart}{indent}depends_on = [{on}]", self.newline))]);
        };
        let Expression::Array(array) = &attribute.value else { return None };
        let items: Vec<Piece> = on.iter().cloned().map(Piece::from).collect();
        self.enlarge_array(array, attribute.value.span()?, &items)
    }

    /// More items behind those of a list; what stands alone becomes a list.
    pub(super) fn enlarge_expression(&self, list: &Expression, items: &[Piece]) -> Option<Vec<Edit>> {
        let range = list.span()?;
        match list {
            Expression::Array(array) => self.enlarge_array(array, range, items),
            Expression::Object(_) => {
                let (start, end) = (range.start, range.end);
                let more = self.inline(items, self.indent_at(end));
                let mut edits = vec![self.edit(start..start, "[".to_owned()), self.edit(end..end, format!(",{more}]"))];
                edits.extend(self.deepened(range));
                Some(edits)
            }
            _ => None,
        }
    }

    fn enlarge_array(&self, array: &Array, range: Range<usize>, items: &[Piece]) -> Option<Vec<Edit>> {
        let Some(last) = array.iter().last() else {
            let empty = self.text.get(range.start + 1..range.end.checked_sub(1)?)?.trim().is_empty();
            let text = format!("[{}]", self.inline(items, self.indent_at(range.start)).trim_start_matches(' '));
            return empty.then(|| vec![self.edit(range, text)]);
        };
        let Range { start, end } = last.span()?;
        let indent = self.indent_at(start);
        let comma = self.text.get(end..range.end)?.trim_start().starts_with(',');
        let behind = if comma { end + self.text[end..].find(',')? + 1 } else { end };
        let line_end = self.line_end(behind);
        let rest = self.text.get(behind..line_end)?.trim_start();
        let own_line = self.text[self.line_start(start)..start].trim().is_empty();
        if !own_line || !(rest.is_empty() || rest.starts_with('#') || rest.starts_with("//")) {
            let mut edits = vec![self.edit(end..end, format!(",{}", self.inline(items, self.indent_at(end))))];
            edits.extend(self.deepened(start..end));
            return Some(edits);
        }
        let mut text = String::new();
        for (index, item) in items.iter().enumerate() {
            text.push_str(self.newline);
            text.push_str(&self.lines(item, indent));
            text.push_str(if comma || index + 1 < items.len() { "," } else { "" });
            text.extend(item.behind.as_deref());
        }
        if comma {
            return Some(vec![self.edit(line_end..line_end, text)]);
        }
        if line_end == end {
            return Some(vec![self.edit(end..end, format!(",{text}"))]);
        }
        Some(vec![self.edit(end..end, ",".to_owned()), self.edit(line_end..line_end, text)])
    }

    /// Items behind others that begin on one line with their bracket. Where one has a comment, all have lines of their own.
    fn inline(&self, items: &[Piece], indent: &str) -> String {
        let deeper = format!("{indent}{}", self.unit());
        let own_lines = items.iter().any(|item| !item.above.is_empty() || item.behind.is_some());
        let mut text = String::new();
        for (index, item) in items.iter().enumerate() {
            let last = index + 1 == items.len();
            text.push_str(if index > 0 { "," } else { "" });
            if own_lines {
                let comments = item.above.iter().map(String::as_str).chain(item.behind.as_deref().map(str::trim_start));
                comments.for_each(|comment| text.push_str(&format!("{}{deeper}{comment}", self.newline)));
                text.push_str(&format!("{}{deeper}{}", self.newline, self.indented(&item.lines, &deeper)));
            } else {
                text.push_str(&format!(" {}", self.indented(&item.lines, indent)));
            }
            // The brackets that close on one line with others are as deep as those that opened.
            let (own, wanted) = if own_lines { (&*deeper, indent) } else { (indent, &*deeper) };
            if let [_, .., closing] = item.lines.as_slice()
                && last == own_lines
                && let Some(rest) = text.strip_suffix(&format!("{own}{closing}"))
            {
                text = format!("{rest}{wanted}{closing}");
            }
        }
        text
    }

    /// The last line of an item that does not begin on a line of its own, once another one follows.
    fn deepened(&self, item: Range<usize>) -> Option<Edit> {
        let at = self.line_start(item.end);
        let before = self.text.get(at..item.end - 1).filter(|_| at > item.start)?;
        before.trim().is_empty().then(|| self.edit(at..at, self.unit().to_owned()))
    }

    /// A piece on lines of its own, the last line's end and the comment there left out.
    pub(super) fn lines(&self, piece: &Piece, indent: &str) -> String {
        let comments: String = piece.above.iter().map(|comment| format!("{indent}{comment}{}", self.newline)).collect();
        format!("{comments}{indent}{}", self.indented(&piece.lines, indent))
    }

    /// Lines, all but the first indented.
    fn indented(&self, lines: &[String], indent: &str) -> String {
        let line = |(index, line): (usize, &String)| {
            let lead = if index == 0 || line.is_empty() { "" } else { indent };
            format!("{lead}{line}")
        };
        lines.iter().enumerate().map(line).collect::<Vec<_>>().join(self.newline)
    }
}

/// The expression at a place, if nothing but literal lists and objects, also as JSON, stands around it.
pub(super) fn expression_in<'b>(body: &'b Body, range: &Range<usize>) -> Option<&'b Expression> {
    body.iter().find_map(|structure| match structure {
        Structure::Attribute(attribute) => expression_at(&attribute.value, range),
        Structure::Block(block) => expression_in(&block.body, range),
    })
}

pub(super) fn expression_at<'b>(around: &'b Expression, range: &Range<usize>) -> Option<&'b Expression> {
    let own = around.span()?;
    if own == *range {
        return Some(around);
    }
    if range.start < own.start || own.end < range.end {
        return None;
    }
    match around {
        Expression::Array(array) => array.iter().find_map(|item| expression_at(item, range)),
        Expression::Object(object) => object.iter().find_map(|(_, value)| expression_at(value.expr(), range)),
        Expression::Parenthesis(inner) => expression_at(inner.inner(), range),
        Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" && !call.name.is_namespaced() => {
            call.args.iter().find_map(|argument| expression_at(argument, range))
        }
        _ => None,
    }
}
