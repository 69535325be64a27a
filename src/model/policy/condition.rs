//! Conditions of a statement.

use compact_str::CompactString;

use super::Request;
use super::terms::Terms;
use crate::model::pattern::{Truth, covers, covers_ignoring_case};
use crate::model::text::{Part, Text};
use crate::model::value::{Origin, Reason, Value};

/// One test of a condition: any of the values must match the key's value in the request.
#[derive(Debug, Clone)]
pub struct Condition {
    /// `ArnLike`, with its qualifiers (`ForAnyValue:`, `…IfExists`).
    pub operator: CompactString,
    /// `aws:SourceArn`.
    pub key: CompactString,
    /// The values.
    pub values: Terms,
    /// Where the values are written.
    pub origin: Origin,
}

impl Condition {
    /// Whether the key's value satisfies it; None for operators that are not evaluated.
    pub fn matches(&self, value: &Text) -> Option<Truth> {
        // Of a key with one value, any value and all values are the same.
        let operator = ["ForAnyValue:", "ForAllValues:"].iter().find_map(|set| self.operator.strip_prefix(set));
        let operator = operator.unwrap_or(&self.operator);
        let operator = operator.strip_suffix("IfExists").unwrap_or(operator);
        let (negated, operator) = match operator.split_once("Not") {
            Some((kind, rest)) => (true, format!("{kind}{rest}")),
            None => (false, operator.to_owned()),
        };
        let truth = self.matches_operator(&operator, value)?;
        Some(if negated { !truth } else { truth })
    }

    fn matches_operator(&self, operator: &str, value: &Text) -> Option<Truth> {
        // Wildcards are plain characters to `StringEquals`.
        let wild = |text: &Text| text.parts().iter().filter_map(Part::known).any(|known| known.contains(['*', '?']));
        let equal = |expected: &Text| match expected.same(value) {
            Some(same) => Truth::from(same),
            None if wild(expected) || wild(value) => Truth::Unknown(not_evaluated(&self.key)),
            None => covers(expected, value),
        };
        Some(match operator {
            // The two differ in name only.
            "ArnLike" | "ArnEquals" | "StringLike" => self.values.any(&|pattern| covers(pattern, value)),
            "StringEquals" => self.values.any(&equal),
            "StringEqualsIgnoreCase" => match value.known() {
                Some(value) => self.values.any(&|pattern| covers_ignoring_case(pattern, &value)),
                None => return None,
            },
            "Bool" => self.values.any(&|expected| match (expected.known(), value.known()) {
                (Some(a), Some(b)) => Truth::from(a.eq_ignore_ascii_case(&b)),
                _ => Truth::Unknown(not_evaluated(&self.key)),
            }),
            // Asks whether the key is missing.
            "Null" => self.values.any(&|expected| match expected.known() {
                Some(missing) => Truth::from(missing.eq_ignore_ascii_case("false")),
                None => Truth::Unknown(not_evaluated(&self.key)),
            }),
            _ => return None,
        })
    }

    pub(super) fn holds(&self, request: &Request<'_>) -> Truth {
        let value = request.value_of(&self.key);
        value.and_then(|value| self.matches(value)).unwrap_or_else(|| Truth::Unknown(not_evaluated(&self.key)))
    }
}

fn not_evaluated(key: &str) -> Reason {
    Reason::new(format!("a condition on `{key}` is not evaluated"))
}

/// The conditions of a `Condition` element, and why there may be more.
pub(super) fn read_conditions(value: Option<&Value>) -> (Vec<Condition>, Option<Reason>) {
    let mut conditions = Vec::new();
    let Some(value) = value else { return (conditions, None) };
    let Some(operators) = value.as_object() else {
        return (conditions, Some(value.first_unknown().unwrap_or_else(|| Reason::new("the condition is no object"))));
    };
    let mut rest = operators.rest.clone();
    for (operator, entry) in &operators.entries {
        let Some(keys) = entry.value.as_object() else {
            if !entry.value.is_null() {
                rest = rest.or_else(|| entry.value.first_unknown());
            }
            continue;
        };
        rest = rest.or_else(|| keys.rest.clone());
        for (key, entry) in &keys.entries {
            conditions.push(Condition {
                operator: operator.clone(),
                key: key.clone(),
                values: Terms(Some(entry.value.clone())),
                origin: entry.value.origin.clone(),
            });
        }
    }
    (conditions, rest)
}
