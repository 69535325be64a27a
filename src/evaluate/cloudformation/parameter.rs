//! Values of parameters: given by a person or by the template that nests this one, or defaults.

use compact_str::CompactString;

use super::scalar;
use crate::model::{Input, Kind, List, Part, Reason, Text, Value};
use crate::parse::{Entry, Node, NodeKind};

/// The value of each parameter that is declared.
pub(super) fn values<'a>(
    section: Option<&'a Node>,
    given: &dyn Fn(&str) -> Option<Value>,
) -> impl Iterator<Item = (&'a str, Value)> {
    let entries = section.map(Node::entries).unwrap_or_default();
    entries.iter().map(move |Entry { key, value, .. }| (key.as_str(), parameter(key, value, given(key))))
}

fn parameter(name: &str, declaration: &Node, given: Option<Value>) -> Value {
    let kind = declaration.get("Type").and_then(Node::as_str).unwrap_or("String");
    let is_list = kind == "CommaDelimitedList"
        || kind.starts_with("List<")
        || kind.contains("Value<List<")
        || kind.contains("<CommaDelimitedList>");
    let Some(value) = given.or_else(|| default(declaration)) else {
        return unknown(Reason::without_value(Input::Parameter(name.into())), is_list);
    };
    let stored = kind.starts_with("AWS::SSM::Parameter::Value<");
    let typed = |value: &Value| {
        let Value { kind: given, origin } = value;
        let kind = match scalar::as_text(given) {
            Some(name) if stored => {
                let words = format!("the value of SSM parameter `{name}` is read only when the template is deployed");
                unknown(Reason::with_identity(words, format!("ssm {name}")), is_list).kind
            }
            Some(text) if is_list => {
                let items = text.split(',').filter(|_| !text.is_empty());
                let items = items
                    .map(|item| Value { kind: typed(item.trim(), kind == "List<Number>"), origin: origin.clone() });
                Kind::List(List { items: items.collect(), ..List::default() }.into())
            }
            Some(text) => typed(&text, kind == "Number"),
            None => match given {
                Kind::Text(text) if is_list || stored => {
                    let why = text.first_unknown();
                    let why = why.unwrap_or_else(|| Reason::new(format!("`{text}` is known only after deployment")));
                    unknown(why, is_list).kind
                }
                _ => given.clone(),
            },
        };
        Value { kind, origin: origin.clone() }
    };
    match &value.kind {
        Kind::OneOf(one) => Value::one_of(one.values.iter().map(typed).collect(), one.why.clone()),
        _ => typed(&value),
    }
}

fn default(declaration: &Node) -> Option<Value> {
    let node = declaration.get("Default").filter(|node| !node.cut)?;
    let text = match &node.kind {
        NodeKind::Scalar { text, .. } => text.clone(),
        // SAM's command line takes lists here.
        NodeKind::Sequence(items) => {
            let items: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
            items.join(",").into()
        }
        NodeKind::Mapping(_) => return None,
    };
    Some(Value::at(Kind::Text(Text::literal(text)), node.span))
}

fn typed(text: &str, number: bool) -> Kind {
    match scalar::plain(text) {
        kind @ Kind::Number(_) if number => kind,
        _ => match text.parse() {
            Ok(n) if number => Kind::Number(n),
            _ => Kind::Text(Text::literal(CompactString::from(text))),
        },
    }
}

fn unknown(reason: Reason, is_list: bool) -> Value {
    match is_list {
        true => Value::unknown(reason),
        false => Value::generated(Kind::Text(Text::part(Part::Unknown(reason)))),
    }
}
