use std::fmt;
use std::sync::Arc;

use compact_str::CompactString;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::text::Text;
use crate::source::Span;

/// A value as the deployer would compute it, as far as the text tells. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// Where it was written.
    pub origin: Origin,
}

/// The kinds of value. Lists and objects may be known in part.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Explicitly nothing: as good as absent for an argument.
    Null,
    /// True or false.
    Bool(bool),
    /// Any number.
    Number(f64),
    /// Known or symbolic text.
    Text(Text),
    /// A list, tuple or set.
    List(Arc<List>),
    /// A map or object.
    Object(Arc<Object>),
    /// One of several, by a condition that cannot be decided.
    OneOf(Arc<OneOf>),
    /// Not known, for a stated reason.
    Unknown(Reason),
}

/// Items in order; `rest` says why there may be more behind them.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The items that are certainly there.
    pub items: Vec<Value>,
    /// Why there may be more.
    pub rest: Option<Reason>,
    /// True for a set, whose items are their own keys and have no index.
    pub set: bool,
}

/// Entries in the order they were written; `rest` says why there may be more.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// Key to value.
    pub entries: IndexMap<CompactString, Entry, FxBuildHasher>,
    /// Why there may be more keys.
    pub rest: Option<Reason>,
}

/// A value under a key, and where the key stands.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key's own place; None where it was computed.
    pub key: Option<Span>,
    /// The value.
    pub value: Value,
}

/// Alternatives of an undecided condition.
#[derive(Debug, Clone)]
pub struct OneOf {
    /// Two to [`OneOf::MOST`] values, none of them itself one of several.
    pub values: Vec<Value>,
    /// What was not decided.
    pub why: Reason,
}

impl OneOf {
    /// Beyond this many alternatives a value is unknown.
    pub const MOST: usize = 8;
}

/// Why something is not known, in words a person understands: ``variable `arn` has no value``.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reason(Arc<Told>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Told {
    text: Arc<str>,
    /// Equal identities are equal values: the same variable without a value, read twice.
    identity: Option<Arc<str>>,
    about: About,
}

/// What a reason names, for those who do more than tell it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum About {
    Nothing,
    /// A resource that nothing declares.
    Undeclared(Arc<str>),
    /// An input that has no value.
    Input(Input),
}

/// An input that a person may give a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Input {
    /// A variable of a Terraform root.
    Variable(Arc<str>),
    /// A parameter of a template.
    Parameter(Arc<str>),
}

/// As its dialect refers to it: `var.arn`, `QueueArn`.
impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Variable(name) => write!(f, "var.{name}"),
            Input::Parameter(name) => f.write_str(name),
        }
    }
}

impl Reason {
    fn of(text: Arc<str>, identity: Option<Arc<str>>, about: About) -> Self {
        Self(Arc::new(Told { text, identity, about }))
    }

    /// A reason that says nothing about equality.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self::of(text.into(), None, About::Nothing)
    }

    /// A reason whose value is one and the same wherever `identity` appears within one root.
    pub fn with_identity(text: impl Into<Arc<str>>, identity: impl Into<Arc<str>>) -> Self {
        Self::of(text.into(), Some(identity.into()), About::Nothing)
    }

    /// The reason of a reference to a resource that nothing declares: the deployer refuses it.
    pub fn undeclared(address: &str) -> Self {
        let text = format!("resource `{address}` is not declared");
        Self::of(text.into(), None, About::Undeclared(address.into()))
    }

    /// The reason of an input that has no value.
    pub fn without_value(input: Input) -> Self {
        let (text, identity) = match &input {
            Input::Variable(name) => (format!("variable `{name}` has no value"), format!("var.{name}")),
            Input::Parameter(name) => (format!("parameter `{name}` has no value"), format!("parameter {name}")),
        };
        Self::of(text.into(), Some(identity.into()), About::Input(input))
    }

    /// The same reason for another value, which is one and the same wherever `identity` appears.
    pub fn identified(&self, identity: impl Into<Arc<str>>) -> Self {
        Self::of(Arc::clone(&self.0.text), Some(identity.into()), self.0.about.clone())
    }

    /// The same reason, saying nothing about equality.
    pub fn anonymous(&self) -> Self {
        Self::of(Arc::clone(&self.0.text), None, self.0.about.clone())
    }

    /// The resource that nothing declares, if that is the reason.
    pub fn names_undeclared(&self) -> Option<&str> {
        match &self.0.about {
            About::Undeclared(address) => Some(address),
            _ => None,
        }
    }

    /// The input that has no value, if that is the reason.
    pub fn input(&self) -> Option<&Input> {
        match &self.0.about {
            About::Input(input) => Some(input),
            _ => None,
        }
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The identity, if the value is the same wherever it appears.
    pub fn identity(&self) -> Option<&str> {
        self.0.identity.as_deref()
    }
}

/// Where a value was written, and the places it came through to where it is used.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Where the value itself stands: where a person would edit it. None for generated values.
    pub span: Option<Span>,
    /// The places that passed it on, nearest to its use last: a variable's use, a module call's argument.
    pub through: Option<Arc<Vec<Span>>>,
}

impl Origin {
    /// Written here and used here.
    pub fn at(span: Span) -> Self {
        Self { span: Some(span), through: None }
    }

    /// The same value after it passed through one more place; a generated value begins there.
    pub fn through(&self, span: Span) -> Self {
        if self.span.is_none() || self.span == Some(span) {
            return Self::at(span);
        }
        let mut places = self.through.as_deref().cloned().unwrap_or_default();
        if places.last() != Some(&span) {
            places.push(span);
        }
        Self { span: self.span, through: Some(Arc::new(places)) }
    }

    /// Where it is used in the end.
    pub fn used(&self) -> Self {
        let last = self.through.as_ref().and_then(|places| places.last());
        last.map_or_else(|| self.clone(), |span| Self::at(*span))
    }

    /// Where the value stands or is used inside of a whole, else the whole: the default of a parameter is far from the
    /// statement that names it.
    pub fn inside(&self, whole: &Origin) -> Self {
        let Some(around) = whole.span else { return self.clone() };
        let within = |span: &&Span| span.file == around.file && around.start <= span.start && span.end <= around.end;
        let places = self.span.iter().chain(self.through.iter().flat_map(|places| places.iter()));
        places.into_iter().find(within).map_or_else(|| whole.clone(), |span| Self::at(*span))
    }
}

impl Value {
    /// A value written at `span`.
    pub fn at(kind: Kind, span: Span) -> Self {
        Self { kind, origin: Origin::at(span) }
    }

    /// A value that nobody wrote.
    pub fn generated(kind: Kind) -> Self {
        Self { kind, origin: Origin::default() }
    }

    /// Known text that nobody wrote.
    pub fn text(text: impl Into<CompactString>) -> Self {
        Self::generated(Kind::Text(Text::literal(text)))
    }

    /// An unknown value.
    pub fn unknown(reason: Reason) -> Self {
        Self::generated(Kind::Unknown(reason))
    }

    /// A list of items that nobody wrote.
    pub fn list(items: Vec<Value>) -> Self {
        Self::generated(Kind::List(Arc::new(List { items, ..List::default() })))
    }

    /// An object of entries that nobody wrote.
    pub fn object<K: Into<CompactString>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self::generated(Kind::Object(Arc::new(entries.into_iter().collect())))
    }

    /// The same value with another origin.
    pub fn with_origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }

    /// One of several values, flattened; unknown beyond [`OneOf::MOST`], the value itself where only one is left.
    pub fn one_of(values: Vec<Value>, why: Reason) -> Self {
        let mut flat: Vec<Value> = Vec::with_capacity(values.len());
        for value in values {
            let inner = match &value.kind {
                Kind::OneOf(one) => one.values.clone(),
                _ => vec![value],
            };
            for value in inner {
                if !flat.iter().any(|seen| seen.same(&value) == Some(true)) {
                    flat.push(value);
                }
            }
        }
        match flat.len() {
            0 => Self::unknown(why),
            1 => flat.swap_remove(0),
            n if n > OneOf::MOST => Self::unknown(why),
            _ => {
                let origin = flat[0].origin.clone();
                Self { kind: Kind::OneOf(Arc::new(OneOf { values: flat, why })), origin }
            }
        }
    }

    /// True for an explicit null.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The text, known or symbolic.
    pub fn as_text(&self) -> Option<&Text> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Wholly known text.
    pub fn as_str(&self) -> Option<CompactString> {
        self.as_text()?.known()
    }

    /// The items of a list.
    pub fn as_list(&self) -> Option<&List> {
        match &self.kind {
            Kind::List(list) => Some(list),
            _ => None,
        }
    }

    /// The entries of an object.
    pub fn as_object(&self) -> Option<&Object> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Why it is not known, if it is wholly unknown.
    pub fn as_unknown(&self) -> Option<&Reason> {
        match &self.kind {
            Kind::Unknown(reason) => Some(reason),
            _ => None,
        }
    }

    /// The value under a key of an object, if it is there.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.entries.get(key).map(|entry| &entry.value)
    }

    /// The possible values: the alternatives of a one-of, else the value itself.
    pub fn alternatives(&self) -> &[Value] {
        match &self.kind {
            Kind::OneOf(one) => &one.values,
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether two values are equal: None where that cannot be told.
    pub fn same(&self, other: &Value) -> Option<bool> {
        match (&self.kind, &other.kind) {
            (Kind::Null, Kind::Null) => Some(true),
            (Kind::Bool(a), Kind::Bool(b)) => Some(a == b),
            (Kind::Number(a), Kind::Number(b)) => Some(a == b),
            (Kind::Text(a), Kind::Text(b)) => a.same(b),
            (Kind::List(a), Kind::List(b)) if a.rest.is_none() && b.rest.is_none() => {
                if a.items.len() != b.items.len() {
                    return Some(false);
                }
                all_same(a.items.iter().zip(&b.items))
            }
            (Kind::Object(a), Kind::Object(b)) if a.rest.is_none() && b.rest.is_none() => {
                if a.entries.len() != b.entries.len() || a.entries.keys().any(|key| !b.entries.contains_key(key)) {
                    return Some(false);
                }
                all_same(a.entries.iter().map(|(key, entry)| (&entry.value, &b.entries[key].value)))
            }
            (Kind::Unknown(a), Kind::Unknown(b)) if a.identity().is_some() && a.identity() == b.identity() => {
                Some(true)
            }
            (Kind::OneOf(_) | Kind::Unknown(_), _) | (_, Kind::OneOf(_) | Kind::Unknown(_)) => None,
            (Kind::List(_), Kind::List(_)) | (Kind::Object(_), Kind::Object(_)) => None,
            _ => Some(false),
        }
    }

    /// Calls `visit` on every text inside, at any depth, also in all alternatives.
    pub fn each_text(&self, visit: &mut dyn FnMut(&Text, &Origin)) {
        match &self.kind {
            Kind::Text(text) => match text.encoded() {
                Some(inner) => inner.each_text(visit),
                None => visit(text, &self.origin),
            },
            Kind::List(list) => list.items.iter().for_each(|item| item.each_text(visit)),
            Kind::Object(object) => object.entries.values().for_each(|entry| entry.value.each_text(visit)),
            Kind::OneOf(one) => one.values.iter().for_each(|value| value.each_text(visit)),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => {}
        }
    }

    /// The same value with every text inside replaced, also in all alternatives.
    pub fn map_texts(&self, change: &dyn Fn(&Text) -> Text) -> Value {
        let kind = match &self.kind {
            Kind::Text(text) => Kind::Text(change(text)),
            Kind::List(list) => {
                let items = list.items.iter().map(|item| item.map_texts(change)).collect();
                Kind::List(Arc::new(List { items, rest: list.rest.clone(), set: list.set }))
            }
            Kind::Object(object) => {
                let changed = |entry: &Entry| Entry { key: entry.key, value: entry.value.map_texts(change) };
                let entries = object.entries.iter().map(|(key, entry)| (key.clone(), changed(entry))).collect();
                Kind::Object(Arc::new(Object { entries, rest: object.rest.clone() }))
            }
            Kind::OneOf(one) => {
                let values = one.values.iter().map(|value| value.map_texts(change)).collect();
                Kind::OneOf(Arc::new(OneOf { values, why: one.why.clone() }))
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => return self.clone(),
        };
        Self { kind, origin: self.origin.clone() }
    }

    /// The first reason found inside for not knowing all of it.
    pub fn first_unknown(&self) -> Option<Reason> {
        match &self.kind {
            Kind::Unknown(reason) => Some(reason.clone()),
            Kind::Text(text) => text.first_unknown(),
            Kind::List(list) => list.rest.clone().or_else(|| list.items.iter().find_map(Value::first_unknown)),
            Kind::Object(object) => {
                object.rest.clone().or_else(|| object.entries.values().find_map(|e| e.value.first_unknown()))
            }
            Kind::OneOf(one) => Some(one.why.clone()),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => None,
        }
    }
}

fn all_same<'a>(mut pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    let mut certain = true;
    let different = pairs.any(|(a, b)| match a.same(b) {
        Some(same) => !same,
        None => {
            certain = false;
            false
        }
    });
    if different { Some(false) } else { certain.then_some(true) }
}

impl<K: Into<CompactString>> FromIterator<(K, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Self {
        let entries = entries.into_iter().map(|(key, value)| (key.into(), Entry { key: None, value })).collect();
        Self { entries, rest: None }
    }
}
