//! `format` and `formatlist`.

use unicode_segmentation::UnicodeSegmentation;

use super::{Call, Function, MANY, any, settled};
use crate::evaluate::terraform::collection::{boolean, known_text, list, number, text};
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
    sharp: bool,
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
            sharp: false,
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
                '#' => verb.sharp = true,
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
    fn pad(&self, text: String) -> String {
        let missing = self.width.unwrap_or(0).min(4096).saturating_sub(text.graphemes(true).count());
        if missing == 0 {
            return text;
        }
        if self.minus {
            return text + &" ".repeat(missing);
        }
        if self.zero {
            let (sign, digits) = text.split_at(text.len() - text.trim_start_matches(['+', '-', ' ']).len());
            return format!("{sign}{}{digits}", "0".repeat(missing));
        }
        " ".repeat(missing) + &text
    }

    fn signed(&self, n: f64, digits: &str) -> String {
        let sign = match n {
            n if n < 0.0 => "-",
            _ if self.plus => "+",
            _ if self.space => " ",
            _ => "",
        };
        self.pad(format!("{sign}{digits}"))
    }

    /// A value written by this verb.
    fn write(&self, value: &Value, call: &Call<'_, '_>) -> Outcome<Vec<Piece>> {
        let literal = |text: String| vec![Piece { part: Part::Literal(text.into()), span: None }];
        let whole = || match number(value)? {
            n if n.fract() == 0.0 => Ok(n),
            _ => Err(call.refused("a whole number is needed")),
        };
        let text = match self.letter {
            'v' if self.sharp || matches!(value.kind, Kind::List(_) | Kind::Object(_) | Kind::Null) => {
                return Ok(Text::escaped_json(value.clone()).to_pieces());
            }
            's' | 'v' if self.width.is_none() && self.precision.is_none() => match &value.kind {
                Kind::Number(n) if self.letter == 'v' => general(*n, None),
                _ => {
                    let mut pieces = Vec::new();
                    append(&mut pieces, value, call)?;
                    return Ok(pieces);
                }
            },
            's' | 'v' => {
                let known = match &value.kind {
                    Kind::Number(n) if self.letter == 'v' => general(*n, None),
                    _ => known_text(value)?.to_string(),
                };
                match self.precision {
                    Some(most) => known.graphemes(true).take(most).collect(),
                    None => known,
                }
            }
            'q' => json::quoted(&known_text(value)?),
            't' => boolean(value)?.to_string(),
            'd' => return Ok(literal(self.signed(whole()?, &json::number(whole()?.abs())))),
            'b' => return Ok(literal(self.signed(whole()?, &format!("{:b}", whole()?.abs() as u64)))),
            'o' => return Ok(literal(self.signed(whole()?, &format!("{:o}", whole()?.abs() as u64)))),
            'x' => return Ok(literal(self.signed(whole()?, &format!("{:x}", whole()?.abs() as u64)))),
            'X' => return Ok(literal(self.signed(whole()?, &format!("{:X}", whole()?.abs() as u64)))),
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => {
                let n = number(value)?;
                let precision = self.precision.map(|precision| precision.min(512));
                let digits = match self.letter.to_ascii_lowercase() {
                    'f' => format!("{:.*}", precision.unwrap_or(6), n.abs()),
                    'e' => exponential(&format!("{:.*e}", precision.unwrap_or(6), n.abs())),
                    _ => general(n.abs(), precision),
                };
                let digits = if self.letter.is_uppercase() { digits.to_uppercase() } else { digits };
                return Ok(literal(self.signed(n, &digits)));
            }
            other => return Err(call.refused(&format!("`%{other}` is not a verb"))),
        };
        Ok(literal(self.pad(text)))
    }
}

/// `1.5e-7` as Go writes it: a sign and at least two digits after the `e`.
fn exponential(text: &str) -> String {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{digits}e{sign}{exponent:0>2}")
}

/// A number by Go's `%g`: with an exponent where the number is long; of `precision` digits, or as few as tell it.
pub(in crate::evaluate::terraform) fn general(n: f64, precision: Option<usize>) -> String {
    let shortest = precision.is_none();
    let written = match precision {
        Some(precision) => format!("{:.*e}", precision.max(1) - 1, n.abs()),
        None => format!("{:e}", n.abs()),
    };
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mantissa = if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    let digits = mantissa.len() as i32 - i32::from(mantissa.contains('.'));
    let mut limit = precision.unwrap_or(6).max(1) as i32;
    if limit > digits && digits > exponent {
        limit = digits;
    }
    if shortest {
        limit = 6;
    }
    let sign = if n < 0.0 { "-" } else { "" };
    if exponent < -4 || exponent >= limit {
        return format!("{sign}{}", exponential(&format!("{mantissa}e{exponent}")));
    }
    let plain: f64 = format!("{mantissa}e{exponent}").parse().unwrap_or(n.abs());
    format!("{sign}{plain}")
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
    let (mut next, mut numbered, mut used) = (0, false, 0);
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
        numbered |= verb.argument.is_some();
        used = used.max(next);
        let value = arguments.get(index).ok_or_else(|| call.refused("there are too few arguments"))?;
        pieces.extend(verb.write(value, call)?);
    }
    if used < arguments.len() && !numbered {
        return Err(call.refused("there are too many arguments"));
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
