//! Values that cross from one template to another: what they refer to is named as the other template sees it.
//!
//! Within a template, `Queue` is its own resource and `../Queue` one of the template that nests it; `path#Queue` is a
//! resource of another root wherever it is read.

use std::sync::Arc;

use crate::model::{Attribute, Entry, Exists, Kind, List, Object, OneOf, Part, Piece, Pseudo, Reason, Text, Value};

/// Which border a value crosses.
#[derive(Clone, Copy)]
pub(super) enum Transfer<'t> {
    /// Into a nested stack, as a parameter.
    Into,
    /// Out of the nested stack of this logical id.
    OutOf(&'t str),
    /// Out of the root of this path, into any other.
    Across(&'t str),
}

const STACK_NAME: &str = "stack name";
const STACK_ID: &str = "stack id";

impl Transfer<'_> {
    /// An address, or an identity, as it is on the other side.
    pub(super) fn address(self, address: &str) -> Arc<str> {
        if address.contains('#') {
            return address.into();
        }
        match self {
            Transfer::Into => format!("../{address}").into(),
            Transfer::OutOf(stack) => match address.strip_prefix("../") {
                Some(outer) => outer.into(),
                None => format!("{stack}/{address}").into(),
            },
            Transfer::Across(root) => format!("{root}#{address}").into(),
        }
    }

    pub(super) fn reason(self, reason: &Reason) -> Reason {
        match reason.identity() {
            Some(identity) if !is_global(identity) => Reason::with_identity(reason.text(), self.address(identity)),
            _ => reason.clone(),
        }
    }

    pub(super) fn exists(self, exists: &Exists) -> Exists {
        match exists {
            Exists::Yes => Exists::Yes,
            Exists::Maybe(why) => Exists::Maybe(self.reason(why)),
        }
    }

    pub(super) fn value(self, value: &Value) -> Value {
        let kind = match &value.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => return value.clone(),
            Kind::Text(text) => Kind::Text(self.text(text)),
            Kind::List(list) => {
                let items = list.items.iter().map(|item| self.value(item)).collect();
                Kind::List(List { items, rest: self.rest(&list.rest) }.into())
            }
            Kind::Object(object) => {
                let moved = |entry: &Entry| Entry { key: entry.key, value: self.value(&entry.value) };
                let entries = object.entries.iter().map(|(key, entry)| (key.clone(), moved(entry))).collect();
                Kind::Object(Object { entries, rest: self.rest(&object.rest) }.into())
            }
            Kind::OneOf(one) => {
                let values = one.values.iter().map(|value| self.value(value)).collect();
                Kind::OneOf(OneOf { values, why: self.reason(&one.why) }.into())
            }
            Kind::Unknown(why) => Kind::Unknown(self.reason(why)),
        };
        Value { kind, origin: value.origin.clone() }
    }

    fn rest(self, rest: &Option<Reason>) -> Option<Reason> {
        rest.as_ref().map(|why| self.reason(why))
    }

    fn text(self, text: &Text) -> Text {
        if let Some(inner) = text.encoded() {
            return Text::json(self.value(inner));
        }
        let mut pieces = text.to_pieces();
        if pieces.iter().all(|piece| matches!(piece.part, Part::Literal(_))) {
            return text.clone();
        }
        for Piece { part, .. } in &mut pieces {
            match part {
                Part::Attribute(Attribute { resource, .. }) => *resource = self.address(resource),
                // Every stack has a name of its own.
                Part::Pseudo(Pseudo::StackName) => *part = self.stack("name", STACK_NAME),
                Part::Pseudo(Pseudo::StackId) => *part = self.stack("id", STACK_ID),
                Part::Unknown(why) => {
                    let moved = self.reason(why);
                    *part = match moved.identity() {
                        Some(STACK_NAME) => Part::Pseudo(Pseudo::StackName),
                        Some(STACK_ID) => Part::Pseudo(Pseudo::StackId),
                        _ => Part::Unknown(moved),
                    };
                }
                Part::Literal(_) | Part::Pseudo(_) => {}
            }
        }
        Text::pieces(pieces)
    }

    fn stack(self, what: &str, identity: &str) -> Part {
        let words = format!("the {what} of another stack is known only after deployment");
        Part::Unknown(Reason::with_identity(words, self.address(identity)))
    }
}

/// True for identities that mean the same in every template.
fn is_global(identity: &str) -> bool {
    ["export ", "ssm ", "resolve:", "availability zones "].iter().any(|prefix| identity.starts_with(prefix))
}
