//! What is not declared any more.

use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::structure::{Attribute, Block, Structure};

use super::{Line, Writer, block_at};
use crate::diagnostic::Edit;
use crate::fix::lines::Lines as _;
use crate::source::Span;

impl Writer<'_> {
    pub(in crate::fix) fn remove(&self, value: Span, extent: Span) -> Option<Vec<Edit>> {
        let mut path = vec![self.block(extent)?];
        if let Some(block) = block_at(&path.first()?.body, &value.range()) {
            if block.has_ident("dynamic") {
                return None;
            }
            return Some(vec![self.edit(self.lines_of(block.span()?), String::new())]);
        }
        let attribute = descend(&mut path, &value.range())?;
        let block = path.last()?;
        if block.body.len() == 1 && path.len() > 1 {
            // A block with nothing in it says nothing, or something else; so does the one around it.
            let mut gone = path.pop()?;
            while path.len() > 1 && path.last()?.body.len() == 1 {
                gone = path.pop()?;
            }
            if gone.has_ident("content") {
                return None;
            }
            return Some(vec![self.edit(self.lines_of(gone.span()?), String::new())]);
        }
        let (open, close) = self.braces(block)?;
        if !self.text[open..close].contains('\n') {
            return Some(vec![self.edit(open..close + 1, "{}".to_owned())]);
        }
        let attributes: Vec<&Attribute> = block.body.iter().filter_map(Structure::as_attribute).collect();
        let at = attributes.iter().position(|other| std::ptr::eq(*other, attribute))?;
        let mut edits = vec![self.edit(self.lines_of(attribute.span()?), String::new())];
        edits.extend(self.narrowed(&attributes, at));
        Some(edits)
    }

    /// The lines around an attribute that goes, aligned without it.
    fn narrowed(&self, attributes: &[&Attribute], at: usize) -> Vec<Edit> {
        let number = |line: &Line| self.file.line_of(line.name.start);
        let mut group: Vec<(usize, Line)> = Vec::new();
        for (index, attribute) in attributes.iter().enumerate() {
            let line = self.line(attribute);
            let follows = |line: &Line| group.last().is_some_and(|(_, last)| number(last) + 1 == number(line));
            if index > at && !line.as_ref().is_some_and(follows) {
                break;
            }
            match line {
                Some(line) if group.is_empty() || follows(&line) => group.push((index, line)),
                Some(line) => group = vec![(index, line)],
                None => group.clear(),
            }
        }
        let Some(gone) = group.iter().position(|(index, _)| *index == at) else { return Vec::new() };
        let mut lines: Vec<Line> = group.into_iter().map(|(_, line)| line).collect();
        let Some(before) = self.width(&lines) else { return Vec::new() };
        lines.remove(gone);
        let after = lines.iter().map(|line| line.name.len()).max().unwrap_or(before);
        lines.iter().filter(|_| after < before).map(|line| self.padded(line, after)).collect()
    }
}

/// The attribute with a value at a place; the blocks around it are added to the path.
fn descend<'b>(path: &mut Vec<&'b Block>, value: &Range<usize>) -> Option<&'b Attribute> {
    let block = *path.last()?;
    for structure in block.body.iter() {
        match structure {
            Structure::Attribute(attribute) if attribute.value.span().as_ref() == Some(value) => {
                return Some(attribute);
            }
            Structure::Block(inner)
                if inner.span().is_some_and(|own| own.start <= value.start && value.end <= own.end) =>
            {
                path.push(inner);
                return descend(path, value);
            }
            _ => {}
        }
    }
    None
}
