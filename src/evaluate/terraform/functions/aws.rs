//! Functions of the AWS provider.

use super::{Call, Function, settled};
use crate::evaluate::terraform::collection::unsettled;
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::model::{Kind, Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("provider::aws::arn_build", 5, 5, build),
    settled("provider::aws::arn_parse", 1, 1, |call| call.evaluator.arn_parts(&call.value(0))),
    settled("provider::aws::trim_iam_role_path", 1, 1, trim_path),
];

fn build(call: &Call<'_, '_>) -> Outcome {
    let mut arn = Text::literal("arn");
    for at in 0..call.len() {
        arn = arn.concat(&Text::literal(":")).concat(&call.text(at)?);
    }
    Ok(Value::generated(Kind::Text(arn)))
}

/// The ARN of a role without its path.
fn trim_path(call: &Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let Some(arn) = text.known() else { return Err(Stop::Unknown(unsettled(&text))) };
    let trimmed = arn.split_once(":role/").and_then(|(start, rest)| {
        (start.matches(':').count() == 4 && start.starts_with("arn:"))
            .then(|| format!("{start}:role/{}", rest.rsplit('/').next().unwrap_or(rest)))
    });
    trimmed.map(Value::text).ok_or_else(|| call.refused("the ARN of a role is needed"))
}
