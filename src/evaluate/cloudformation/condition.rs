//! Conditions, in three values.

use super::intrinsic::{self, Call};
use super::scalar;
use super::template::{Scope, Template, unread};
use crate::model::{Kind, Reason, Text, Value};
use crate::parse::Node;

/// What is known of a condition.
#[derive(Debug, Clone)]
pub(super) enum Decision {
    Yes,
    No,
    /// For this reason it cannot be told.
    Maybe(Reason),
}

impl Template<'_> {
    /// A condition by its name in `Conditions`.
    pub(super) fn named_condition(&self, name: &str) -> Decision {
        if let Some(known) = self.decided.borrow().get(name) {
            return known.clone().unwrap_or_else(|| maybe(format!("condition `{name}` refers to itself")));
        }
        let Some(item) = self.conditions.get(name) else {
            self.unresolved(name);
            return maybe(format!("condition `{name}` is not defined"));
        };
        self.decided.borrow_mut().insert(name.into(), None);
        let decision = match self.condition(item.value, &item.scope) {
            Decision::Maybe(why) => {
                let words = format!("condition `{name}` is not decided: {}", why.text());
                Decision::Maybe(Reason::with_identity(words, format!("condition {name}")))
            }
            decided => decided,
        };
        self.decided.borrow_mut().insert(name.into(), Some(decision.clone()));
        decision
    }

    /// A condition as it is written: a function of conditions, or the name of one.
    pub(super) fn condition(&self, node: &Node, scope: &Scope) -> Decision {
        if node.cut {
            return Decision::Maybe(unread());
        }
        let call = match intrinsic::condition_call(node) {
            Some(call) => call,
            None => match (node.as_str(), self.plain(node, scope).kind) {
                (_, Kind::Bool(true)) => return Decision::Yes,
                (_, Kind::Bool(false)) => return Decision::No,
                (Some(name), _) => return self.named_condition(&super::substitute::substitute(name, scope)),
                _ => return maybe("a condition is not a function of conditions"),
            },
        };
        let arguments = call.items();
        match call.name {
            "Condition" => {
                let name = call.argument.as_str().unwrap_or_default();
                self.named_condition(&super::substitute::substitute(name, scope))
            }
            "Equals" => match arguments {
                [a, b] => equal(&self.value(a, scope), &self.value(b, scope)),
                _ => maybe("`Fn::Equals` takes two values"),
            },
            "Not" => match arguments {
                [inner] => match self.condition(inner, scope) {
                    Decision::Yes => Decision::No,
                    Decision::No => Decision::Yes,
                    unknown => unknown,
                },
                _ => maybe("`Fn::Not` takes one condition"),
            },
            "And" => self.all(arguments, scope, false),
            "Or" => self.all(arguments, scope, true),
            name => maybe(format!("`{}` is not a condition", Call::long(name))),
        }
    }

    /// True as soon as one is, for `any`; else false as soon as one is.
    fn all(&self, conditions: &[Node], scope: &Scope, any: bool) -> Decision {
        let mut undecided = None;
        for node in conditions {
            match (self.condition(node, scope), any) {
                (Decision::Yes, true) => return Decision::Yes,
                (Decision::No, false) => return Decision::No,
                (Decision::Maybe(why), _) => undecided = undecided.or(Some(why)),
                _ => {}
            }
        }
        match (undecided, any) {
            (Some(why), _) => Decision::Maybe(why),
            (None, true) => Decision::No,
            (None, false) => Decision::Yes,
        }
    }
}

fn maybe(why: impl Into<std::sync::Arc<str>>) -> Decision {
    Decision::Maybe(Reason::new(why))
}

/// CloudFormation compares scalars as text.
fn equal(a: &Value, b: &Value) -> Decision {
    let mut decision: Option<bool> = None;
    for a in a.alternatives() {
        for b in b.alternatives() {
            let same = as_text(a).same(&as_text(b));
            match (same, decision) {
                (Some(same), None) => decision = Some(same),
                (Some(same), Some(before)) if same == before => {}
                _ => return Decision::Maybe(undecided(a, b)),
            }
        }
    }
    match decision {
        Some(true) => Decision::Yes,
        Some(false) => Decision::No,
        None => Decision::Maybe(undecided(a, b)),
    }
}

fn as_text(value: &Value) -> Value {
    match scalar::as_text(&value.kind) {
        Some(text) => Value::text(text),
        None => value.clone(),
    }
}

fn undecided(a: &Value, b: &Value) -> Reason {
    let known_later = |value: &Value| {
        let text: &Text = value.as_text()?;
        text.known().is_none().then(|| Reason::new(format!("`{text}` is known only after deployment")))
    };
    a.first_unknown()
        .or_else(|| b.first_unknown())
        .or_else(|| known_later(a))
        .or_else(|| known_later(b))
        .unwrap_or_else(|| Reason::new("two values cannot be compared"))
}
