//! Intrinsic functions, short and long.

use super::concat::{Chunk, concat};
use super::condition::Decision;
use super::scalar;
use super::template::{Scope, Template, unread};
use crate::model::{Kind, List, Part, Piece, Pseudo, Reason, Text, Value};
use crate::parse::{Node, NodeKind};

/// A call of an intrinsic function.
pub(super) struct Call<'n> {
    /// Its name without `Fn::`.
    pub(super) name: &'n str,
    /// What it is given. In the short form this is the node that carries the tag.
    pub(super) argument: &'n Node,
    short: bool,
}

impl<'n> Call<'n> {
    /// The items of its list of arguments, where that is written out.
    pub(super) fn items(&self) -> &'n [Node] {
        if self.short || call(self.argument).is_none() { self.argument.items() } else { &[] }
    }

    /// A function's name as it is documented.
    pub(super) fn long(name: &str) -> String {
        if name == "Ref" || name == "Condition" { name.to_owned() } else { format!("Fn::{name}") }
    }
}

/// The call a node is, if it is one.
pub(super) fn call(node: &Node) -> Option<Call<'_>> {
    if let Some(tag) = &node.tag {
        return Some(Call { name: tag, argument: node, short: true });
    }
    let [entry] = node.entries() else { return None };
    let name = match entry.key.as_str() {
        "Ref" => "Ref",
        key => key.strip_prefix("Fn::").filter(|name| !name.starts_with("ForEach::"))?,
    };
    Some(Call { name, argument: &entry.value, short: false })
}

/// The same where a condition is expected: `Condition` is a function only there.
pub(super) fn condition_call(node: &Node) -> Option<Call<'_>> {
    match node.entries() {
        [entry] if entry.key == "Condition" && node.tag.is_none() => {
            Some(Call { name: "Condition", argument: &entry.value, short: false })
        }
        _ => call(node),
    }
}

impl Template<'_> {
    /// The value of a call.
    pub(super) fn call(&self, node: &Node, call: &Call<'_>, scope: &Scope) -> Value {
        let items = call.items();
        match call.name {
            "Ref" => match call.argument.as_str() {
                Some(name) if !call.argument.cut => {
                    let value = self.reference(&super::substitute::substitute(name, scope), node.span, scope);
                    let origin = value.origin.through(node.span);
                    value.with_origin(origin)
                }
                _ => unknown(node, "`Ref` is not given a name"),
            },
            "GetAtt" => self.get_att(node, call, scope),
            "Sub" => self.read_stored(match items {
                [] => self.sub(node, call.argument, None, scope),
                [text] => self.sub(node, text, None, scope),
                [text, variables, ..] => self.sub(node, text, Some(variables), scope),
            }),
            "Join" => match items {
                [delimiter, list] => self.read_stored(self.join(node, delimiter, list, scope)),
                _ => unknown(node, "`Fn::Join` takes a delimiter and a list"),
            },
            "Split" => match items {
                [delimiter, text] => self.split(node, delimiter, text, scope),
                _ => unknown(node, "`Fn::Split` takes a delimiter and a text"),
            },
            "Select" => match items {
                [index, list] => self.select(node, index, list, scope),
                _ => unknown(node, "`Fn::Select` takes an index and a list"),
            },
            "If" => match items {
                [condition, yes, no] => match self.condition(condition, scope) {
                    Decision::Yes => chosen(self.value(yes, scope), node),
                    Decision::No => chosen(self.value(no, scope), node),
                    Decision::Maybe(why) => Value::one_of(vec![self.value(yes, scope), self.value(no, scope)], why),
                },
                _ => unknown(node, "`Fn::If` takes a condition and two values"),
            },
            "FindInMap" => self.find_in_map(node, items, scope),
            "ImportValue" => {
                let name = self.argument(call, scope);
                each(&name, |name| self.import(node, name))
            }
            "ToJsonString" => Value::at(Kind::Text(Text::json(self.argument(call, scope))), node.span),
            "Length" => match self.argument(call, scope).kind {
                Kind::List(list) if list.rest.is_none() => Value::at(Kind::Number(list.items.len() as f64), node.span),
                _ => unknown(node, "the length of a list is known only after deployment"),
            },
            "Transform" => self.include(call.argument, scope),
            "GetAZs" => {
                let region = self.argument(call, scope);
                let region = region.as_text().map(Text::to_string).unwrap_or_default();
                let identity = format!("availability zones {region}");
                let reason = Reason::with_identity("availability zones are known only after deployment", identity);
                Value::at(Kind::Unknown(reason), node.span)
            }
            // A condition's value stands where a value is expected: nothing AWS has takes it.
            "Condition" | "Equals" | "And" | "Or" | "Not" => match self.condition(node, scope) {
                Decision::Yes => Value::at(Kind::Bool(true), node.span),
                Decision::No => Value::at(Kind::Bool(false), node.span),
                Decision::Maybe(why) => Value::at(Kind::Unknown(why), node.span),
            },
            "Base64" => text(node, Part::Unknown(Reason::new("text in base64 is not looked into"))),
            name => unknown(node, &format!("`{}` is not evaluated", Call::long(name))),
        }
    }

    /// What a call is given, as one value.
    fn argument(&self, call: &Call<'_>, scope: &Scope) -> Value {
        if call.short { self.plain(call.argument, scope) } else { self.value(call.argument, scope) }
    }

    fn join(&self, node: &Node, delimiter: &Node, list: &Node, scope: &Scope) -> Value {
        let delimiter = self.value(delimiter, scope);
        let list = self.value(list, scope);
        let join = |list: &Value| {
            let mut chunks = Vec::new();
            match &list.kind {
                Kind::List(list) => {
                    for item in &list.items {
                        if !chunks.is_empty() {
                            chunks.push(Chunk::Value(delimiter.clone(), None));
                        }
                        chunks.push(Chunk::Value(item.clone(), item.origin.span));
                    }
                    chunks.extend(list.rest.clone().map(|why| Chunk::Value(Value::unknown(why), None)));
                }
                _ => {
                    let why = list.first_unknown().unwrap_or_else(|| Reason::new("what is joined is not a list"));
                    let why = Reason::new(why.text());
                    chunks.push(Chunk::Value(Value::unknown(why), None));
                }
            }
            concat(chunks, node.span)
        };
        each(&list, join)
    }

    fn split(&self, node: &Node, delimiter: &Node, source: &Node, scope: &Scope) -> Value {
        let source = self.value(source, scope);
        let Some(delimiter) = self.value(delimiter, scope).as_str().filter(|text| !text.is_empty()) else {
            return unknown(node, "the delimiter of `Fn::Split` is not known");
        };
        each(&source, |source| {
            let Some(whole) = source.as_text() else {
                let why = source.first_unknown().unwrap_or_else(|| Reason::new("what is split is not a text"));
                return Value::at(Kind::Unknown(why), node.span);
            };
            match split(whole, &delimiter) {
                Some(items) => {
                    let items = items.into_iter().map(|pieces| Value::at(Kind::Text(Text::pieces(pieces)), node.span));
                    Value::at(Kind::List(List { items: items.collect(), ..List::default() }.into()), node.span)
                }
                None => Value::at(Kind::Unknown(unknown_part("split", &delimiter, whole)), node.span),
            }
        })
    }

    fn select(&self, node: &Node, index: &Node, list: &Node, scope: &Scope) -> Value {
        let index = scalar::as_text(&self.value(index, scope).kind).and_then(|text| text.parse::<usize>().ok());
        let list = self.value(list, scope);
        let Some(index) = index else { return unknown(node, "the index of `Fn::Select` is not known") };
        each(&list, |list| match &list.kind {
            Kind::List(list) => match (list.items.get(index), &list.rest) {
                (Some(item), _) => item.clone(),
                (None, Some(why)) => Value::at(Kind::Unknown(why.clone()), node.span),
                (None, None) => unknown(node, &format!("a list of {} has no item {index}", list.items.len())),
            },
            _ => {
                let why = list.first_unknown().unwrap_or_else(|| Reason::new("what is selected from is not a list"));
                let why = match why.identity() {
                    Some(identity) => Reason::with_identity(why.text(), format!("item {index} of {identity}")),
                    None => why,
                };
                text(node, Part::Unknown(why))
            }
        })
    }

    fn find_in_map(&self, node: &Node, items: &[Node], scope: &Scope) -> Value {
        let [map, top, second, ..] = items else {
            return unknown(node, "`Fn::FindInMap` takes a map and two keys");
        };
        let default = || items.get(3).and_then(|node| node.get("DefaultValue")).map(|node| self.value(node, scope));
        let keys = [map, top, second].map(|key| self.value(key, scope));
        if let Some(name) =
            scalar::as_text(&keys[0].kind).filter(|name| self.mappings.is_none_or(|maps| maps.get(name).is_none()))
        {
            self.unresolved(&name);
        }
        let mut found: Vec<&Node> = self.mappings.into_iter().collect();
        let mut undecided: Option<Reason> = None;
        let mut missing = false;
        let mut included = Vec::new();
        for (level, key) in keys.iter().enumerate() {
            let mut inner = Vec::new();
            for mapping in found {
                for key in key.alternatives() {
                    match scalar::as_text(&key.kind) {
                        Some(key) => match (mapping.get(&key), mapping.get("Fn::Transform")) {
                            (Some(node), _) => inner.push(node),
                            (None, Some(transform)) => {
                                included.push(in_included(self.include(transform, scope), &key, &keys[level + 1..]));
                            }
                            (None, None) => missing = true,
                        },
                        None => {
                            inner.extend(mapping.entries().iter().map(|entry| &entry.value));
                            missing = true;
                            undecided.get_or_insert_with(|| known_later(key));
                        }
                    }
                }
            }
            if let Kind::OneOf(one) = &key.kind {
                undecided.get_or_insert_with(|| one.why.clone());
            }
            found = inner;
        }
        let mut values: Vec<Value> = found.into_iter().map(|node| self.value(node, scope)).chain(included).collect();
        if values.is_empty() || (missing && undecided.is_some()) {
            values.extend(default());
        }
        let value = match undecided {
            Some(why) => Value::one_of(values, why),
            None => match values.pop() {
                Some(value) => value,
                None => {
                    let path: Vec<_> = keys.iter().filter_map(|key| scalar::as_text(&key.kind)).collect();
                    return unknown(node, &format!("there is no `{}` in `Mappings`", path.join(".")));
                }
            },
        };
        let origin = value.origin.through(node.span);
        value.with_origin(origin)
    }
}

/// The value under a key, and the keys behind it, of an included part of a mapping.
fn in_included(part: Value, key: &str, rest: &[Value]) -> Value {
    let mut value = part;
    let keys = rest.iter().map(|key| scalar::as_text(&key.kind).ok_or(key));
    for key in std::iter::once(Ok(key.into())).chain(keys) {
        let next = match (&key, value.as_unknown()) {
            (_, Some(_)) => return value,
            (Err(key), None) => Value::unknown(known_later(key)),
            (Ok(key), None) => match value.get(key) {
                Some(found) => found.clone(),
                None => Value::unknown(Reason::new(format!("there is no `{key}` in what is included in `Mappings`"))),
            },
        };
        let origin = value.origin.clone();
        value = if next.origin.span.is_none() { next.with_origin(origin) } else { next };
    }
    value
}

/// What a condition chose: somebody meant it to vary.
fn chosen(value: Value, node: &Node) -> Value {
    let origin = value.origin.through(node.span);
    value.with_origin(origin)
}

/// A function of every alternative.
fn each(value: &Value, function: impl Fn(&Value) -> Value) -> Value {
    match &value.kind {
        Kind::OneOf(one) => Value::one_of(one.values.iter().map(function).collect(), one.why.clone()),
        _ => function(value),
    }
}

pub(super) fn unknown(node: &Node, why: &str) -> Value {
    let why = if node.cut { unread() } else { Reason::new(why) };
    Value::at(Kind::Unknown(why), node.span)
}

/// A text that is one part.
pub(super) fn text(node: &Node, part: Part) -> Value {
    Value::at(Kind::Text(Text::pieces(vec![Piece { part, span: Some(node.span) }])), node.span)
}

fn known_later(value: &Value) -> Reason {
    value.first_unknown().unwrap_or_else(|| match value.as_text() {
        Some(text) => Reason::new(format!("`{text}` is known only after deployment")),
        None => Reason::new("a key is not known"),
    })
}

/// The reason for not knowing a part of a text, the same for the same part of the same text.
fn unknown_part(function: &str, delimiter: &str, whole: &Text) -> Reason {
    match whole.first_unknown() {
        None => {
            let words = format!("`{whole}` is known only after deployment");
            Reason::with_identity(words, format!("{function} {delimiter} {whole}"))
        }
        Some(why) => match (why.identity(), whole.parts().len()) {
            (Some(identity), 1) => Reason::with_identity(why.text(), format!("{function} {delimiter} {identity}")),
            _ => Reason::new(why.text()),
        },
    }
}

/// The parts of a text between delimiters; None where what is unknown may hold one.
fn split(whole: &Text, delimiter: &str) -> Option<Vec<Vec<Piece>>> {
    let mut items: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in whole.to_pieces() {
        match piece.part.known() {
            Some(text) => {
                let mut rest = text;
                while let Some((before, after)) = rest.split_once(delimiter) {
                    items.last_mut()?.push(Piece { part: Part::Literal(before.into()), span: piece.span });
                    items.push(Vec::new());
                    rest = after;
                }
                let last = items.last_mut()?;
                match rest.len() == text.len() {
                    true => last.push(piece),
                    false => last.push(Piece { part: Part::Literal(rest.into()), span: piece.span }),
                }
            }
            // Accounts, regions and partitions hold none of these.
            None if matches!(piece.part, Part::Pseudo(Pseudo::Account | Pseudo::Region | Pseudo::Partition))
                && [":", "/", ",", "|", "_", ".", " "].contains(&delimiter) =>
            {
                items.last_mut()?.push(piece);
            }
            None => return None,
        }
    }
    Some(items)
}

/// True for a node that is written as a list.
pub(super) fn is_list(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Sequence(_))
}
