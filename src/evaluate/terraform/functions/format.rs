//! `format` and `formatlist`.

use super::{Call, Function, MANY, any, settled};
use crate::evaluate::terraform::collection::{known_text, list, number, text};
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::model::{Kind, Part, Piece, Reason, Text, Value, json};

pub(super) const FUNCTIONS: &[Function] =
    &[any("format", 1, MANY, |call| format(call, None)), settled("formatlist", 1, MANY, formatlist)];

/// Appends a value to a text; what is not known becomes a part of it.
pub(super) fn append(pieces: &mut Vec<Piece>, value: &Value, call: &Call<'_, '_>) -> Outcome<()> {
    let unknown = |reason: &Reason| Piece { part: Part::Unknown(reason.clone()), span: Some(call.span) };
    match &value.kind {
        Kind::Unknown(reason) => pieces.push(unknown(reason)),
        Kind::OneOf(one) => pieces.push(unknown(&one.why)),
        _ => pieces.extend(text(value)?.to_pieces()),
    }
    Ok(())
}

/// A verb of a format: `%[2]-05.1f` and its like.
struct Verb {
    argument: Option<usize>,
    minus: bool,
    plus: bool,
    zero: bool,
    space: bool,
    width: Option<usize>,
    precision: Option<usize>,
    letter: char,
}

impl Verb {
    fn parse(text: &str) -> Option<(Self, &str)> {
        let mut verb = Self {
            argument: None,
            minus: false,
            plus: false,
            zero: false,
            space: false,
            width: None,
            precision: None,
            letter: '%',
        };
        let mut rest = text;
        let digits = |text: &mut &str| {
            let length = text.bytes().take_while(u8::is_ascii_digit).count();
            let (number, after) = text.split_at(length);
            *text = after;
            number.parse::<usize>().ok()
        };
        let argument = |rest: &mut &str, verb: &mut Self| {
            if let Some(mut inner) = rest.strip_prefix('[') {
                verb.argument = digits(&mut inner);
                *rest = inner.strip_prefix(']')?;
            }
            Some(())
        };
        loop {
            match rest.chars().next()? {
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                '0' => verb.zero = true,
                ' ' => verb.space = true,
                '#' => {}
                _ => break,
            }
            rest = &rest[1..];
        }
        argument(&mut rest, &mut verb)?;
        verb.width = digits(&mut rest);
        if let Some(mut after) = rest.strip_prefix('.') {
            verb.precision = Some(digits(&mut after).unwrap_or(0));
            rest = after;
        }
        argument(&mut rest, &mut verb)?;
        verb.letter = rest.chars().next()?;
        let rest = &rest[verb.letter.len_utf8()..];
        Some((verb, rest))
    }

    /// Text brought to the verb's width.
    fn pad(&self, text: String, numeric: bool) -> String {
        let missing = self.width.unwrap_or(0).min(4096).saturating_sub(text.chars().count());
        if missing == 0 {
            return text;
        }
        if self.minus {
            return text + &" ".repeat(missing);
        }
        if self.zero && numeric {
            let (sign, digits) = text.split_at(text.len() - text.trim_start_matches(['+', '-', ' ']).len());
            return format!("{sign}{}{digits}", "0".repeat(missing));
        }
        " ".repeat(missing) + &text
    }

    fn signed(&self, n: f64, digits: String) -> String {
        let sign = match n {
            n if n < 0.0 => "-",
            _ if self.plus => "+",
            _ if self.space => " ",
            _ => "",
        };
        self.pad(format!("{sign}{digits}"), true)
    }

    /// A value written by this verb.
    fn write(&self, value: &Value, call: &Call<'_, '_>) -> Outcome<Vec<Piece>> {
        let literal = |text: String| vec![Piece { part: Part::Literal(text.into()), span: None }];
        match self.letter {
            's' | 'v' if self.width.is_none() && self.precision.is_none() => {
                let mut pieces = Vec::new();
                match &value.kind {
                    Kind::List(_) | Kind::Object(_) if self.letter == 'v' => {
                        pieces.extend(Text::json(value.clone()).to_pieces());
                    }
                    Kind::Null if self.letter == 'v' => pieces.extend(literal("null".into())),
                    _ => append(&mut pieces, value, call)?,
                }
                Ok(pieces)
            }
            's' | 'v' => {
                let mut known = known_text(value)?.to_string();
                if let Some(precision) = self.precision {
                    known = known.chars().take(precision).collect();
                }
                Ok(literal(self.pad(known, false)))
            }
            'q' => Ok(literal(self.pad(serde_json::to_string(known_text(value)?.as_str()).unwrap_or_default(), false))),
            'd' => {
                let n = number(value)?;
                Ok(literal(self.signed(n, json::number(n.abs().trunc()).into())))
            }
            'f' | 'F' => {
                let n = number(value)?;
                Ok(literal(self.signed(n, format!("{:.*}", self.precision.unwrap_or(6).min(512), n.abs()))))
            }
            'x' => Ok(literal(self.signed(number(value)?, format!("{:x}", number(value)?.abs() as u64)))),
            'X' => Ok(literal(self.signed(number(value)?, format!("{:X}", number(value)?.abs() as u64)))),
            'o' => Ok(literal(self.signed(number(value)?, format!("{:o}", number(value)?.abs() as u64)))),
            'b' => Ok(literal(self.signed(number(value)?, format!("{:b}", number(value)?.abs() as u64)))),
            'g' => Ok(literal(self.pad(json::number(number(value)?).into(), true))),
            't' => Ok(literal(self.pad(known_text(value)?.into(), false))),
            other => Err(call.refused(&format!("`%{other}` is not a verb"))),
        }
    }
}

/// `format`; for `formatlist`, with these arguments in place of the call's own.
fn format(call: &Call<'_, '_>, arguments: Option<&[Value]>) -> Outcome {
    let form = call.value(0);
    if let Kind::Unknown(reason) = &form.kind {
        return Err(Stop::Unknown(reason.clone()));
    }
    let arguments = arguments.unwrap_or(&call.arguments[1..]);
    // One argument of several values gives several texts.
    if let Some(at) = arguments.iter().position(|value| matches!(value.kind, Kind::OneOf(_))) {
        return call.evaluator.each_alternative(&arguments[at], |alternative| {
            let mut arguments = arguments.to_vec();
            arguments[at] = alternative.clone();
            format(call, Some(&arguments))
        });
    }
    let form = known_text(&form)?;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest: &str = &form;
    let mut next = 0;
    while let Some(at) = rest.find('%') {
        pieces.push(Piece { part: Part::Literal(rest[..at].into()), span: None });
        let (verb, after) = Verb::parse(&rest[at + 1..]).ok_or_else(|| call.refused("a verb is not complete"))?;
        rest = after;
        if verb.letter == '%' {
            pieces.push(Piece { part: Part::Literal("%".into()), span: None });
            continue;
        }
        let index = verb.argument.map_or(next, |argument| argument.wrapping_sub(1));
        next = index.wrapping_add(1);
        let value = arguments.get(index).ok_or_else(|| call.refused("there are too few arguments"))?;
        pieces.extend(verb.write(value, call)?);
    }
    pieces.push(Piece { part: Part::Literal(rest.into()), span: None });
    // Without places of their own the pieces join to one.
    if pieces.iter().all(|piece| matches!(piece.part, Part::Literal(_))) {
        let known = Text::pieces(pieces).known().unwrap_or_default();
        return Ok(Value::text(known));
    }
    pieces.iter_mut().for_each(|piece| piece.span = piece.span.or(Some(call.span)));
    Ok(Value::generated(Kind::Text(Text::pieces(pieces))))
}

fn formatlist(call: &Call<'_, '_>) -> Outcome {
    let mut length = None;
    let mut rest = None;
    for value in &call.arguments[1..] {
        if let Kind::List(items) = &value.kind {
            if length.is_some_and(|length| length != items.items.len()) && items.rest.is_none() {
                return Err(call.refused("the lists are not equally long"));
            }
            length = Some(items.items.len().min(length.unwrap_or(usize::MAX)));
            rest = rest.or_else(|| items.rest.clone());
        }
    }
    let mut results = Vec::new();
    for index in 0..length.unwrap_or(1) {
        let pick = |value: &Value| match &value.kind {
            Kind::List(items) => items.items.get(index).cloned().unwrap_or_else(|| value.clone()),
            _ => value.clone(),
        };
        let arguments: Vec<Value> = call.arguments[1..].iter().map(pick).collect();
        results.push(format(call, Some(&arguments))?);
    }
    Ok(list(results, rest))
}
