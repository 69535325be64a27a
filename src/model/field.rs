use std::fmt;

use super::awscc;
use super::resource::{Dialect, Model, ResourceId};
use super::value::{Kind, Origin, Reason, Value};

/// One row of the field table: where each dialect keeps a field, and what it is if nobody sets it.
///
/// Paths are dotted and relative to the resource's body; lists on the way (blocks of Terraform) are entered.
#[derive(Debug)]
pub struct Spec<T: 'static> {
    /// Path in Terraform.
    pub terraform: &'static str,
    /// Path in CloudFormation and SAM.
    pub cloudformation: &'static str,
    /// What AWS takes if it is not set.
    pub default: Option<T>,
}

impl<T> Spec<T> {
    /// A field without a default.
    pub const fn new(terraform: &'static str, cloudformation: &'static str) -> Self {
        Self { terraform, cloudformation, default: None }
    }

    /// Its paths in Terraform and in CloudFormation.
    pub const fn names(&self) -> (&'static str, &'static str) {
        (self.terraform, self.cloudformation)
    }

    /// The path in a dialect.
    pub fn path(&self, dialect: Dialect) -> &'static str {
        match dialect {
            Dialect::Terraform => self.terraform,
            Dialect::CloudFormation | Dialect::Sam => self.cloudformation,
        }
    }
}

/// The name of a field as its owner's user writes it: the last step of its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldName {
    name: &'static str,
    /// Written as an argument of Terraform's `awscc` provider.
    awscc: bool,
}

impl FieldName {
    fn of(path: &'static str, dialect: Dialect, form: Dialect) -> Self {
        Self { name: path.rsplit('.').next().unwrap_or(path), awscc: dialect != form }
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.awscc {
            true => f.write_str(&awscc::argument(self.name)),
            false => f.write_str(self.name),
        }
    }
}

/// What a rule sees of a field: never a raw option, so that absent, defaulted and unknown stay apart.
#[derive(Debug, Clone)]
pub struct Field<T> {
    /// The resource it belongs to.
    pub owner: ResourceId,
    /// Its name in the dialect of its owner.
    pub name: FieldName,
    /// What is known of it.
    pub state: State<T>,
}

/// What is known of a field.
#[derive(Debug, Clone)]
pub enum State<T> {
    /// Set to this.
    Set(T, Origin),
    /// Not set; AWS takes this.
    Default(T),
    /// Not set, and there is no default.
    Absent,
    /// Not known.
    Unknown(Reason, Origin),
}

impl<T> Field<T> {
    /// The value in force, set or defaulted.
    pub fn value(&self) -> Option<&T> {
        match &self.state {
            State::Set(value, _) | State::Default(value) => Some(value),
            State::Absent | State::Unknown(..) => None,
        }
    }

    /// True if it is certainly not set.
    pub fn is_absent(&self) -> bool {
        matches!(self.state, State::Absent | State::Default(_))
    }

    /// Why it is not known.
    pub fn unknown(&self) -> Option<&Reason> {
        match &self.state {
            State::Unknown(reason, _) => Some(reason),
            _ => None,
        }
    }

    /// True if the value stands where it is used: it comes from no variable or parameter.
    pub fn is_written_in_place(&self) -> bool {
        matches!(&self.state, State::Set(_, origin) if origin.span.is_some() && origin.through.is_none())
    }

    /// Where it is written; None where it is not.
    pub fn origin(&self) -> Option<&Origin> {
        match &self.state {
            State::Set(_, origin) | State::Unknown(_, origin) => Some(origin),
            State::Default(_) | State::Absent => None,
        }
    }

    /// The same field with its value read as something else; what cannot be read so is unknown for `reason`.
    pub fn read<U>(self, reason: &str, convert: impl FnOnce(&T) -> Option<U>) -> Field<U> {
        let state = match self.state {
            State::Set(value, origin) => match convert(&value) {
                Some(value) => State::Set(value, origin),
                None => State::Unknown(Reason::new(reason), origin),
            },
            State::Default(value) => match convert(&value) {
                Some(value) => State::Default(value),
                None => State::Absent,
            },
            State::Absent => State::Absent,
            State::Unknown(reason, origin) => State::Unknown(reason, origin),
        };
        Field { owner: self.owner, name: self.name, state }
    }
}

impl Field<Value> {
    /// The same field where an empty list counts as not set, and one that may be empty as unknown.
    pub fn unless_empty(mut self) -> Self {
        if let State::Set(value, origin) = &self.state
            && let Some(list) = value.as_list().filter(|list| list.items.is_empty())
        {
            self.state = match &list.rest {
                Some(why) => State::Unknown(why.clone(), origin.clone()),
                None => State::Absent,
            };
        }
        self
    }
}

/// Types a field's value can be read as.
pub trait FromValue: Sized {
    /// The value as this type; `Err` says why it cannot be told.
    fn from_value(value: &Value) -> Result<Self, Reason>;
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Result<Self, Reason> {
        Ok(value.clone())
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self, Reason> {
        match &value.kind {
            Kind::Number(n) => Ok(*n),
            Kind::Text(text) => match text.known() {
                Some(text) => text.trim().parse().map_err(|_| Reason::new(format!("`{text}` is not a number"))),
                None => Err(text
                    .first_unknown()
                    .unwrap_or_else(|| Reason::new(format!("`{text}` is known only after deployment")))),
            },
            _ => Err(not("a number", value)),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, Reason> {
        match &value.kind {
            Kind::Bool(b) => Ok(*b),
            Kind::Text(text) => match text.known().as_deref() {
                Some("true" | "True") => Ok(true),
                Some("false" | "False") => Ok(false),
                _ => Err(text.first_unknown().unwrap_or_else(|| Reason::new(format!("`{text}` is not true or false")))),
            },
            _ => Err(not("true or false", value)),
        }
    }
}

impl FromValue for super::Text {
    fn from_value(value: &Value) -> Result<Self, Reason> {
        match &value.kind {
            Kind::Text(text) => Ok(text.clone()),
            Kind::Number(n) => Ok(super::Text::literal(super::json::number(*n))),
            Kind::Bool(b) => Ok(super::Text::literal(if *b { "true" } else { "false" })),
            _ => Err(not("text", value)),
        }
    }
}

fn not(wanted: &str, value: &Value) -> Reason {
    value.first_unknown().unwrap_or_else(|| Reason::new(format!("its value is not {wanted}")))
}

impl Model {
    /// A field of a resource.
    pub fn field<T: FromValue + Clone>(&self, owner: ResourceId, spec: &Spec<T>) -> Field<T> {
        self.field_of_entry(owner, &self.resource(owner).body, spec)
    }

    /// A field of a block or object of a resource: paths are relative to `entry`.
    pub fn field_of_entry<T: FromValue + Clone>(&self, owner: ResourceId, entry: &Value, spec: &Spec<T>) -> Field<T> {
        let form = self.form_of(owner);
        let path = spec.path(form);
        let state = match if path.is_empty() { Found::Absent } else { find(entry, path) } {
            Found::Value(value) => match T::from_value(&value) {
                Ok(read) => State::Set(read, value.origin),
                Err(reason) => State::Unknown(reason, value.origin),
            },
            Found::Unknown(reason, origin) => State::Unknown(reason, origin),
            Found::Absent => match &spec.default {
                Some(default) => State::Default(default.clone()),
                None => State::Absent,
            },
        };
        Field { owner, name: FieldName::of(path, self.dialect_of(owner), form), state }
    }
}

/// A value reached by a path, and why it may not be there.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The value; never null.
    pub value: Value,
    /// The undecided condition it stands under, if any.
    pub maybe: Option<Reason>,
}

/// Every value at a dotted path below a value; lists are entered, nulls left out. What cannot be looked into is unknown.
pub fn reach(value: &Value, path: &str) -> Vec<Reached> {
    let mut found = Vec::new();
    reach_into(value, path, None, &mut found);
    found
}

fn reach_into(value: &Value, path: &str, maybe: Option<&Reason>, found: &mut Vec<Reached>) {
    let mut unknown = |reason: &Reason| {
        let value = Value::unknown(reason.clone()).with_origin(value.origin.clone());
        found.push(Reached { value, maybe: maybe.cloned() });
    };
    match &value.kind {
        Kind::Null => {}
        Kind::List(list) => {
            if let Some(reason) = &list.rest {
                unknown(reason);
            }
            list.items.iter().for_each(|item| reach_into(item, path, maybe, found));
        }
        Kind::OneOf(one) => one.values.iter().for_each(|value| reach_into(value, path, Some(&one.why), found)),
        Kind::Unknown(_) => found.push(Reached { value: value.clone(), maybe: maybe.cloned() }),
        _ if path.is_empty() => found.push(Reached { value: value.clone(), maybe: maybe.cloned() }),
        Kind::Object(object) => {
            let (head, rest) = path.split_once('.').unwrap_or((path, ""));
            match (object.entries.get(head), &object.rest) {
                (Some(entry), _) => reach_into(&entry.value, rest, maybe, found),
                (None, Some(reason)) => unknown(reason),
                (None, None) => {}
            }
        }
        Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
    }
}

enum Found {
    Value(Value),
    Unknown(Reason, Origin),
    Absent,
}

fn find(value: &Value, path: &str) -> Found {
    if path.is_empty() {
        return match &value.kind {
            Kind::Null => Found::Absent,
            Kind::Unknown(reason) => Found::Unknown(reason.clone(), value.origin.clone()),
            Kind::OneOf(one) => Found::Unknown(one.why.clone(), value.origin.clone()),
            _ => Found::Value(value.clone()),
        };
    }
    let (head, rest) = path.split_once('.').unwrap_or((path, ""));
    match &value.kind {
        Kind::Object(object) => match object.entries.get(head) {
            Some(entry) => find(&entry.value, rest),
            None => match &object.rest {
                Some(reason) => Found::Unknown(reason.clone(), value.origin.clone()),
                None => Found::Absent,
            },
        },
        Kind::List(list) => match (list.items.first(), &list.rest) {
            (Some(first), _) => find(first, path),
            (None, Some(reason)) => Found::Unknown(reason.clone(), value.origin.clone()),
            (None, None) => Found::Absent,
        },
        Kind::Null => Found::Absent,
        Kind::Unknown(reason) => Found::Unknown(reason.clone(), value.origin.clone()),
        Kind::OneOf(one) => Found::Unknown(one.why.clone(), value.origin.clone()),
        Kind::Text(text) if text.first_unknown().is_none() && text.attributes().is_empty() => Found::Absent,
        Kind::Text(text) => Found::Unknown(
            text.first_unknown().unwrap_or_else(|| Reason::new(format!("`{text}` is known only after deployment"))),
            value.origin.clone(),
        ),
        Kind::Bool(_) | Kind::Number(_) => Found::Absent,
    }
}
