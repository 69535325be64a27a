//! What the deployer refuses of events, destinations, policies and connectors.
//!
//! In: serverless resources with `Globals` merged in, and the APIs of the template. Out: problems at the user's lines.
//! Must not know: what the resources are expanded to.
//!
//! Only what is certainly refused is said: a value that is not known may be right.

mod authorizers;
mod brokers;
mod connectors;
mod events;
mod outcomes;
mod policies;
mod routes;

pub(super) use events::may_be;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::build::{Site, present};
use super::expansion::Expansion;
use crate::model::{Entry, Kind, Part, Piece, Resource, Text, Value};

/// Checks every resource.
pub(super) fn run(expansion: &mut Expansion, serverless: &[(usize, Resource)], embedded: &FxHashMap<Arc<str>, Value>) {
    for (order, resource) in serverless {
        let site = Site::of(*order, resource);
        let mut check = Check { expansion, site: &site };
        match resource.type_name.as_str() {
            "AWS::Serverless::Function" => {
                events::function(&mut check, &resource.body);
                outcomes::function(&mut check, &resource.body);
                policies::check(&mut check, &resource.body);
            }
            "AWS::Serverless::StateMachine" => {
                events::state_machine(&mut check, &resource.body);
                policies::check(&mut check, &resource.body);
            }
            _ => {}
        }
    }
    let apis = expansion.apis.values().map(|draft| (draft.site.clone(), draft.properties.clone(), draft.rest));
    for (site, properties, rest) in apis.collect::<Vec<_>>() {
        authorizers::check(&mut Check { expansion, site: &site }, &properties, rest);
    }
    connectors::check(expansion, serverless, embedded);
}

/// A resource, or a part of it, that is being checked.
struct Check<'a> {
    expansion: &'a mut Expansion,
    site: &'a Site,
}

impl Check<'_> {
    /// Reports a problem of an entry.
    fn at(&mut self, rule: &'static str, entry: &Entry, message: String, help: Option<String>) {
        // A parameter's value is not where to look.
        let value = entry.value.origin.span.filter(|_| entry.key.is_none() || self.site.holds(entry));
        let span = value.or(entry.key).unwrap_or(self.site.declared);
        self.expansion.problem(rule, self.site, span, message, help);
    }

    /// Whether an entry is a text that is written out, not by a function: SAM looks at some before it knows parameters.
    fn is_plain(&self, entry: &Entry) -> bool {
        let pieces = entry.value.as_text().map(Text::to_pieces).unwrap_or_default();
        matches!(pieces.as_slice(), [Piece { part: Part::Literal(_), .. }]) && self.site.holds(entry)
    }

    /// Reports a problem of the whole part.
    fn here(&mut self, rule: &'static str, message: String, help: Option<String>) {
        self.expansion.problem(rule, self.site, self.site.declared, message, help);
    }
}

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Map,
    List,
    TextOrList,
    BoolOrMap,
}

impl Shape {
    /// Whether a value may be of this shape: what an undecided condition or an unknown gives may be.
    fn fits(self, value: &Value) -> bool {
        let container = matches!(value.kind, Kind::List(_) | Kind::Object(_));
        match (self, &value.kind) {
            (_, Kind::Unknown(_) | Kind::OneOf(_)) => true,
            (_, Kind::Text(text)) if text.known().is_none() => true,
            (Shape::Text, _) => !container,
            // To SAM an intrinsic function is a mapping, whatever it gives.
            (_, Kind::Text(text)) if text.to_pieces().len() > 1 => true,
            (Shape::Map, kind) => matches!(kind, Kind::Object(_)),
            (Shape::List, kind) => matches!(kind, Kind::List(_)),
            (Shape::TextOrList, kind) => !matches!(kind, Kind::Object(_)),
            (Shape::BoolOrMap, kind) => matches!(kind, Kind::Bool(_) | Kind::Object(_)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Shape::Text => "a text",
            Shape::Map => "a mapping",
            Shape::List => "a list",
            Shape::TextOrList => "a text or a list",
            Shape::BoolOrMap => "`true`, `false` or a mapping",
        }
    }
}

/// Whether a key is certainly not there: nothing that is not known may bring it.
fn lacks(value: &Value, key: &str) -> bool {
    present(value, key).is_none()
        && value.get(key).is_none_or(Value::is_null)
        && value.as_object().is_some_and(|object| object.rest.is_none() && !has_transform(object))
}

fn has_transform(object: &crate::model::Object) -> bool {
    object.entries.keys().any(|key| key.starts_with("Fn::"))
}

/// Names in backticks, with `or` before the last.
fn any_of(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [name] => format!("`{name}`"),
        [first @ .., last] => {
            let first: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
            format!("{} or `{last}`", first.join(", "))
        }
    }
}
