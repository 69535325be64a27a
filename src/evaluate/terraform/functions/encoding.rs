//! Functions that encode and decode.

use std::sync::Arc;

use compact_str::CompactString;

use super::{Call, Function, any, settled};
use crate::evaluate::terraform::collection::{known_text, object, unsettled};
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::model::{Entry, Kind, List, Object, Text, Value, json};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("base64decode", 1, 1, base64decode),
    settled("base64encode", 1, 1, |call| Ok(Value::text(base64(call.known(0)?.as_bytes())))),
    settled("base64gunzip", 1, 1, opaque),
    any("base64gzip", 1, 1, opaque),
    any("bcrypt", 1, 2, |_| Err(Stop::unknown("`bcrypt` gives another hash at each deployment"))),
    settled("csvdecode", 1, 1, csvdecode),
    settled("filebase64", 1, 1, filebase64),
    any("jsonencode", 1, 1, jsonencode),
    settled("jsondecode", 1, 1, jsondecode),
    any("rsadecrypt", 2, 2, opaque),
    settled("textdecodebase64", 2, 2, textdecodebase64),
    settled("textencodebase64", 2, 2, textencodebase64),
    settled("urldecode", 1, 1, urldecode),
    settled("urlencode", 1, 1, urlencode),
    any("uuid", 0, 0, |_| Err(Stop::unknown("`uuid` is another at each deployment"))),
];

/// A result that says nothing, but is the same for the same arguments.
fn opaque(call: &Call<'_, '_>) -> Outcome {
    let reason = call.arguments.iter().find_map(|value| value.as_unknown().cloned());
    Err(reason.map_or_else(|| Stop::unknown(format!("`{}` is not computed here", call.name)), Stop::Unknown))
}

fn jsonencode(call: &Call<'_, '_>) -> Outcome {
    let value = call.evaluator.bounded(call.forced(0))?;
    call.evaluator.each_alternative(&value, |value| match &value.kind {
        Kind::Unknown(reason) => Err(Stop::Unknown(reason.clone())),
        _ => Ok(Value::generated(Kind::Text(Text::escaped_json(value.clone())))),
    })
}

fn jsondecode(call: &Call<'_, '_>) -> Outcome {
    let value = call.value(0);
    let text = call.text(0)?;
    match json::parse(&text, &value.origin) {
        Ok(value) => Ok(sorted(value)),
        Err(error) if text.known().is_some() => Err(call.refused(&format!("not JSON: {}", error.message))),
        Err(_) => Err(Stop::Unknown(unsettled(&text))),
    }
}

/// A decoded value with its keys in the order Terraform iterates them.
pub(in crate::evaluate::terraform) fn sorted(value: Value) -> Value {
    let kind = match &value.kind {
        Kind::List(list) => {
            let items = list.items.iter().cloned().map(sorted).collect();
            Kind::List(Arc::new(List { items, rest: list.rest.clone(), set: list.set }))
        }
        Kind::Object(object) => {
            let entry = |(key, entry): (&CompactString, &Entry)| {
                (key.clone(), Entry { key: entry.key, value: sorted(entry.value.clone()) })
            };
            let mut entries: indexmap::IndexMap<_, _, _> = object.entries.iter().map(entry).collect();
            entries.sort_unstable_keys();
            Kind::Object(Arc::new(Object { entries, rest: object.rest.clone() }))
        }
        _ => return value,
    };
    Value { kind, origin: value.origin }
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = BASE64[(n >> (18 - 6 * at)) as usize & 63];
            out.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

fn base64decode(call: &Call<'_, '_>) -> Outcome {
    let bytes = debase64(&call.known(0)?).ok_or_else(|| call.refused("not base64 text"))?;
    // Terraform refuses bytes that are no text.
    String::from_utf8(bytes).map(Value::text).map_err(|_| call.refused("what is encoded is not text"))
}

/// The bytes of base64 text with its padding.
fn debase64(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) || text.len() - text.trim_end_matches('=').len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut n, mut bits) = (0u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        let value = BASE64.iter().position(|&known| known == digit)?;
        n = (n << 6 | value as u32) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((n >> bits) as u8);
        }
    }
    Some(bytes)
}

fn filebase64(call: &Call<'_, '_>) -> Outcome {
    let text = super::files::content(call.evaluator, &call.value(0))?;
    Ok(Value::text(base64(known_text(&text)?.as_bytes())))
}

/// Encodings of `textencodebase64` that are computed here.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16 { big: bool },
    Latin1,
}

impl Encoding {
    fn named(name: &str) -> Outcome<Self> {
        match name.to_uppercase().as_str() {
            "UTF-8" | "UTF8" => Ok(Self::Utf8),
            "UTF-16LE" => Ok(Self::Utf16 { big: false }),
            "UTF-16BE" => Ok(Self::Utf16 { big: true }),
            "ISO-8859-1" | "LATIN1" | "ISO8859-1" => Ok(Self::Latin1),
            _ => Err(Stop::unknown(format!("the encoding `{name}` is not computed here"))),
        }
    }
}

fn textencodebase64(call: &Call<'_, '_>) -> Outcome {
    let text = call.known(0)?;
    let bytes: Option<Vec<u8>> = match Encoding::named(&call.known(1)?)? {
        Encoding::Utf8 => Some(text.as_bytes().to_vec()),
        Encoding::Utf16 { big: false } => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16 { big: true } => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Encoding::Latin1 => text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect(),
    };
    let bytes = bytes.ok_or_else(|| call.refused("a character has no place in this encoding"))?;
    Ok(Value::text(base64(&bytes)))
}

fn textdecodebase64(call: &Call<'_, '_>) -> Outcome {
    let bytes = debase64(&call.known(0)?).ok_or_else(|| call.refused("not base64 text"))?;
    let text = match Encoding::named(&call.known(1)?)? {
        Encoding::Utf8 => String::from_utf8(bytes).ok(),
        Encoding::Latin1 => Some(bytes.into_iter().map(char::from).collect()),
        Encoding::Utf16 { big } => {
            let unit = |pair: &[u8]| match pair {
                [a, b] if big => u16::from_be_bytes([*a, *b]),
                [a, b] => u16::from_le_bytes([*a, *b]),
                _ => 0xFFFD,
            };
            String::from_utf16(&bytes.chunks(2).map(unit).collect::<Vec<_>>()).ok()
        }
    };
    text.map(Value::text).ok_or_else(|| call.refused("not text in this encoding"))
}

/// A list of objects, one for each row after the first, which holds the names.
fn csvdecode(call: &Call<'_, '_>) -> Outcome {
    let text = call.known(0)?;
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let not = |error: csv::Error| call.refused(&format!("not CSV: {error}"));
    let names = reader.headers().map_err(not)?.clone();
    if names.is_empty() {
        return Err(call.refused("not CSV: there is no row of names"));
    }
    let mut seen: Vec<&str> = Vec::new();
    for name in &names {
        if seen.contains(&name) {
            return Err(call.refused(&format!("not CSV: two columns are named `{name}`")));
        }
        seen.push(name);
    }
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(not)?;
        call.evaluator.spend(row.len());
        rows.push(object(names.iter().zip(&row).map(|(name, field)| (name, Value::text(field))).collect()));
    }
    Ok(Value::list(rows))
}

fn urldecode(call: &Call<'_, '_>) -> Outcome {
    let text = call.known(0)?;
    let not = || call.refused("not an encoded URL");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = rest.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()).ok_or_else(not)?;
                let hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| hex).ok_or_else(not)?);
                rest = &rest[2..];
            }
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).map(Value::text).map_err(|_| not())
}

fn urlencode(call: &Call<'_, '_>) -> Outcome {
    let mut out = String::new();
    for byte in call.known(0)?.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(Value::text(out))
}
