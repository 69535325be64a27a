//! Types of plain scalars: YAML 1.1, as PyYAML and CloudFormation read it. Timestamps and `12:30` stay text.

use compact_str::CompactString;

use crate::model::{Kind, Text, json};

/// What a plain scalar is.
pub(super) fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Kind::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Kind::Bool(false),
        _ => match number(text) {
            Some(number) => Kind::Number(number),
            None => Kind::Text(Text::literal(text)),
        },
    }
}

/// Integers with underscores, octal, hexadecimal, binary, and floats, which need a point.
fn number(text: &str) -> Option<f64> {
    let first = *text.as_bytes().first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (if first == b'-' { -1.0 } else { 1.0 }, digits),
        None => (1.0, text),
    };
    let of = |digits: &str, radix: u32| {
        let digits: String = digits.chars().filter(|c| *c != '_').collect();
        let valid = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
        // Beyond 64 bits a number is a float: good enough for any quota.
        valid.then(|| {
            u64::from_str_radix(&digits, radix).map_or_else(|_| digits.parse().unwrap_or(f64::MAX), |n| n as f64)
        })
    };
    let magnitude = match digits.as_bytes() {
        [b'0', b'b', ..] => of(&digits[2..], 2)?,
        [b'0', b'x', ..] => of(&digits[2..], 16)?,
        [b'0', _, ..] if !digits.contains('.') => of(&digits[1..], 8)?,
        [b'0'..=b'9', ..] if !digits.contains('.') => of(digits, 10)?,
        _ => float(digits)?,
    };
    Some(sign * magnitude)
}

fn float(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) if exponent.starts_with(['+', '-']) => (mantissa, Some(exponent)),
        Some(_) => return None,
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.')?;
    let digit = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    if !digit(whole) || !digit(fraction) || whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let text = format!("0{}.{}0e{}", whole, fraction, exponent.unwrap_or("0")).replace('_', "");
    text.parse().ok()
}

/// A known scalar as text, as CloudFormation compares and joins it.
pub(super) fn as_text(kind: &Kind) -> Option<CompactString> {
    match kind {
        Kind::Text(text) => text.known(),
        Kind::Number(n) => Some(json::number(*n)),
        Kind::Bool(b) => Some(if *b { "true" } else { "false" }.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_yaml_1_1() {
        let cases = [
            ("0", 0.0),
            ("12", 12.0),
            ("-3", -3.0),
            ("1_000", 1000.0),
            ("010", 8.0),
            ("0x1F", 31.0),
            ("0b11", 3.0),
            ("1.5", 1.5),
            (".5", 0.5),
            ("1.", 1.0),
            ("1.0e+3", 1000.0),
            ("123456789012", 123_456_789_012.0),
        ];
        for (text, expected) in cases {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in ["", "-", ".", "1e3", "012345678901", "2012-10-17", "12:30", "1.2.3", "0x", "nodejs20.x", "1.0e3"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
