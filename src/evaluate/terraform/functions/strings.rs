//! Functions over text.

use compact_str::CompactString;
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::files::render;
use super::format::append;
use super::{Call, Function, MANY, any, settled, truth};
use crate::evaluate::terraform::collection::{object, text, text_weight, too_large, unsettled};
use crate::evaluate::terraform::evaluator::{LARGEST, Outcome, Stop};
use crate::model::{Kind, Object, Part, Piece, Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("chomp", 1, 1, |call| Ok(Value::text(call.known(0)?.trim_end_matches(['\n', '\r'])))),
    settled("endswith", 2, 2, |call| ends(call, false)),
    settled("startswith", 2, 2, |call| ends(call, true)),
    settled("indent", 2, 2, indent),
    settled("join", 2, MANY, join),
    settled("lower", 1, 1, |call| Ok(Value::text(cased(&call.known(0)?, |c| c.to_lowercase().collect())))),
    settled("upper", 1, 1, |call| Ok(Value::text(cased(&call.known(0)?, |c| c.to_uppercase().collect())))),
    settled("title", 1, 1, title),
    settled("regex", 2, 2, regex),
    settled("regexall", 2, 2, regexall),
    settled("replace", 3, 3, replace),
    settled("split", 2, 2, split),
    settled("strcontains", 2, 2, strcontains),
    settled("strrev", 1, 1, |call| Ok(Value::text(call.known(0)?.graphemes(true).rev().collect::<CompactString>()))),
    settled("substr", 3, 3, substr),
    settled("trim", 2, 2, |call| {
        let (text, cut) = (call.known(0)?, call.known(1)?);
        Ok(Value::text(text.trim_matches(|c| cut.contains(c))))
    }),
    settled("trimspace", 1, 1, |call| Ok(Value::text(call.known(0)?.trim()))),
    settled("trimprefix", 2, 2, |call| affix(call, true)),
    settled("trimsuffix", 2, 2, |call| affix(call, false)),
    any("templatestring", 2, 2, templatestring),
];

/// A template that is a value: its places are those of the value.
fn templatestring(call: &Call<'_, '_>) -> Outcome {
    let template = call.value(0);
    call.evaluator.each_alternative(&template, |template| match &template.kind {
        Kind::Unknown(reason) => Err(Stop::Unknown(reason.clone())),
        _ => render(call.evaluator, &text(template)?, &template.origin, &call.forced(1)),
    })
}

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

/// Each character in another case, those that would become several as they are.
fn cased(text: &str, convert: fn(char) -> String) -> CompactString {
    let one = |c: char| {
        let converted = convert(c);
        let mut characters = converted.chars();
        characters.next().filter(|_| characters.next().is_none()).unwrap_or(c)
    };
    text.chars().map(one).collect()
}

fn title(call: &Call<'_, '_>) -> Outcome {
    let mut starts = true;
    let upper = |c: char| {
        let first = std::mem::replace(&mut starts, !(c.is_alphanumeric() || c == '_'));
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
    match from.strip_prefix('/').and_then(|from| from.strip_suffix('/')) {
        Some(_) if text.len().saturating_mul(to.len() + 1) > LARGEST => Err(too_large()),
        Some(inner) => Ok(Value::text(&*pattern(call, inner)?.replace_all(&text, to.as_str()))),
        None => Ok(Value::text(text.replace(&*from, &to))),
    }
}

fn split(call: &Call<'_, '_>) -> Outcome {
    let (separator, text) = (call.known(0)?, call.text(1)?);
    let Some(text) = text.known() else {
        let parts = call.evaluator.cut(&text, &separator, usize::MAX).ok_or_else(|| Stop::Unknown(unsettled(&text)))?;
        return Ok(Value::list(parts.into_iter().map(|part| Value::generated(Kind::Text(part))).collect()));
    };
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
    let characters: Vec<&str> = text.graphemes(true).collect();
    let count = characters.len() as f64;
    let start = if offset < 0.0 { (count + offset).max(0.0) } else { offset.min(count) };
    let end = if length < 0.0 { count } else { (start + length).min(count) };
    let kept = characters.get(start as usize..end as usize).unwrap_or_default();
    Ok(Value::text(kept.concat()))
}
