use std::fmt;
use std::sync::Arc;

use compact_str::CompactString;

use super::json::{self, Escape};
use super::value::{Reason, Value};
use crate::source::Span;

/// A string as a sequence of parts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Text(Repr);

#[derive(Debug, Clone)]
enum Repr {
    Literal(CompactString),
    Pieces(Arc<[Piece]>),
    /// The JSON text of a value, written out only when asked for.
    Encoded(Arc<Value>, Escape),
}

/// A part and where it stands; None for a span that nobody wrote.
#[derive(Debug, Clone)]
pub struct Piece {
    /// The part.
    pub part: Part,
    /// Where it stands. For a literal, bytes of the span are bytes of the text if their lengths are equal.
    pub span: Option<Span>,
}

/// The parts a text is made of.
#[derive(Debug, Clone)]
pub enum Part {
    /// Known text.
    Literal(CompactString),
    /// An attribute of a resource.
    Attribute(Attribute),
    /// Something the deployer fills in, the same everywhere.
    Pseudo(Pseudo),
    /// Not known.
    Unknown(Reason),
}

/// An attribute of a resource: a name for what is known only after deployment, or known already.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The resource's address within its root; `root#address` for a resource of another one.
    pub resource: Arc<str>,
    /// `arn`, `id`, `Arn`, `Ref`, `stream[0].arn`; empty for the resource as a whole.
    pub name: CompactString,
    /// The attribute's text where configuration sets it.
    pub known: Option<CompactString>,
}

/// What the deployer fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pseudo {
    /// The account that is deployed to.
    Account,
    /// The region that is deployed to.
    Region,
    /// `aws`, `aws-cn`, …
    Partition,
    /// `amazonaws.com`, …
    UrlSuffix,
    /// The stack's name.
    StackName,
    /// The stack's ARN.
    StackId,
}

impl Pseudo {
    /// As it is shown inside of a text.
    pub fn as_str(self) -> &'static str {
        match self {
            Pseudo::Account => "account",
            Pseudo::Region => "region",
            Pseudo::Partition => "partition",
            Pseudo::UrlSuffix => "url-suffix",
            Pseudo::StackName => "stack",
            Pseudo::StackId => "stack-id",
        }
    }
}

impl Text {
    /// Known text.
    pub fn literal(text: impl Into<CompactString>) -> Self {
        Self(Repr::Literal(text.into()))
    }

    /// A single attribute of a resource.
    pub fn attribute(resource: impl Into<Arc<str>>, name: impl Into<CompactString>) -> Self {
        Self::part(Part::Attribute(Attribute { resource: resource.into(), name: name.into(), known: None }))
    }

    /// A single part.
    pub fn part(part: Part) -> Self {
        Self::pieces(vec![Piece { part, span: None }])
    }

    /// A text of pieces. Pieces are kept apart so that each keeps its span.
    pub fn pieces(mut pieces: Vec<Piece>) -> Self {
        pieces.retain(|piece| !matches!(&piece.part, Part::Literal(text) if text.is_empty()));
        match pieces.as_slice() {
            [] => Self::literal(""),
            [Piece { part: Part::Literal(text), span: None }] => Self(Repr::Literal(text.clone())),
            _ => Self(Repr::Pieces(pieces.into())),
        }
    }

    /// The JSON text of a value (`jsonencode`, `Fn::ToJsonString`): stays structured.
    pub fn json(value: Value) -> Self {
        Self(Repr::Encoded(Arc::new(value), Escape::Plain))
    }

    /// The JSON text Terraform's `jsonencode` makes of a value, which escapes `<`, `>` and `&`: stays structured.
    pub fn escaped_json(value: Value) -> Self {
        Self(Repr::Encoded(Arc::new(value), Escape::Html))
    }

    /// The value this text is the JSON of, where it was made from one.
    pub fn encoded(&self) -> Option<&Value> {
        match &self.0 {
            Repr::Encoded(value, _) => Some(value),
            _ => None,
        }
    }

    /// Its pieces in order, without spans for a text of one literal.
    pub fn to_pieces(&self) -> Vec<Piece> {
        match &self.0 {
            Repr::Literal(text) => vec![Piece { part: Part::Literal(text.clone()), span: None }],
            Repr::Pieces(pieces) => pieces.to_vec(),
            Repr::Encoded(value, escape) => json::write(value, *escape),
        }
    }

    /// Its pieces in order, each literal as long as it can be: for looking at the text rather than at its places.
    pub fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for piece in self.to_pieces() {
            match (parts.last_mut(), piece.part) {
                (Some(Part::Literal(before)), Part::Literal(text)) => before.push_str(&text),
                (_, part) => parts.push(part),
            }
        }
        parts
    }

    /// The whole text where every part of it is known.
    pub fn known(&self) -> Option<CompactString> {
        match &self.0 {
            Repr::Literal(text) => Some(text.clone()),
            Repr::Pieces(pieces) => known(pieces),
            Repr::Encoded(value, escape) => known(&json::write(value, *escape)),
        }
    }

    /// The attributes it names, in order.
    pub fn attributes(&self) -> Vec<Attribute> {
        let of = |piece: &Piece| match &piece.part {
            Part::Attribute(attribute) => Some(attribute.clone()),
            _ => None,
        };
        match &self.0 {
            Repr::Literal(_) => Vec::new(),
            Repr::Pieces(pieces) => pieces.iter().filter_map(of).collect(),
            Repr::Encoded(value, escape) => json::write(value, *escape).iter().filter_map(of).collect(),
        }
    }

    /// A string that is equal for two texts exactly if they are certainly equal; None where a part is not known at all.
    /// Symbols stand between `\u{1}` and hold no colon, so that the colons left are those of the text.
    pub fn key(&self) -> Option<String> {
        let mut key = String::new();
        for part in self.parts() {
            let symbol = match &part {
                Part::Pseudo(pseudo) => pseudo.as_str().to_owned(),
                Part::Attribute(Attribute { resource, name, known: None }) => format!("{resource}.{name}"),
                Part::Unknown(reason) => reason.identity()?.to_owned(),
                Part::Literal(text) | Part::Attribute(Attribute { known: Some(text), .. }) => {
                    key.push_str(text);
                    continue;
                }
            };
            key.push('\u{1}');
            key.push_str(&symbol.replace(':', ";"));
            key.push('\u{1}');
        }
        Some(key)
    }

    /// The attribute, if the text is nothing but one.
    pub fn as_attribute(&self) -> Option<&Attribute> {
        match &self.0 {
            Repr::Pieces(pieces) => match &**pieces {
                [Piece { part: Part::Attribute(attribute), .. }] => Some(attribute),
                _ => None,
            },
            _ => None,
        }
    }

    /// Why it is not known, if the text is nothing but one unknown part.
    pub fn as_unknown(&self) -> Option<&Reason> {
        match &self.0 {
            Repr::Pieces(pieces) => match &**pieces {
                [Piece { part: Part::Unknown(reason), .. }] => Some(reason),
                _ => None,
            },
            _ => None,
        }
    }

    /// This text followed by another.
    pub fn concat(&self, other: &Text) -> Text {
        let mut pieces = self.to_pieces();
        pieces.extend(other.to_pieces());
        Text::pieces(pieces)
    }

    /// The first reason for not knowing all of it; attributes and pseudo values count as known.
    pub fn first_unknown(&self) -> Option<Reason> {
        let of = |piece: &Piece| match &piece.part {
            Part::Unknown(reason) => Some(reason.clone()),
            _ => None,
        };
        match &self.0 {
            Repr::Literal(_) => None,
            Repr::Pieces(pieces) => pieces.iter().find_map(of),
            Repr::Encoded(value, _) => value.first_unknown(),
        }
    }

    /// Whether two texts are equal: None where that cannot be told. The same symbols in the same order are equal;
    /// different symbols may still be, unless the literal text around them forbids it.
    pub fn same(&self, other: &Text) -> Option<bool> {
        if let (Some(a), Some(b)) = (self.known(), other.known()) {
            return Some(a == b);
        }
        let (a, b) = (self.parts(), other.parts());
        if a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.certainly_is(b)) {
            return Some(true);
        }
        let differ = |a: Option<&Part>, b: Option<&Part>, ends: fn(&str, &str) -> bool| match (a, b) {
            (Some(Part::Literal(a)), Some(Part::Literal(b))) => !ends(a, b) && !ends(b, a),
            _ => false,
        };
        let apart =
            differ(a.first(), b.first(), |a, b| a.starts_with(b)) || differ(a.last(), b.last(), |a, b| a.ends_with(b));
        apart.then_some(false)
    }
}

impl Part {
    fn certainly_is(&self, other: &Part) -> bool {
        match (self, other) {
            (Part::Literal(a), Part::Literal(b)) => a == b,
            (Part::Attribute(a), Part::Attribute(b)) => a.resource == b.resource && a.name == b.name,
            (Part::Pseudo(a), Part::Pseudo(b)) => a == b,
            (Part::Unknown(a), Part::Unknown(b)) => a.identity().is_some() && a.identity() == b.identity(),
            _ => false,
        }
    }

    /// The text of this part where it is known.
    pub fn known(&self) -> Option<&str> {
        match self {
            Part::Literal(text) => Some(text),
            Part::Attribute(Attribute { known, .. }) => known.as_deref(),
            Part::Pseudo(_) | Part::Unknown(_) => None,
        }
    }
}

fn known(pieces: &[Piece]) -> Option<CompactString> {
    if let [piece] = pieces {
        return piece.part.known().map(CompactString::from);
    }
    let mut text = CompactString::default();
    for piece in pieces {
        text.push_str(piece.part.known()?);
    }
    Some(text)
}

/// As a person would write it: symbols in `${…}`.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.parts() {
            match part {
                Part::Literal(text) => f.write_str(&text)?,
                Part::Attribute(Attribute { known: Some(text), .. }) => f.write_str(&text)?,
                Part::Attribute(Attribute { resource, name, .. }) if name.is_empty() => write!(f, "${{{resource}}}")?,
                Part::Attribute(Attribute { resource, name, .. }) => write!(f, "${{{resource}.{name}}}")?,
                Part::Pseudo(pseudo) => write!(f, "${{{}}}", pseudo.as_str())?,
                Part::Unknown(reason) => match reason.input() {
                    Some(input) => write!(f, "${{{input}}}")?,
                    None => f.write_str("${…}")?,
                },
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Input;

    #[test]
    fn inputs_without_a_value_are_shown_by_name() {
        let of = |why: Reason| Text::literal("arn:").concat(&Text::part(Part::Unknown(why))).to_string();
        assert_eq!(of(Reason::without_value(Input::Variable("queue".into()))), "arn:${var.queue}");
        assert_eq!(of(Reason::without_value(Input::Parameter("Queue".into()))), "arn:${Queue}");
        assert_eq!(of(Reason::new("`queue` is known only after apply")), "arn:${…}");
    }
}
