//! JSON inside of strings: texts with symbols to values and back.

use compact_str::{CompactString, format_compact};
use jsonc_parser::ast;
use jsonc_parser::common::Ranged;

use super::text::{Part, Piece, Text};
use super::value::{Entry, Kind, List, Object, Origin, Reason, Value};
use crate::source::Span;

/// Why a text is not JSON.
#[derive(Debug, Clone)]
pub struct NotJson {
    /// The parser's words, in lower case.
    pub message: String,
    /// The place, as near as it is known.
    pub span: Option<Span>,
}

/// The value a JSON text describes. Symbols inside of strings stay symbols; a symbol that stands for a whole value
/// (`{"Resource": ${…}}`) becomes that symbol's text.
pub fn parse(text: &Text, origin: &Origin) -> Result<Value, NotJson> {
    if let Some(value) = text.encoded() {
        return Ok(value.clone());
    }
    let buffer = Buffer::new(text, origin.span);
    let strict = jsonc_parser::ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match jsonc_parser::parse_to_ast(&buffer.text, &jsonc_parser::CollectOptions::default(), &strict) {
        Ok(result) => match result.value {
            Some(value) => Ok(buffer.value(&value)),
            None => Err(NotJson { message: "empty text".into(), span: origin.span }),
        },
        Err(error) => {
            let range = error.range();
            let message = error.kind().to_string().to_lowercase();
            Err(NotJson { message, span: buffer.span(range.start, range.end.max(range.start + 1)) })
        }
    }
}

/// A value, or what its text holds where that is JSON.
pub fn document(value: &Value) -> Value {
    value.as_text().and_then(|text| parse(text, &value.origin).ok()).unwrap_or_else(|| value.clone())
}

/// Marks a symbol in the text that is handed to the parser: private-use characters, which no JSON of a template holds.
const OPEN: char = '\u{F0000}';
const CLOSE: char = '\u{F0001}';

struct Buffer {
    text: String,
    pieces: Vec<Piece>,
    /// Start of each piece in `text`.
    starts: Vec<usize>,
    whole: Option<Span>,
}

impl Buffer {
    fn new(text: &Text, whole: Option<Span>) -> Self {
        let pieces = text.to_pieces();
        let mut buffer = String::new();
        let mut starts = Vec::with_capacity(pieces.len());
        let (mut in_string, mut escaped) = (false, false);
        for (index, piece) in pieces.iter().enumerate() {
            starts.push(buffer.len());
            match &piece.part {
                Part::Literal(text) => {
                    for character in text.chars() {
                        match character {
                            _ if escaped => escaped = false,
                            '\\' if in_string => escaped = true,
                            '"' => in_string = !in_string,
                            _ => {}
                        }
                    }
                    buffer.push_str(text);
                }
                _ => {
                    let quote = if in_string { "" } else { "\"" };
                    buffer.push_str(&format!("{quote}{OPEN}{index}{CLOSE}{quote}"));
                }
            }
        }
        Self { text: buffer, pieces, starts, whole }
    }

    /// The source below bytes of the buffer.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.at(start, false)?;
        let last = self.at(end.max(start + 1) - 1, true)?;
        Some(first.to(last))
    }

    /// The place of one byte of the buffer: exact in literals that stand in the source as they are.
    fn at(&self, byte: usize, inclusive: bool) -> Option<Span> {
        let index = self.starts.partition_point(|&start| start <= byte).checked_sub(1)?;
        let (start, piece) = (self.starts[index], &self.pieces[index]);
        let Some(span) = piece.span else { return self.whole };
        match &piece.part {
            Part::Literal(text) if text.len() == span.range().len() => {
                let at = span.start as usize + (byte - start).min(text.len());
                Some(Span::new(span.file, at..at + usize::from(inclusive)))
            }
            _ => Some(span),
        }
    }

    fn value(&self, node: &ast::Value) -> Value {
        let range = node.range();
        let origin = self.span(range.start, range.end).map(Origin::at).unwrap_or_default();
        let kind = match node {
            ast::Value::NullKeyword(_) => Kind::Null,
            ast::Value::BooleanLit(b) => Kind::Bool(b.value),
            ast::Value::NumberLit(n) => match n.value.parse() {
                Ok(number) => Kind::Number(number),
                Err(_) => Kind::Unknown(Reason::new("a number out of range")),
            },
            ast::Value::StringLit(s) => Kind::Text(self.string(&s.value, range.start + 1, range.end - 1)),
            ast::Value::Array(array) => {
                let items = array.elements.iter().map(|item| self.value(item)).collect();
                Kind::List(List { items, ..List::default() }.into())
            }
            ast::Value::Object(object) => Kind::Object(self.object(object).into()),
        };
        Value { kind, origin }
    }

    fn object(&self, node: &ast::Object) -> Object {
        let mut object = Object::default();
        for property in &node.properties {
            let range = property.name.range();
            let name = self.string(property.name.as_str(), range.start + 1, range.end - 1);
            match name.known() {
                Some(name) => {
                    let entry = Entry { key: self.span(range.start, range.end), value: self.value(&property.value) };
                    object.entries.insert(name, entry);
                }
                None => object.rest = Some(Reason::new(format!("key `{name}` is not known"))),
            }
        }
        object
    }

    /// The text of a decoded string that stands at bytes `start..end` of the buffer.
    fn string(&self, decoded: &str, start: usize, end: usize) -> Text {
        let exact = decoded.len() == end.saturating_sub(start);
        let whole = self.span(start, end);
        let mut pieces = Vec::new();
        let mut at = 0;
        while at < decoded.len() {
            let open = decoded[at..].find(OPEN).map_or(decoded.len(), |n| at + n);
            if open > at {
                let span = if exact { self.span(start + at, start + open) } else { whole };
                pieces.push(Piece { part: Part::Literal(decoded[at..open].into()), span });
            }
            let Some(close) = decoded[open..].find(CLOSE).map(|n| open + n) else { break };
            let index: Option<usize> = decoded[open + OPEN.len_utf8()..close].parse().ok();
            pieces.extend(index.and_then(|index| self.pieces.get(index)).cloned());
            at = close + CLOSE.len_utf8();
        }
        Text::pieces(pieces)
    }
}

/// The JSON text of a value, without white space, its symbols kept.
pub(super) fn write(value: &Value, escape: Escape) -> Vec<Piece> {
    let mut writer = Writer { escape, ..Writer::default() };
    writer.value(value);
    writer.flush();
    writer.pieces
}

/// Which characters of a text are escaped that JSON would let stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Escape {
    /// None.
    #[default]
    Plain,
    /// `<`, `>`, `&` and the line separators, as Go does.
    Html,
}

impl Escape {
    /// The inside of a JSON string.
    fn inner(self, text: &str) -> String {
        let quoted = serde_json::to_string(text).unwrap_or_default();
        let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
        if self == Self::Plain || !inner.contains(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            return inner.to_owned();
        }
        let mut out = String::with_capacity(inner.len() + 16);
        for c in inner.chars() {
            match c {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                _ => out.push(c),
            }
        }
        out
    }
}

#[derive(Default)]
struct Writer {
    escape: Escape,
    pieces: Vec<Piece>,
    literal: CompactString,
}

impl Writer {
    fn flush(&mut self) {
        if !self.literal.is_empty() {
            let text = std::mem::take(&mut self.literal);
            self.pieces.push(Piece { part: Part::Literal(text), span: None });
        }
    }

    fn part(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }

    fn value(&mut self, value: &Value) {
        match &value.kind {
            Kind::Null => self.literal.push_str("null"),
            Kind::Bool(b) => self.literal.push_str(if *b { "true" } else { "false" }),
            Kind::Number(n) => self.literal.push_str(&number(*n)),
            Kind::Text(text) => {
                self.literal.push('"');
                for piece in text.to_pieces() {
                    match &piece.part {
                        Part::Literal(text) => {
                            let inner = self.escape.inner(text);
                            self.literal.push_str(&inner);
                        }
                        _ => self.part(piece),
                    }
                }
                self.literal.push('"');
            }
            Kind::List(list) => {
                self.literal.push('[');
                self.sequence(list.items.iter(), |writer, item| writer.value(item));
                self.rest(list.rest.as_ref());
                self.literal.push(']');
            }
            Kind::Object(object) => {
                self.literal.push('{');
                self.sequence(object.entries.iter(), |writer, (key, entry)| {
                    let key = writer.escape.inner(key);
                    writer.literal.push('"');
                    writer.literal.push_str(&key);
                    writer.literal.push_str("\":");
                    writer.value(&entry.value);
                });
                self.rest(object.rest.as_ref());
                self.literal.push('}');
            }
            Kind::OneOf(one) => self.part(Piece { part: Part::Unknown(one.why.clone()), span: value.origin.span }),
            Kind::Unknown(why) => self.part(Piece { part: Part::Unknown(why.clone()), span: value.origin.span }),
        }
    }

    fn sequence<T>(&mut self, items: impl Iterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.literal.push(',');
            }
            write(self, item);
        }
    }

    fn rest(&mut self, rest: Option<&Reason>) {
        if let Some(why) = rest {
            self.part(Piece { part: Part::Unknown(why.clone()), span: None });
        }
    }
}

/// The inside of a JSON string.
pub fn inner(text: &str) -> String {
    Escape::Plain.inner(text)
}

/// A JSON string as Go writes it: `<`, `>` and `&` escaped too.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", Escape::Html.inner(text))
}

/// A number as JSON and the deployers write it: whole numbers without a point.
pub fn number(n: f64) -> CompactString {
    if n.fract() == 0.0 && n.abs() < 1e15 { format_compact!("{n:.0}") } else { format_compact!("{n}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(parts: &[&str]) -> Text {
        let piece = |part: &&str| match part.strip_prefix('$') {
            Some(resource) => {
                Part::Attribute(crate::model::Attribute { resource: resource.into(), name: "arn".into(), known: None })
            }
            None => Part::Literal((*part).into()),
        };
        Text::pieces(parts.iter().map(|part| Piece { part: piece(part), span: None }).collect())
    }

    #[test]
    fn symbols_stay_inside_and_outside_of_strings() {
        let value = parse(&text(&[r#"{"a": ""#, "$q", r#"/x", "b": "#, "$r", "}"]), &Origin::default()).unwrap();
        assert_eq!(value.get("a").unwrap().as_text().unwrap().to_string(), "${q.arn}/x");
        assert_eq!(value.get("b").unwrap().as_text().unwrap().to_string(), "${r.arn}");
    }

    #[test]
    fn writes_what_it_reads() {
        let source = [r#"{"a":["x\n"#, "$q", r#"",1,true,null]}"#];
        let value = parse(&text(&source), &Origin::default()).unwrap();
        assert_eq!(Text::json(value).to_string(), r#"{"a":["x\n${q.arn}",1,true,null]}"#);
    }

    #[test]
    fn says_where_it_is_broken() {
        assert!(parse(&text(&["{", "$q"]), &Origin::default()).is_err());
    }
}
