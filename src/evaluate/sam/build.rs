//! Values and resources that SAM generates.

use std::sync::Arc;

use compact_str::CompactString;

use crate::model::{
    Attribute, Dialect, Entry, Exists, Kind, Object, Origin, Part, Piece, Pseudo, Reason, Resource, Text, Type, Value,
};
use crate::source::Span;

/// The entry under a key, unless it is absent or null.
pub(super) fn present<'a>(value: &'a Value, key: &str) -> Option<&'a Entry> {
    value.as_object()?.entries.get(key).filter(|entry| !entry.value.is_null())
}

/// The value under a key, unless it is absent or null.
pub(super) fn get<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    present(value, key).map(|entry| &entry.value)
}

/// Known text under a key.
pub(super) fn known(value: &Value, key: &str) -> Option<CompactString> {
    get(value, key)?.as_str()
}

/// What a resource is generated from: its place in the template, its lines, and whether it is there.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// Index of the user's resource.
    pub(super) order: usize,
    /// The logical id or the event's name.
    pub(super) declared: Span,
    extent: Span,
    exists: Exists,
}

impl Site {
    pub(super) fn of(order: usize, resource: &Resource) -> Self {
        Self { order, declared: resource.declared, extent: resource.extent, exists: resource.exists.clone() }
    }

    /// The same resource seen from an entry inside of it: an event, an authorizer.
    pub(super) fn inside(&self, entry: &Entry) -> Self {
        let declared = entry.key.or(entry.value.origin.span).unwrap_or(self.declared);
        let extent = entry.value.origin.span.map_or(declared, |span| declared.to(span));
        Self { declared, extent, ..self.clone() }
    }

    /// The same, there only if `reason` is decided so.
    pub(super) fn maybe(&self, reason: Reason) -> Self {
        Self { exists: Exists::Maybe(reason), ..self.clone() }
    }

    /// Why it may not be there.
    pub(super) fn condition(&self) -> Option<&Reason> {
        match &self.exists {
            Exists::Yes => None,
            Exists::Maybe(reason) => Some(reason),
        }
    }

    fn origin(&self) -> Origin {
        Origin::at(self.declared)
    }

    fn value(&self, kind: Kind) -> Value {
        Value { kind, origin: self.origin() }
    }

    pub(super) fn text(&self, text: impl Into<CompactString>) -> Value {
        self.value(Kind::Text(Text::literal(text)))
    }

    pub(super) fn bool(&self, value: bool) -> Value {
        self.value(Kind::Bool(value))
    }

    pub(super) fn number(&self, value: f64) -> Value {
        self.value(Kind::Number(value))
    }

    pub(super) fn list(&self, items: Vec<Value>) -> Value {
        Value::list(items).with_origin(self.origin())
    }

    pub(super) fn texts(&self, items: &[&str]) -> Value {
        self.list(items.iter().map(|item| self.text(*item)).collect())
    }

    pub(super) fn object<const N: usize>(&self, entries: [(&str, Value); N]) -> Value {
        Value::object(entries).with_origin(self.origin())
    }

    pub(super) fn unknown(&self, reason: Reason) -> Value {
        self.value(Kind::Unknown(reason))
    }

    /// `!GetAtt resource.name`, or `!Ref resource` with the name `Ref`.
    pub(super) fn attribute(&self, resource: impl Into<Arc<str>>, name: &str) -> Value {
        let attribute = Attribute { resource: resource.into(), name: name.into(), known: None };
        let piece = Piece { part: Part::Attribute(attribute), span: Some(self.declared) };
        self.value(Kind::Text(Text::pieces(vec![piece])))
    }

    /// `!Sub` with these variables.
    pub(super) fn sub(&self, template: &str, variables: &[(&str, &Value)]) -> Value {
        let value = sub(template, variables);
        if value.origin.span.is_some() { value } else { value.with_origin(self.origin()) }
    }

    /// A resource that SAM generates here.
    pub(super) fn resource(&self, address: impl Into<Arc<str>>, type_name: &str, body: Value) -> Resource {
        Resource {
            address: address.into(),
            type_name: type_name.into(),
            kind: Type::of(Dialect::Sam, type_name),
            body,
            exists: self.exists.clone(),
            declared: self.declared,
            extent: self.extent,
            generated: true,
            depends_on: Vec::new(),
        }
    }

    /// An empty body, to be filled.
    pub(super) fn body(&self) -> Body {
        Body { object: Object::default(), origin: self.origin() }
    }
}

/// A body in the making.
#[derive(Debug, Clone)]
pub(super) struct Body {
    object: Object,
    origin: Origin,
}

impl Body {
    /// Sets a key, replacing what was there.
    pub(super) fn set(&mut self, key: &str, value: Value) -> &mut Self {
        self.object.entries.insert(key.into(), Entry { key: None, value });
        self
    }

    /// Sets a key if there is a value.
    pub(super) fn set_some(&mut self, key: &str, value: Option<Value>) -> &mut Self {
        if let Some(value) = value {
            self.set(key, value);
        }
        self
    }

    /// Takes over keys of the user's properties, places included, and that there may be more of them.
    pub(super) fn pass(&mut self, properties: &Value, keys: &[&str]) -> &mut Self {
        keys.iter().for_each(|key| _ = self.pass_as(properties, key, key));
        if let Some(object) = properties.as_object() {
            self.object.rest = self.object.rest.take().or_else(|| object.rest.clone());
        }
        self
    }

    /// Takes over one key under another name.
    pub(super) fn pass_as(&mut self, properties: &Value, from: &str, to: &str) -> &mut Self {
        if let Some(entry) = present(properties, from) {
            self.object.entries.insert(to.into(), entry.clone());
        }
        self
    }

    /// The body; it stands where the user's properties stand.
    pub(super) fn at(&mut self, properties: &Value) -> Value {
        if properties.origin.span.is_some() {
            self.origin = properties.origin.clone();
        }
        self.done()
    }

    /// The body; it stands where it was generated.
    pub(super) fn done(&mut self) -> Value {
        Value { kind: Kind::Object(Arc::new(std::mem::take(&mut self.object))), origin: self.origin.clone() }
    }
}

/// A text with `${AWS::Region}` and variables filled in. It has the origin of its first variable.
fn sub(template: &str, variables: &[(&str, &Value)]) -> Value {
    let undecided = variables.iter().position(|(_, value)| matches!(value.kind, Kind::OneOf(_)));
    if let Some(index) = undecided
        && let Kind::OneOf(one) = &variables[index].1.kind
    {
        let with = |value: &Value| {
            let mut variables = variables.to_vec();
            variables[index].1 = value;
            sub(template, &variables)
        };
        return Value::one_of(one.values.iter().map(with).collect(), one.why.clone());
    }
    let mut pieces = Vec::new();
    let mut origin = Origin::default();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, after)) = after.split_once('}') else { break };
        pieces.push(Piece { part: Part::Literal(before.into()), span: None });
        match variables.iter().find(|(variable, _)| *variable == name) {
            Some((_, value)) => {
                if origin.span.is_none() {
                    origin = value.origin.clone();
                }
                pieces.extend(pieces_of(value));
            }
            None => pieces.push(Piece { part: pseudo(name), span: None }),
        }
        rest = after;
    }
    pieces.push(Piece { part: Part::Literal(rest.into()), span: None });
    Value { kind: Kind::Text(Text::pieces(pieces)), origin }
}

fn pieces_of(value: &Value) -> Vec<Piece> {
    let part = match &value.kind {
        Kind::Text(text) => return text.to_pieces(),
        Kind::Number(number) => Part::Literal(crate::model::json::number(*number)),
        Kind::Bool(value) => Part::Literal(if *value { "true" } else { "false" }.into()),
        Kind::Unknown(reason) => Part::Unknown(reason.clone()),
        _ => Part::Unknown(value.first_unknown().unwrap_or_else(|| Reason::new("its value is not text"))),
    };
    vec![Piece { part, span: value.origin.span }]
}

fn pseudo(name: &str) -> Part {
    Part::Pseudo(match name {
        "AWS::Partition" => Pseudo::Partition,
        "AWS::Region" => Pseudo::Region,
        "AWS::AccountId" => Pseudo::Account,
        "AWS::URLSuffix" => Pseudo::UrlSuffix,
        "AWS::StackName" => Pseudo::StackName,
        _ => return Part::Unknown(Reason::new(format!("`{name}` has no value"))),
    })
}

/// The suffix SAM makes of what is not alphanumeric; it is a hash there, and a stable one here.
pub(super) fn suffix(text: &str) -> CompactString {
    if text.chars().all(|c| c.is_ascii_alphanumeric()) {
        return text.into();
    }
    hash(text)
}

/// Ten hexadecimal digits that depend on the text alone (FNV-1a).
pub(super) fn hash(text: &str) -> CompactString {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    CompactString::from(&format!("{hash:016x}")[..10])
}
