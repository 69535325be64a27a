//! Functions that encode and decode.

use std::sync::Arc;

use compact_str::CompactString;

use super::{Call, Function, MANY, any, settled};
use crate::evaluate::terraform::collection::unsettled;
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::model::{Entry, Kind, List, Object, Text, Value, json};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("base64decode", 1, 1, base64decode),
    settled("base64encode", 1, 1, |call| Ok(Value::text(base64(call.known(0)?.as_bytes())))),
    any("base64gzip", 1, 1, opaque),
    any("base64sha256", 1, 1, opaque),
    any("base64sha512", 1, 1, opaque),
    any("bcrypt", 1, 2, opaque),
    settled("csvdecode", 1, 1, opaque),
    any("filebase64", 1, 1, opaque),
    any("filebase64sha256", 1, 1, opaque),
    any("filebase64sha512", 1, 1, opaque),
    any("filemd5", 1, 1, opaque),
    any("filesha1", 1, 1, opaque),
    any("filesha256", 1, 1, opaque),
    any("filesha512", 1, 1, opaque),
    any("jsonencode", 1, 1, jsonencode),
    settled("jsondecode", 1, 1, jsondecode),
    any("md5", 1, 1, opaque),
    any("rsadecrypt", 2, 2, opaque),
    any("sha1", 1, 1, opaque),
    any("sha256", 1, 1, opaque),
    any("sha512", 1, 1, opaque),
    settled("textdecodebase64", 2, 2, opaque),
    settled("textencodebase64", 2, 2, opaque),
    settled("urlencode", 1, 1, urlencode),
    any("uuid", 0, 0, |_| Err(Stop::unknown("`uuid` is another at each deployment"))),
    any("uuidv5", 2, 2, opaque),
    settled("yamldecode", 1, 1, |_| Err(Stop::unknown("`yamldecode` is not computed here"))),
    any("yamlencode", 1, MANY, opaque),
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
        _ => Ok(Value::generated(Kind::Text(Text::json(value.clone())))),
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
            Kind::List(Arc::new(List { items, rest: list.rest.clone() }))
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

fn base64(bytes: &[u8]) -> String {
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
    let text = call.known(0)?;
    let not = || call.refused("not base64 text");
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut n, mut bits) = (0u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        let value = BASE64.iter().position(|&known| known == digit).ok_or_else(not)?;
        n = (n << 6 | value as u32) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((n >> bits) as u8);
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
