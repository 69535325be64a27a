//! Values and resources that SAM generates.

use std::sync::Arc;

use compact_str::CompactString;

use crate::model::{
    Attribute, Dialect, Entry, Exists, Home, Kind, Object, Origin, Part, Piece, Pseudo, Reason, Resource, Text, Type,
    Value,
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

/// Why there may be more keys than are seen, or others.
pub(super) fn may_hold_more(value: &Value) -> Option<Reason> {
    match &value.kind {
        Kind::Object(object) => object.rest.clone(),
        Kind::Unknown(reason) => Some(reason.clone()),
        Kind::OneOf(one) => Some(one.why.clone()),
        _ => None,
    }
}

/// Known text under a key.
pub(super) fn known(value: &Value, key: &str) -> Option<CompactString> {
    get(value, key)?.as_str()
}

/// Whether a value stands behind its key, or is generated with it: not the value of a parameter. SAM decides some things
/// before it knows parameters.
pub(super) fn is_written_out(entry: &Entry) -> bool {
    match (entry.key, entry.value.origin.span) {
        // Quotes, a colon and blanks lie between.
        (Some(key), Some(value)) => {
            key.file == value.file && (key.end..key.end.saturating_add(16)).contains(&value.start)
        }
        (key, _) => key.is_none(),
    }
}

/// The logical id that `!Ref` names: not `!Sub` of the same, which SAM does not take for a reference.
pub(super) fn referenced(value: &Value) -> Option<Arc<str>> {
    let pieces = value.as_text()?.to_pieces();
    let [Piece { part: Part::Attribute(attribute), span }] = pieces.as_slice() else { return None };
    let whole = span.is_none() || value.origin.span.is_none() || *span == value.origin.span;
    (whole && attribute.name == "Ref").then(|| Arc::clone(&attribute.resource))
}

/// What a resource is generated from: its place in the template, its lines, and whether it is there.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// Index of the user's resource.
    pub(super) order: usize,
    /// Its logical id.
    pub(super) owner: Arc<str>,
    /// The logical id or the event's name.
    pub(super) declared: Span,
    extent: Span,
    exists: Exists,
}

impl Site {
    pub(super) fn of(order: usize, resource: &Resource) -> Self {
        let owner = Arc::clone(&resource.address);
        Self { order, owner, declared: resource.declared, extent: resource.extent, exists: resource.exists.clone() }
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

    /// Whether a value stands here, be it far behind its key.
    pub(super) fn holds(&self, entry: &Entry) -> bool {
        let within = |span: Span| span.file == self.extent.file && self.extent.range().contains(&(span.start as usize));
        is_written_out(entry) || entry.value.origin.span.is_some_and(within)
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
            shown: None,
            type_name: type_name.into(),
            kind: Type::of(Dialect::Sam, type_name),
            body,
            exists: self.exists.clone(),
            declared: self.declared,
            extent: self.extent,
            generated: true,
            change: None,
            depends_on: Vec::new(),
            mentions: Vec::new(),
            home: Home::default(),
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
        if self.object.rest.is_none() {
            self.object.rest = may_hold_more(properties);
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

/// The suffix of a logical id: the text where it is alphanumeric, else a part of its hash, as SAM makes it.
pub(super) fn suffix(text: &str) -> CompactString {
    if text.chars().all(char::is_alphanumeric) { text.into() } else { hash(text) }
}

/// The first ten hexadecimal digits of the text's SHA-1, as SAM puts them into logical ids.
pub(super) fn hash(text: &str) -> CompactString {
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let mut message = text.as_bytes().to_vec();
    let bits = (message.len() as u64).wrapping_mul(8);
    message.push(0x80);
    message.resize(message.len().next_multiple_of(64) + if message.len() % 64 > 56 { 64 } else { 0 }, 0);
    let length = message.len() - 8;
    message[length..].copy_from_slice(&bits.to_be_bytes());
    for block in message.chunks_exact(64) {
        sha1_block(&mut state, block);
    }
    let [first, second, third, ..] = state;
    CompactString::from(&format!("{first:08x}{second:08x}{third:08x}")[..10])
}

/// FIPS 180-4, section 6.1.2.
fn sha1_block(state: &mut [u32; 5], block: &[u8]) {
    let mut words = [0_u32; 80];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = bytes.iter().fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    for t in 16..80 {
        words[t] = (words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16]).rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for (t, word) in words.iter().enumerate() {
        let (mixed, constant) = match t / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6_u32),
        };
        let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
    }
    for (sum, value) in state.iter_mut().zip([a, b, c, d, e]) {
        *sum = sum.wrapping_add(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_what_sam_makes() {
        // printf %s TEXT | sha1sum
        assert_eq!(suffix("Prod"), "Prod");
        assert_eq!(suffix("my-stage"), "a9d64949ee");
        assert_eq!(hash(""), "da39a3ee5e");
        assert_eq!(hash(&"a".repeat(55)), "c1c8bbdc22");
        assert_eq!(hash(&"a".repeat(56)), "c2db330f60");
        assert_eq!(hash(&"a".repeat(64)), "0098ba824b");
        assert_eq!(hash(&"a".repeat(119)), "ee971065aa");
    }

    #[test]
    fn variables_of_one_of_several_values_give_one_of_several_texts() {
        let why = Reason::new("condition `C` is not decided");
        let queue = Value::one_of(vec![Value::text("a"), Value::text("b")], why);
        let made = sub("q:${queue}:${AWS::Region}", &[("queue", &queue)]);
        let shown: Vec<String> =
            made.alternatives().iter().filter_map(Value::as_text).map(ToString::to_string).collect();
        assert_eq!(shown, ["q:a:${region}", "q:b:${region}"]);
        assert_eq!(sub("${unclosed", &[]).as_str().as_deref(), Some("${unclosed"));
    }
}
