//! `yamldecode` and `yamlencode`.

use std::path::Path;

use super::encoding::sorted;
use super::time::Time;
use super::{Call, Function, any, settled};
use crate::diagnostic::Severity;
use crate::evaluate::terraform::collection::{object, text_weight, too_large, unsettled};
use crate::evaluate::terraform::evaluator::{LARGEST, Outcome, Stop};
use crate::model::{Entry, Kind, Object, Part, Piece, Reason, Text, Value, json};
use crate::parse::{Node, NodeKind, Style, yaml};
use crate::source::Sources;

pub(super) const FUNCTIONS: &[Function] =
    &[settled("yamldecode", 1, 1, yamldecode), any("yamlencode", 1, 1, yamlencode)];

/// Marks a symbol in the text that is handed to the parser: private-use characters, which no YAML holds.
const OPEN: char = '\u{F0000}';
const CLOSE: char = '\u{F0001}';

fn yamldecode(call: &Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let pieces = text.to_pieces();
    let mut source = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece.part.known() {
            Some(known) => source.push_str(known),
            None => source.push_str(&format!("{OPEN}{index}{CLOSE}")),
        }
    }
    let sources = Sources::memory([("text", source)]);
    let document = match sources.read(Path::new("text")) {
        Ok(id) => yaml::parse(&sources.file(id)),
        Err(error) => return Err(call.refused(&error.to_string())),
    };
    if let Some(problem) = document.problems.iter().find(|problem| problem.severity == Severity::Error) {
        return match text.known() {
            Some(_) => Err(call.refused(&format!("not YAML: {}", problem.message))),
            None => Err(Stop::Unknown(unsettled(&text))),
        };
    }
    let root = document.root.as_ref().ok_or_else(|| call.refused("there is nothing in it"))?;
    let value = Decoder { pieces: &pieces }.value(root);
    Ok(sorted(value.map_err(|why| call.refused(why))?).with_origin(call.value(0).origin))
}

struct Decoder<'p> {
    pieces: &'p [Piece],
}

impl Decoder<'_> {
    fn value(&self, node: &Node) -> Result<Value, &'static str> {
        if node.cut || node.tag.is_some() {
            return Err("a tag, or something that cannot be read");
        }
        match &node.kind {
            NodeKind::Scalar { text, style: Style::Plain, .. } => Ok(self.plain(text)),
            NodeKind::Scalar { text, .. } => Ok(self.text(text)),
            NodeKind::Sequence(items) => {
                let items: Result<Vec<Value>, _> = items.iter().map(|item| self.value(item)).collect();
                Ok(Value::list(items?))
            }
            NodeKind::Mapping(entries) => {
                let mut result = Object::default();
                for entry in entries {
                    let value = self.value(&entry.value)?;
                    match self.text(&entry.key).as_str() {
                        Some(key) => {
                            result.entries.insert(key, Entry { key: None, value });
                        }
                        None => result.rest = Some(Reason::new("a key is not known")),
                    }
                }
                Ok(object(result))
            }
        }
    }

    /// Text with the symbols that were marked in it.
    fn text(&self, text: &str) -> Value {
        if !text.contains(OPEN) {
            return Value::text(text);
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find(OPEN) {
            let Some(close) = rest[open..].find(CLOSE).map(|n| open + n) else { break };
            pieces.push(Piece { part: Part::Literal(rest[..open].into()), span: None });
            let index: Option<usize> = rest[open + OPEN.len_utf8()..close].parse().ok();
            pieces.extend(index.and_then(|index| self.pieces.get(index)).cloned());
            rest = &rest[close + CLOSE.len_utf8()..];
        }
        pieces.push(Piece { part: Part::Literal(rest.into()), span: None });
        Value::generated(Kind::Text(Text::pieces(pieces)))
    }

    /// What a scalar without quotes means: Terraform's reader takes the words of YAML 1.1 and most numbers of 1.2.
    fn plain(&self, text: &str) -> Value {
        match text {
            "" | "~" | "null" | "Null" | "NULL" => return Value::generated(Kind::Null),
            _ => {}
        }
        let lower = text.to_lowercase();
        let as_written = text == lower || text == text.to_uppercase() || text[1..] == lower[1..];
        match lower.as_str() {
            "true" | "yes" | "on" | "y" if as_written => return Value::generated(Kind::Bool(true)),
            "false" | "no" | "off" | "n" if as_written => return Value::generated(Kind::Bool(false)),
            _ => {}
        }
        if text.len() == 10 && Time::parse(&format!("{text}T00:00:00Z")).is_some() {
            return Value::text(format!("{text}T00:00:00Z"));
        }
        match plain_number(text) {
            Some(n) => Value::generated(Kind::Number(n)),
            None => self.text(text),
        }
    }
}

fn plain_number(text: &str) -> Option<f64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let whole = |digits: &str, base| i64::from_str_radix(digits, base).ok().map(|n| n as f64);
    let starts = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let signed = digits.len() < text.len();
    let number = match (digits.strip_prefix("0x"), digits.strip_prefix("0o")) {
        (Some(hex), _) if !signed => whole(hex, 16),
        (_, Some(octal)) if !signed => whole(octal, 8),
        _ => {
            let plain = digits.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b));
            digits.parse().ok().filter(|n: &f64| plain && starts && n.is_finite())
        }
    }?;
    Some(if negative { -number } else { number })
}

fn yamlencode(call: &Call<'_, '_>) -> Outcome {
    let value = call.evaluator.bounded(call.forced(0))?;
    call.evaluator.each_alternative(&value, |value| {
        if let Kind::Unknown(reason) = &value.kind {
            return Err(Stop::Unknown(reason.clone()));
        }
        let mut writer = Writer { pieces: Vec::new(), literal: String::new() };
        writer.value(value, 0, false);
        writer.literal.push('\n');
        if matches!(value.kind, Kind::Null | Kind::Bool(_) | Kind::Number(_)) {
            writer.literal.push_str("...\n");
        }
        writer.flush();
        if text_weight(&writer.pieces) > LARGEST {
            return Err(too_large());
        }
        Ok(Value::generated(Kind::Text(Text::pieces(writer.pieces))))
    })
}

struct Writer {
    pieces: Vec<Piece>,
    literal: String,
}

impl Writer {
    fn flush(&mut self) {
        if !self.literal.is_empty() {
            let text = std::mem::take(&mut self.literal);
            self.pieces.push(Piece { part: Part::Literal(text.into()), span: None });
        }
    }

    fn part(&mut self, part: Part) {
        self.flush();
        self.pieces.push(Piece { part, span: None });
    }

    fn line(&mut self, indent: usize) {
        self.literal.push('\n');
        self.literal.push_str(&" ".repeat(indent));
    }

    /// Writes a value behind `key:` or `-`; `within` says that there is something before it on its line.
    fn value(&mut self, value: &Value, indent: usize, within: bool) {
        match &value.kind {
            Kind::Null => self.literal.push_str("null"),
            Kind::Bool(b) => self.literal.push_str(if *b { "true" } else { "false" }),
            Kind::Number(n) => self.literal.push_str(&json::number(*n)),
            Kind::Text(text) => self.text(text, indent),
            Kind::List(list) if list.items.is_empty() && list.rest.is_none() => self.literal.push_str("[]"),
            Kind::List(list) => {
                for (index, item) in list.items.iter().enumerate() {
                    if index > 0 || within {
                        self.line(indent);
                    }
                    self.literal.push_str("- ");
                    // What an item holds begins on the item's own line.
                    self.value(item, indent + 2, false);
                }
                self.rest(list.rest.as_ref());
            }
            Kind::Object(entries) if entries.entries.is_empty() && entries.rest.is_none() => {
                self.literal.push_str("{}");
            }
            Kind::Object(entries) => {
                for (index, (key, entry)) in entries.entries.iter().enumerate() {
                    if index > 0 || within {
                        self.line(indent);
                    }
                    self.literal.push('"');
                    self.literal.push_str(&json::inner(key));
                    self.literal.push('"');
                    self.literal.push(':');
                    let inner = &entry.value;
                    let deeper = match &inner.kind {
                        Kind::List(list) if !list.items.is_empty() => Some(indent),
                        Kind::Object(object) if !object.entries.is_empty() => Some(indent + 2),
                        _ => None,
                    };
                    match deeper {
                        Some(deeper) => self.value(inner, deeper, true),
                        None => {
                            self.literal.push(' ');
                            self.value(inner, indent + 2, false);
                        }
                    }
                }
                self.rest(entries.rest.as_ref());
            }
            Kind::OneOf(one) => self.part(Part::Unknown(one.why.clone())),
            Kind::Unknown(reason) => self.part(Part::Unknown(reason.clone())),
        }
    }

    /// Text between quotes, which goes on in a new line at the first blank beyond column 80.
    fn folded(&mut self, text: &str, indent: usize) {
        let mut column = self.literal.rsplit('\n').next().unwrap_or_default().chars().count();
        let mut before_blank = false;
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            if c == ' ' && column > 80 && !before_blank && at > 0 && characters.peek().is_some() {
                self.line(indent);
                column = indent;
                if characters.peek().is_some_and(|(_, next)| *next == ' ') {
                    self.literal.push('\\');
                    column += 1;
                }
                before_blank = true;
                continue;
            }
            before_blank = c == ' ';
            self.literal.push(c);
            column += 1;
        }
    }

    fn rest(&mut self, rest: Option<&Reason>) {
        if let Some(reason) = rest {
            self.part(Part::Unknown(reason.clone()));
        }
    }

    /// Text of several lines as a block, other text between quotes.
    fn text(&mut self, text: &Text, indent: usize) {
        let parts = text.parts();
        if let Some(known) = text.known()
            && known.contains('\n')
        {
            let ends = known.len() - known.trim_end_matches('\n').len();
            self.literal.push('|');
            if known.starts_with([' ', '\n']) {
                self.literal.push('2');
            }
            self.literal.push_str(match ends {
                0 => "-",
                1 => "",
                _ => "+",
            });
            let indent = indent.max(2);
            for line in known.strip_suffix('\n').unwrap_or(&known).split('\n') {
                if line.is_empty() {
                    self.literal.push('\n');
                } else {
                    self.line(indent);
                    self.literal.push_str(line);
                }
            }
            return;
        }
        self.literal.push('"');
        for part in parts {
            match part {
                Part::Literal(text) => self.folded(&json::inner(&text), indent.max(2)),
                other => self.part(other),
            }
        }
        self.literal.push('"');
    }
}
