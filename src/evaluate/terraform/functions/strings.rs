//! Functions over text.

use compact_str::CompactString;
use regex::Regex;

use super::{Call, Function, MANY, any, settled, truth};
use crate::evaluate::terraform::collection::{
    known_text, list, number, object, text, text_weight, too_large, unsettled,
};
use crate::evaluate::terraform::evaluator::{LARGEST, Outcome, Stop};
use crate::model::{Kind, Object, Part, Piece, Reason, Text, Value, json};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("chomp", 1, 1, |call| Ok(Value::text(call.known(0)?.trim_end_matches(['\n', '\r'])))),
    settled("endswith", 2, 2, |call| ends(call, false)),
    settled("startswith", 2, 2, |call| ends(call, true)),
    any("format", 1, MANY, |call| format(call, None)),
    settled("formatlist", 1, MANY, formatlist),
    settled("indent", 2, 2, indent),
    settled("join", 2, MANY, join),
    settled("lower", 1, 1, |call| Ok(Value::text(call.known(0)?.to_lowercase()))),
    settled("upper", 1, 1, |call| Ok(Value::text(call.known(0)?.to_uppercase()))),
    settled("title", 1, 1, title),
    settled("regex", 2, 2, regex),
    settled("regexall", 2, 2, regexall),
    settled("replace", 3, 3, replace),
    settled("split", 2, 2, split),
    settled("strcontains", 2, 2, strcontains),
    settled("strrev", 1, 1, |call| Ok(Value::text(call.known(0)?.chars().rev().collect::<CompactString>()))),
    settled("substr", 3, 3, substr),
    settled("trim", 2, 2, |call| {
        let (text, cut) = (call.known(0)?, call.known(1)?);
        Ok(Value::text(text.trim_matches(|c| cut.contains(c))))
    }),
    settled("trimspace", 1, 1, |call| Ok(Value::text(call.known(0)?.trim()))),
    settled("trimprefix", 2, 2, |call| affix(call, true)),
    settled("trimsuffix", 2, 2, |call| affix(call, false)),
    settled("templatestring", 2, 2, |_| Err(Stop::unknown("`templatestring` is not computed here"))),
];

/// The literal text at one end of a symbolic text.
fn literal_end(text: &Text, start: bool) -> Option<CompactString> {
    let parts = text.parts();
    match if start { parts.first() } else { parts.last() } {
        Some(Part::Literal(literal)) => Some(literal.clone()),
        _ => None,
    }
}

fn ends(call: &Call<'_, '_>, start: bool) -> Outcome {
    let (text, wanted) = (call.text(0)?, call.known(1)?);
    let has = |known: &str| if start { known.starts_with(&*wanted) } else { known.ends_with(&*wanted) };
    if let Some(known) = text.known() {
        return Ok(truth(has(&known)));
    }
    match literal_end(&text, start) {
        Some(literal) if literal.len() >= wanted.len() => Ok(truth(has(&literal))),
        _ => Err(Stop::Unknown(unsettled(&text))),
    }
}

fn affix(call: &Call<'_, '_>, start: bool) -> Outcome {
    let (text, affix) = (call.text(0)?, call.known(1)?);
    let cut = |known: &str| -> Option<CompactString> {
        let kept = if start { known.strip_prefix(&*affix) } else { known.strip_suffix(&*affix) };
        kept.map(Into::into)
    };
    if let Some(known) = text.known() {
        return Ok(Value::text(cut(&known).unwrap_or(known)));
    }
    let Some(literal) = literal_end(&text, start).filter(|literal| literal.len() >= affix.len()) else {
        return Err(Stop::Unknown(unsettled(&text)));
    };
    let Some(kept) = cut(&literal) else { return Ok(call.value(0)) };
    let mut parts = text.parts();
    let at = if start { 0 } else { parts.len() - 1 };
    parts[at] = Part::Literal(kept);
    let pieces = parts.into_iter().map(|part| Piece { part, span: Some(call.span) }).collect();
    Ok(Value::generated(Kind::Text(Text::pieces(pieces))))
}

/// Appends a value to a text; what is not known becomes a part of it.
fn append(pieces: &mut Vec<Piece>, value: &Value, call: &Call<'_, '_>) -> Outcome<()> {
    let unknown = |reason: &Reason| Piece { part: Part::Unknown(reason.clone()), span: Some(call.span) };
    match &value.kind {
        Kind::Unknown(reason) => pieces.push(unknown(reason)),
        Kind::OneOf(one) => pieces.push(unknown(&one.why)),
        _ => pieces.extend(text(value)?.to_pieces()),
    }
    Ok(())
}

fn join(call: &Call<'_, '_>) -> Outcome {
    let separator = call.text(0)?;
    let (mut items, mut rest) = (Vec::new(), None);
    for at in 1..call.len() {
        let (more, reason) = call.partial(at)?;
        items.extend(more);
        rest = rest.or(reason);
    }
    let mut pieces = Vec::new();
    let mut weight = 0;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            pieces.extend(separator.to_pieces());
        }
        let before = pieces.len();
        append(&mut pieces, item, call)?;
        weight += text_weight(&pieces[before..]);
        if weight > LARGEST {
            return Err(too_large());
        }
    }
    if let Some(reason) = rest {
        pieces.push(Piece { part: Part::Unknown(reason), span: Some(call.span) });
    }
    Ok(Value::generated(Kind::Text(Text::pieces(pieces))))
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
                Ok(literal(self.signed(n, format!("{:.*}", self.precision.unwrap_or(6), n.abs()))))
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

fn indent(call: &Call<'_, '_>) -> Outcome {
    let spaces = " ".repeat(call.number(0)?.clamp(0.0, 1000.0) as usize);
    let replaced = format!("\n{spaces}");
    if call.text(1)?.known().is_some_and(|known| known.matches('\n').count() * replaced.len() > LARGEST) {
        return Err(too_large());
    }
    let pieces = call.text(1)?.to_pieces().into_iter().map(|piece| match piece.part {
        Part::Literal(text) => Piece { part: Part::Literal(text.replace('\n', &replaced).into()), span: piece.span },
        _ => piece,
    });
    Ok(Value::generated(Kind::Text(Text::pieces(pieces.collect()))))
}

fn title(call: &Call<'_, '_>) -> Outcome {
    let mut starts = true;
    let upper = |c: char| {
        let first = std::mem::replace(&mut starts, !(c.is_alphanumeric() || c == '_' || c == '\''));
        if first { c.to_uppercase().collect::<String>() } else { c.to_string() }
    };
    Ok(Value::text(call.known(0)?.chars().map(upper).collect::<String>()))
}

/// A pattern as Terraform's engine reads it; both are of the RE2 family.
fn pattern(call: &Call<'_, '_>, pattern: &str) -> Outcome<Regex> {
    regex::RegexBuilder::new(pattern)
        .size_limit(1 << 20)
        .build()
        .map_err(|_| call.refused(&format!("`{pattern}` is not a pattern")))
}

/// What a match gives: its text, a list of its groups, or an object of its named groups.
fn groups(pattern: &Regex, found: &regex::Captures<'_>) -> Value {
    let group = |group: Option<regex::Match<'_>>| match group {
        Some(group) => Value::text(group.as_str()),
        None => Value::generated(Kind::Null),
    };
    if pattern.captures_len() == 1 {
        return group(found.get(0));
    }
    if pattern.capture_names().any(|name| name.is_some()) {
        let named = pattern.capture_names().flatten().map(|name| (name, group(found.name(name))));
        return object(named.collect::<Object>());
    }
    Value::list((1..pattern.captures_len()).map(|index| group(found.get(index))).collect())
}

fn regex(call: &Call<'_, '_>) -> Outcome {
    let (pattern, text) = (pattern(call, &call.known(0)?)?, call.known(1)?);
    match pattern.captures(&text) {
        Some(found) => Ok(groups(&pattern, &found)),
        None => Err(call.refused("the pattern does not match")),
    }
}

fn regexall(call: &Call<'_, '_>) -> Outcome {
    let (pattern, text) = (pattern(call, &call.known(0)?)?, call.known(1)?);
    Ok(Value::list(pattern.captures_iter(&text).map(|found| groups(&pattern, &found)).collect()))
}

fn replace(call: &Call<'_, '_>) -> Outcome {
    let (text, from, to) = (call.known(0)?, call.known(1)?, call.known(2)?);
    if text.len().saturating_mul(to.len() + 1) > LARGEST && text.matches(&*from).count() * to.len() > LARGEST {
        return Err(too_large());
    }
    match from.strip_prefix('/').and_then(|from| from.strip_suffix('/')).filter(|inner| !inner.is_empty()) {
        Some(_) if text.len().saturating_mul(to.len() + 1) > LARGEST => Err(too_large()),
        Some(inner) => Ok(Value::text(&*pattern(call, inner)?.replace_all(&text, to.as_str()))),
        None => Ok(Value::text(text.replace(&*from, &to))),
    }
}

fn split(call: &Call<'_, '_>) -> Outcome {
    let (separator, text) = (call.known(0)?, call.known(1)?);
    if separator.is_empty() {
        return Ok(Value::list(text.chars().map(|c| Value::text(c.to_string())).collect()));
    }
    if text.is_empty() {
        return Ok(Value::list(vec![Value::text("")]));
    }
    Ok(Value::list(text.split(&*separator).map(Value::text).collect()))
}

fn strcontains(call: &Call<'_, '_>) -> Outcome {
    let (text, wanted) = (call.text(0)?, call.known(1)?);
    let in_part = |part: &Part| matches!(part, Part::Literal(literal) if literal.contains(&*wanted));
    match text.known() {
        Some(known) => Ok(truth(known.contains(&*wanted))),
        None if text.parts().iter().any(in_part) => Ok(truth(true)),
        None => Err(Stop::Unknown(unsettled(&text))),
    }
}

fn substr(call: &Call<'_, '_>) -> Outcome {
    let (text, offset, length) = (call.known(0)?, call.number(1)?, call.number(2)?);
    let characters: Vec<char> = text.chars().collect();
    let count = characters.len() as f64;
    let start = if offset < 0.0 { (count + offset).max(0.0) } else { offset.min(count) };
    let end = if length < 0.0 { count } else { (start + length).min(count) };
    let kept = characters.get(start as usize..end as usize).unwrap_or_default();
    Ok(Value::text(kept.iter().collect::<String>()))
}
