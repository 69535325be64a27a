//! Text with places: `Fn::Sub`, dynamic references, loop variables.

use std::ops::Range;

use compact_str::CompactString;

use super::concat::{Chunk, concat};
use super::scalar;
use super::template::{Scope, Template, variable};
use crate::model::{Kind, Part, Piece, Reason, Text, Value};
use crate::parse::Node;
use crate::source::Span;

/// A scalar's text with the places it was written at.
pub(super) struct Located<'n> {
    text: &'n str,
    runs: Vec<(Range<usize>, Span)>,
}

impl Located<'_> {
    /// The literal pieces of a range of the text.
    pub(super) fn pieces(&self, range: Range<usize>) -> Vec<Piece> {
        let overlapping = self.overlapping(&range);
        overlapping
            .map(|(part, span)| Piece { part: Part::Literal(self.text[part].into()), span: Some(span) })
            .collect()
    }

    /// The place of a range of the text.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Span> {
        self.overlapping(&range).map(|(_, span)| span).reduce(Span::to)
    }

    /// The runs that a range touches, cut to it where they are exact.
    fn overlapping(&self, range: &Range<usize>) -> impl Iterator<Item = (Range<usize>, Span)> {
        let range = range.clone();
        let first = self.runs.partition_point(|(run, _)| run.end <= range.start);
        self.runs[first..]
            .iter()
            .take_while({
                let end = range.end;
                move |(run, _)| run.start < end
            })
            .map(move |(run, span)| {
                let part = run.start.max(range.start)..run.end.min(range.end);
                let source = span.range();
                if source.len() != run.len() {
                    return (part, *span);
                }
                let at = source.start + (part.start - run.start);
                let span = Span::new(span.file, at..at + part.len());
                (part, span)
            })
    }
}

impl Template<'_> {
    /// A scalar's text with its places.
    pub(super) fn located<'n>(&self, node: &'n Node) -> Located<'n> {
        Located { text: node.as_str().unwrap_or_default(), runs: node.runs(&self.file(node.span.file)) }
    }

    /// `Fn::Sub` of a text, with the variables it may have of its own.
    pub(super) fn sub(&self, node: &Node, text: &Node, variables: Option<&Node>, scope: &Scope) -> Value {
        if text.as_str().is_none() || text.cut {
            return Value::at(Kind::Unknown(Reason::new("`Fn::Sub` is not given a text")), node.span);
        }
        let located = self.located(text);
        let text = located.text;
        let mut chunks = Vec::new();
        // Start of the literal text that is not yet a chunk, and where to look for the next mark.
        let (mut start, mut at) = (0, 0);
        while let Some(mark) = text[at..].find("{").map(|n| at + n) {
            at = mark + 1;
            let Some(before) = mark.checked_sub(1).filter(|&before| matches!(text.as_bytes()[before], b'$' | b'&'))
            else {
                continue;
            };
            if before < start {
                continue;
            }
            let dollar = text.as_bytes()[before] == b'$';
            if dollar && text[at..].starts_with('!') {
                chunks.push(Chunk::Pieces(located.pieces(start..at)));
                start = at + 1;
                continue;
            }
            let Some(end) = text[at..].find('}').map(|n| at + n) else { break };
            let name = text[at..end].trim();
            let valid =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '_'));
            let loops = variable(scope, name);
            if !valid || (!dollar && loops.is_none()) {
                continue;
            }
            let span = located.span(before..end + 1).unwrap_or(node.span);
            let value = match (variables.and_then(|node| node.get(name)), loops) {
                (Some(own), _) => self.value(own, scope),
                (None, Some(value)) => value.clone(),
                (None, None) => self.named(name, span, scope),
            };
            chunks.push(Chunk::Pieces(located.pieces(start..before)));
            chunks.push(Chunk::Value(value, Some(span)));
            (start, at) = (end + 1, end + 1);
        }
        if chunks.is_empty() {
            // Nothing to substitute: as if it were written without.
            let text =
                if located.runs.len() > 1 { Text::pieces(located.pieces(0..text.len())) } else { Text::literal(text) };
            return Value::at(Kind::Text(text), node.span);
        }
        chunks.push(Chunk::Pieces(located.pieces(start..text.len())));
        concat(chunks, node.span)
    }
}

/// Dynamic references (`{{resolve:ssm:/name}}`) in a text become unknown parts.
pub(super) fn dynamic(pieces: Vec<Piece>) -> Vec<Piece> {
    let holds = |piece: &Piece| matches!(&piece.part, Part::Literal(text) if text.contains("{{resolve:"));
    if !pieces.iter().any(holds) {
        return pieces;
    }
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len() + 2);
    // The reference that is open: its words so far, what they are equal by, and where they stand.
    let mut open: Option<(String, Option<String>, Option<Span>)> = None;
    for Piece { part, span } in pieces {
        let Part::Literal(text) = &part else {
            match &mut open {
                Some((words, key, _)) => {
                    let text = Text::part(part);
                    words.push_str(&text.to_string());
                    *key = key.take().zip(text.key()).map(|(before, more)| before + &more);
                }
                None => out.push(Piece { part, span }),
            }
            continue;
        };
        let cut = |range: Range<usize>| match span {
            Some(span) if span.range().len() == text.len() => {
                Some(Span::new(span.file, span.start as usize + range.start..span.start as usize + range.end))
            }
            other => other,
        };
        let mut at = 0;
        while at < text.len() {
            match &mut open {
                Some((words, key, place)) => {
                    let end = text[at..].find("}}").map(|n| at + n);
                    let more = &text[at..end.unwrap_or(text.len())];
                    words.push_str(more);
                    key.as_mut().into_iter().for_each(|key| key.push_str(more));
                    let next = end.map_or(text.len(), |end| end + 2);
                    *place = match (*place, cut(at..next)) {
                        (Some(a), Some(b)) => Some(a.to(b)),
                        (a, b) => a.or(b),
                    };
                    if end.is_some() {
                        let reason = format!("`{words}` is read only when the template is deployed");
                        let why = match key {
                            Some(key) => Reason::with_identity(reason, identity(key)),
                            None => Reason::new(reason),
                        };
                        out.push(Piece { part: Part::Unknown(why), span: *place });
                        open = None;
                    }
                    at = next;
                }
                None => {
                    let start = text[at..].find("{{resolve:").map_or(text.len(), |n| at + n);
                    out.push(Piece { part: Part::Literal(text[at..start].into()), span: cut(at..start) });
                    if start < text.len() {
                        open = Some((String::new(), Some(String::new()), None));
                    }
                    at = (start + 2).min(text.len());
                }
            }
        }
    }
    if let Some((words, _, span)) = open {
        out.push(Piece { part: Part::Literal(format!("{{{{{words}").into()), span });
    }
    out
}

/// What a dynamic reference is equal by: for SSM the parameter's name, whatever its version.
fn identity(reference: &str) -> String {
    let Some(name) = reference.strip_prefix("resolve:ssm:") else { return reference.to_owned() };
    let name = match name.rsplit_once(':') {
        Some((name, version)) if version.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => name,
    };
    format!("ssm {}", name.trim())
}

/// A text with its loop variables filled in: `${X}`, and `&{X}`, which leaves out what no logical id may hold.
pub(super) fn substitute(text: &str, scope: &Scope) -> CompactString {
    let mut out = CompactString::default();
    let mut rest = text;
    while let Some(open) = rest.find(['$', '&']) {
        out.push_str(&rest[..open]);
        let tail = &rest[open..];
        let name = tail.get(1..).and_then(|tail| tail.strip_prefix('{')).and_then(|tail| tail.split_once('}'));
        let value = name.and_then(|(name, _)| scalar::as_text(&variable(scope, name)?.kind));
        match (name, value) {
            (Some((_, after)), Some(value)) => {
                match tail.starts_with('&') {
                    true => out.extend(value.chars().filter(char::is_ascii_alphanumeric)),
                    false => out.push_str(&value),
                }
                rest = after;
            }
            _ => {
                out.push_str(&tail[..1]);
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
