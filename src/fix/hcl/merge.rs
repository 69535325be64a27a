//! What one declaration takes over from another.

use std::cell::RefCell;
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, Structure};

use super::list::{Piece, expression_at};
use super::{Writer, type_of};
use crate::diagnostic::Edit;
use crate::fix::lines::Lines as _;
use crate::fix::merge::Merged;
use crate::fix::output::Out;
use crate::parse::Comment;
use crate::source::Span;

/// What a declaration that goes leaves to another.
pub(in crate::fix) struct Legacy {
    /// The items of each list.
    lists: Vec<Vec<Piece>>,
    blocks: Vec<Piece>,
    /// Arguments by name that move.
    moved: Vec<(String, String)>,
    /// Arguments by name that the other one must have, too.
    shared: Vec<(String, String)>,
    depends_on: Vec<String>,
}

/// The arguments of a declaration by what becomes of them.
#[derive(Default)]
struct Arguments {
    moved: Vec<(String, String)>,
    shared: Vec<(String, String)>,
    depends_on: Vec<String>,
}

/// Comments, and which of them have found a place.
struct Comments<'c> {
    all: Vec<&'c Comment>,
    placed: RefCell<Vec<Range<usize>>>,
}

impl Writer<'_> {
    /// What a declaration has, and its removal; None where something of it would be lost.
    pub(in crate::fix) fn bequeath(
        &self,
        extent: Span,
        comments: &[Comment],
        lists: &[Span],
        merged: &Merged,
    ) -> Option<(Legacy, Edit)> {
        let block = self.block(extent)?;
        let whole = block.span()?;
        let header = self.comments_above(whole.start, comments);
        let start = self.line_start(header.first().map_or(whole.start, |first| first.span.range().start));
        let start = start.max(self.mark());
        let line_end = self.line_end(whole.end);
        if header.iter().any(|comment| comment.text.starts_with("trigger-lint:"))
            || !self.text[whole.end..line_end].trim().is_empty()
        {
            return None;
        }
        let inside = comments.iter().filter(|comment| within(&comment.span.range(), &whole));
        let comments = Comments { all: inside.collect(), placed: RefCell::default() };
        let mut pieces = Vec::new();
        for list in lists {
            let range = list.range();
            let expression = block.body.attributes().find_map(|attribute| expression_at(&attribute.value, &range))?;
            let items: Vec<Range<usize>> = match expression {
                Expression::Array(array) => array.iter().map(|item| item.span()).collect::<Option<_>>()?,
                Expression::Object(_) => vec![range.clone()],
                _ => return None,
            };
            let mut behind = range.start;
            let mut all = Vec::new();
            for item in items {
                let end = item.end;
                all.push(self.piece(behind, item, &comments, false)?);
                behind = end;
            }
            pieces.push(all);
        }
        let mut blocks = Vec::new();
        let mut behind = self.braces(block)?.0;
        for structure in block.body.iter() {
            let range = structure.span()?;
            let end = self.written_end(range.clone());
            if let Structure::Block(nested) = structure {
                merged.parts.contains(&type_of(nested)).then_some(())?;
                blocks.push(self.piece(behind, range.start..end, &comments, true)?);
            }
            behind = end;
        }
        let Arguments { moved, shared, depends_on } = self.arguments(block.body.attributes(), lists, merged)?;
        let header: Vec<String> = header.iter().map(|comment| self.text[self.written(comment)].to_owned()).collect();
        if !header.is_empty() {
            let first = pieces.iter_mut().flatten().next().or(blocks.first_mut())?;
            first.above.splice(0..0, header);
        }
        let placed = comments.placed.borrow();
        if !comments.all.iter().all(|one| placed.iter().any(|range| within(&self.written(one), range))) {
            return None;
        }
        Some((Legacy { lists: pieces, blocks, moved, shared, depends_on }, self.gone(start..line_end)))
    }

    /// Adds what another declaration leaves to one; None where they differ in what both would say.
    pub(in crate::fix) fn inherit(
        &self,
        extent: Span,
        lists: &[Span],
        merged: &Merged,
        legacy: &Legacy,
    ) -> Option<Vec<Edit>> {
        let block = self.block(extent)?;
        let own = self.arguments(block.body.attributes(), lists, merged)?;
        let sorted = |arguments: &[(String, String)]| {
            let mut all = arguments.to_vec();
            all.sort();
            all
        };
        if sorted(&own.shared) != sorted(&legacy.shared)
            || block.body.blocks().any(|nested| !merged.parts.contains(&type_of(nested)))
        {
            return None;
        }
        let mut edits = Vec::new();
        for (list, items) in lists.iter().zip(&legacy.lists) {
            let range = list.range();
            let expression = block.body.attributes().find_map(|attribute| expression_at(&attribute.value, &range))?;
            if !items.is_empty() {
                edits.extend(self.enlarge_expression(expression, items)?);
            }
        }
        for (name, value) in &legacy.moved {
            match own.moved.iter().find(|(other, _)| other == name) {
                Some((_, same)) if same == value => {}
                Some(_) => return None,
                None => {
                    let value = Out::Raw(value.clone());
                    edits.extend(self.insert_into(block, &[(&[name.as_str()], &value)])?);
                }
            }
        }
        edits.extend(self.blocks_behind(block, &legacy.blocks)?);
        let more: Vec<String> = legacy.depends_on.iter().filter(|on| !own.depends_on.contains(on)).cloned().collect();
        if !more.is_empty() {
            edits.extend(self.depend(extent, &more)?);
        }
        Some(edits)
    }

    /// Nested blocks behind those a block has, as far apart as these are.
    fn blocks_behind(&self, block: &Block, pieces: &[Piece]) -> Option<Vec<Edit>> {
        if pieces.is_empty() {
            return Some(Vec::new());
        }
        let (open, close) = self.braces(block)?;
        if !self.text[open..close].contains('\n') {
            return None;
        }
        let indent = self.indent_of(block);
        let anchor = block.body.iter().filter(|structure| structure.is_block()).last().or(block.body.iter().last());
        let at = anchor.map_or(Some(open), |anchor| Some(self.written_end(anchor.span()?)))?;
        let close_by = anchor.and_then(Structure::as_block).and_then(|nested| {
            let before = self.text[..self.line_start(nested.span()?.start)].trim_end_matches([' ', '\t', '\r']);
            Some(!before.strip_suffix('\n')?.trim_end_matches('\r').ends_with('\n'))
        });
        let apart = if close_by == Some(true) || anchor.is_none() { "" } else { self.newline };
        let mut text = String::new();
        for piece in pieces {
            text.push_str(&format!("{}{apart}{}", self.newline, self.lines(piece, &indent)));
            text.extend(piece.behind.as_deref());
        }
        let at = self.line_end(at);
        Some(vec![self.edit(at..at, text)])
    }

    /// None where a declaration stands for several, or for none.
    fn arguments<'b>(
        &self,
        attributes: impl Iterator<Item = &'b Attribute>,
        lists: &[Span],
        merged: &Merged,
    ) -> Option<Arguments> {
        let mut arguments = Arguments::default();
        for attribute in attributes {
            let (name, range) = (attribute.key.as_str(), attribute.value.span()?);
            let text = || Some((name.to_owned(), self.text.get(range.clone())?.trim_end().to_owned()));
            match name {
                "count" | "for_each" => return None,
                "depends_on" => {
                    let Expression::Array(items) = &attribute.value else { return None };
                    for item in items.iter() {
                        arguments.depends_on.push(self.text.get(item.span()?)?.to_owned());
                    }
                }
                _ if name == merged.same || lists.iter().any(|list| within(&list.range(), &range)) => {}
                _ if merged.parts.contains(&name) => arguments.moved.push(text()?),
                _ => arguments.shared.push(text()?),
            }
        }
        Some(arguments)
    }

    /// What stands at a place, with its comments: those since `from`, and the one behind it. Lines of nested blocks have
    /// nothing else on them.
    fn piece(&self, from: usize, range: Range<usize>, comments: &Comments<'_>, is_block: bool) -> Option<Piece> {
        let text = self.text.get(range.clone())?;
        // The lines of a heredoc are what they are.
        if text.contains("<<") {
            return None;
        }
        let lines = dedented(text, self.unit())?;
        let mut placed = comments.placed.borrow_mut();
        let mut piece = Piece { above: Vec::new(), lines, behind: None };
        let line_end = self.line_end(range.end);
        for comment in &comments.all {
            let own = self.written(comment);
            let above = from <= own.start && own.end <= range.start && (comment.own_line || !is_block);
            let behind = range.end <= own.start && own.end <= line_end;
            if placed.contains(&own) || !(above || behind) {
                continue;
            }
            let written = &self.text[own.clone()];
            let between = self.text.get(range.end..own.start).unwrap_or_default();
            if written.contains('\n') || !between.trim_matches([' ', '\t', ',']).is_empty() {
                continue;
            }
            if above {
                piece.above.push(written.to_owned());
            } else if piece.behind.replace(format!("{}{written}", between.replace(',', ""))).is_some() {
                return None;
            }
            placed.push(own);
        }
        placed.push(range);
        Some(piece)
    }

    /// Where a comment is, the end of its line left out.
    fn written(&self, comment: &Comment) -> Range<usize> {
        let range = comment.span.range();
        range.start..self.written_end(range)
    }

    /// The comments on the lines above a place.
    fn comments_above<'c>(&self, at: usize, comments: &'c [Comment]) -> Vec<&'c Comment> {
        let mut line = self.line_start(at);
        let mut above = Vec::new();
        for comment in comments.iter().rev().filter(|comment| comment.own_line) {
            let own = comment.span.range();
            if own.end >= at {
                continue;
            }
            let next = self.text[own.end..].find('\n').map(|n| own.end + n + 1);
            if next != Some(line) {
                break;
            }
            line = self.line_start(own.start);
            above.push(comment);
        }
        above.reverse();
        above
    }

    /// The removal of whole lines, and of the empty ones that kept them apart.
    fn gone(&self, lines: Range<usize>) -> Edit {
        let after = &self.text[lines.end..];
        let empty = after.len() - after.trim_start().len();
        if empty < after.len() {
            return self.edit(lines.start..self.line_start(lines.end + empty), String::new());
        }
        let before = self.text[self.mark()..lines.start].trim_end();
        if before.is_empty() {
            return self.edit(lines.start..self.text.len(), String::new());
        }
        // The last line keeps its end.
        let end = self.line_end(self.text.trim_end().len());
        self.edit(self.mark() + before.len()..end, String::new())
    }

    /// Where the text begins behind its byte order mark.
    fn mark(&self) -> usize {
        self.text.len() - self.text.trim_start_matches('\u{feff}').len()
    }
}

/// The lines of what begins and ends with a bracket, as if it stood at the margin.
fn dedented(text: &str, unit: &str) -> Option<Vec<String>> {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let [first, inner @ .., last] = lines.as_slice() else { return Some(vec![text.to_owned()]) };
    let is_comment = |line: &str| line.trim_start().starts_with(['#', '/']);
    let sample = inner.iter().find(|line| !line.is_empty() && !is_comment(line));
    let margin = sample.map_or("", |line| &line[..line.len() - line.trim_start().len()]);
    let mut dedented = vec![(*first).to_owned()];
    for line in inner {
        // What stands further left than its place comes into line.
        let rest = line.strip_prefix(margin).unwrap_or(line.trim_start());
        dedented.push(if line.is_empty() { String::new() } else { format!("{unit}{rest}") });
    }
    let closing = last.trim_start();
    closing.starts_with(['}', ')', ']']).then(|| dedented.push(closing.to_owned()))?;
    Some(dedented)
}

fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
