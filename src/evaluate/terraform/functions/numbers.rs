//! Functions over numbers.

use super::{Call, Function, MANY, number_value, settled};
use crate::evaluate::terraform::collection::number;
use crate::evaluate::terraform::evaluator::Outcome;
use crate::evaluate::terraform::operators::decimal;
use crate::model::Kind;

pub(super) const FUNCTIONS: &[Function] = &[
    settled("abs", 1, 1, |call| Ok(number_value(call.number(0)?.abs()))),
    settled("ceil", 1, 1, |call| Ok(number_value(call.number(0)?.ceil()))),
    settled("floor", 1, 1, |call| Ok(number_value(call.number(0)?.floor()))),
    settled("log", 2, 2, |call| {
        let (value, base) = (call.number(0)?, call.number(1)?);
        finite(call, value.ln() / base.ln())
    }),
    settled("max", 1, MANY, |call| extreme(call, f64::max)),
    settled("min", 1, MANY, |call| extreme(call, f64::min)),
    settled("parseint", 2, 2, parseint),
    settled("pow", 2, 2, |call| finite(call, call.number(0)?.powf(call.number(1)?))),
    settled("signum", 1, 1, |call| {
        let n = call.number(0)?;
        if n.fract() != 0.0 {
            return Err(call.refused("a whole number is needed"));
        }
        Ok(number_value(if n == 0.0 { 0.0 } else { n.signum() }))
    }),
    settled("sum", 1, 1, sum),
];

fn finite(call: &Call<'_, '_>, n: f64) -> Outcome {
    if n.is_finite() { Ok(number_value(n)) } else { Err(call.refused("the result is no number")) }
}

fn extreme(call: &Call<'_, '_>, choose: fn(f64, f64) -> f64) -> Outcome {
    let mut best = call.number(0)?;
    for at in 1..call.len() {
        best = choose(best, call.number(at)?);
    }
    Ok(number_value(best))
}

fn sum(call: &Call<'_, '_>) -> Outcome {
    let items = call.list(0)?;
    if items.is_empty() {
        return Err(call.refused("the list is empty"));
    }
    let mut total = 0.0;
    for item in &items {
        total += number(item)?;
    }
    Ok(number_value(decimal(total)))
}

/// A number in any base up to 62: capitals come after small letters, and mean the same up to base 36.
fn parseint(call: &Call<'_, '_>) -> Outcome {
    if !matches!(call.value(0).kind, Kind::Text(_)) {
        return Err(call.refused("text is needed"));
    }
    let (text, base) = (call.known(0)?, call.number(1)?);
    if !(2.0..=62.0).contains(&base) || base.fract() != 0.0 {
        return Err(call.refused("a base of 2 to 62 is needed"));
    }
    let refused = || call.refused(&format!("`{text}` is not a number of base {base}"));
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    if digits.is_empty() {
        return Err(refused());
    }
    let mut total = 0.0;
    for digit in digits.chars() {
        let value = match digit {
            '0'..='9' => u32::from(digit) - u32::from('0'),
            'a'..='z' => u32::from(digit) - u32::from('a') + 10,
            'A'..='Z' if base <= 36.0 => u32::from(digit) - u32::from('A') + 10,
            'A'..='Z' => u32::from(digit) - u32::from('A') + 36,
            _ => return Err(refused()),
        };
        if f64::from(value) >= base {
            return Err(refused());
        }
        total = total * base + f64::from(value);
    }
    finite(call, if text.starts_with('-') { -total } else { total })
}
