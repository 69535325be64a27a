//! Operators over values, three-valued where an operand is not known.

use hcl_edit::expr::{BinaryOperator, UnaryOperator};

use super::collection::{boolean, number, unsettled};
use super::evaluator::{Outcome, Stop};
use crate::model::{Kind, Reason, Value};

/// `&&` and `||`: one operand may decide alone.
pub(super) fn logic(operator: BinaryOperator, left: Outcome, right: impl FnOnce() -> Outcome) -> Outcome {
    let decisive = operator == BinaryOperator::Or;
    let left = left.and_then(|value| decide(&value));
    if let Ok(true) = left.as_ref().map(|b| *b == decisive) {
        return Ok(Value::generated(Kind::Bool(decisive)));
    }
    if let Err(Stop::Failed(reason)) = left {
        return Err(Stop::Failed(reason));
    }
    match (left, right().and_then(|value| decide(&value))) {
        (_, Ok(b)) if b == decisive => Ok(Value::generated(Kind::Bool(decisive))),
        (Ok(_), Ok(b)) => Ok(Value::generated(Kind::Bool(b))),
        (Err(stop), Ok(_)) | (_, Err(stop)) => Err(stop),
    }
}

/// True or false, also where all alternatives agree.
pub(super) fn decide(value: &Value) -> Outcome<bool> {
    let Kind::OneOf(one) = &value.kind else { return boolean(value) };
    let mut found = None;
    for alternative in &one.values {
        match (boolean(alternative), found) {
            (Ok(b), None) => found = Some(b),
            (Ok(b), Some(before)) if b == before => {}
            (Err(Stop::Failed(_)), _) => {}
            _ => return Err(Stop::Unknown(one.why.clone())),
        }
    }
    found.ok_or_else(|| Stop::Unknown(one.why.clone()))
}

/// `==`; None where it cannot be told.
pub(super) fn equal(left: &Value, right: &Value) -> Option<bool> {
    // An attribute that is known only after deployment may be of any type, but it is something.
    let symbolic = |value: &Value| value.as_text().is_some_and(|text| text.known().is_none());
    if (symbolic(left) || symbolic(right)) && left.as_text().is_some() != right.as_text().is_some() {
        return (left.is_null() || right.is_null()).then_some(false);
    }
    left.same(right)
}

fn undecided(left: &Value, right: &Value) -> Reason {
    let reason = |value: &Value| match &value.kind {
        Kind::Text(text) if text.known().is_none() => Some(unsettled(text)),
        _ => value.first_unknown(),
    };
    reason(left).or_else(|| reason(right)).unwrap_or_else(|| Reason::new("whether two values are equal is not known"))
}

/// Every operator but `&&` and `||`. The operands must not be one of several.
pub(super) fn binary(operator: BinaryOperator, left: &Value, right: &Value) -> Outcome {
    let kind = match operator {
        BinaryOperator::Eq | BinaryOperator::NotEq => {
            let same = equal(left, right).ok_or_else(|| Stop::Unknown(undecided(left, right)))?;
            Kind::Bool(same == (operator == BinaryOperator::Eq))
        }
        BinaryOperator::Less => Kind::Bool(number(left)? < number(right)?),
        BinaryOperator::LessEq => Kind::Bool(number(left)? <= number(right)?),
        BinaryOperator::Greater => Kind::Bool(number(left)? > number(right)?),
        BinaryOperator::GreaterEq => Kind::Bool(number(left)? >= number(right)?),
        BinaryOperator::Plus => Kind::Number(decimal(number(left)? + number(right)?)),
        BinaryOperator::Minus => Kind::Number(decimal(number(left)? - number(right)?)),
        BinaryOperator::Mul => Kind::Number(decimal(number(left)? * number(right)?)),
        BinaryOperator::Div => match (number(left)?, number(right)?) {
            (_, 0.0) => return Err(Stop::failed("division by zero")),
            (left, right) => Kind::Number(left / right),
        },
        BinaryOperator::Mod => match (number(left)?, number(right)?) {
            // Terraform does not refuse this.
            (left, 0.0) => Kind::Number(left),
            (left, right) => Kind::Number(left % right),
        },
        BinaryOperator::And | BinaryOperator::Or => return Err(Stop::unknown("not an operator of two values")),
    };
    Ok(Value::generated(kind))
}

/// Terraform computes with far more digits than ours: `0.1 + 0.2` is `0.3`.
pub(super) fn decimal(n: f64) -> f64 {
    if n.fract() == 0.0 { n } else { format!("{n:.14e}").parse().unwrap_or(n) }
}

/// `!` and `-`.
pub(super) fn unary(operator: UnaryOperator, value: &Value) -> Outcome {
    let kind = match operator {
        UnaryOperator::Not => Kind::Bool(!boolean(value)?),
        UnaryOperator::Neg => Kind::Number(-number(value)?),
    };
    Ok(Value::generated(kind))
}
