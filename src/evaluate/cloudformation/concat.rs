//! Joining values into one text, whose alternatives are those of its parts.

use super::scalar;
use super::substitute::dynamic;
use crate::model::{Kind, OneOf, Part, Piece, Reason, Text, Value};
use crate::source::Span;

/// A part of a text to be.
pub(super) enum Chunk {
    /// Known text.
    Pieces(Vec<Piece>),
    /// A value, and the place that names it.
    Value(Value, Option<Span>),
}

/// The text of all chunks in order.
pub(super) fn concat(chunks: Vec<Chunk>, span: Span) -> Value {
    let mut texts: Vec<Vec<Piece>> = vec![Vec::new()];
    let mut why: Option<Reason> = None;
    for chunk in chunks {
        let (value, place) = match chunk {
            Chunk::Pieces(pieces) => {
                texts.iter_mut().for_each(|text| text.extend_from_slice(&pieces));
                continue;
            }
            Chunk::Value(value, place) => (value, place),
        };
        let alternatives = value.alternatives();
        if let Kind::OneOf(one) = &value.kind {
            if texts.len() * alternatives.len() > OneOf::MOST {
                let piece = Piece { part: Part::Unknown(one.why.clone()), span: place };
                texts.iter_mut().for_each(|text| text.push(piece.clone()));
                continue;
            }
            why.get_or_insert_with(|| one.why.clone());
        }
        let pieces: Vec<Vec<Piece>> = alternatives.iter().map(|value| pieces_of(value, place)).collect();
        texts = texts
            .iter()
            .flat_map(|text| pieces.iter().map(move |more| [text.as_slice(), more.as_slice()].concat()))
            .collect();
    }
    let mut values = texts.into_iter().map(|pieces| Value::at(Kind::Text(Text::pieces(dynamic(pieces))), span));
    match why {
        None => values.next().unwrap_or_else(|| Value::at(Kind::Text(Text::literal("")), span)),
        Some(why) => Value::one_of(values.collect(), why),
    }
}

/// A value as pieces of text. Those that have no place of their own stand where they are named.
fn pieces_of(value: &Value, place: Option<Span>) -> Vec<Piece> {
    let place = place.or(value.origin.span);
    let part = match &value.kind {
        Kind::Text(text) => {
            let mut pieces = text.to_pieces();
            pieces.iter_mut().filter(|piece| piece.span.is_none()).for_each(|piece| piece.span = place);
            return pieces;
        }
        Kind::Null => return Vec::new(),
        Kind::Unknown(why) => Part::Unknown(why.clone()),
        kind => match scalar::as_text(kind) {
            Some(text) => Part::Literal(text),
            None => Part::Unknown(
                value.first_unknown().unwrap_or_else(|| Reason::new("a list or mapping inside of a text")),
            ),
        },
    };
    vec![Piece { part, span: place }]
}
