//! Values of parameters: given by a person, or defaults.

use std::borrow::Cow;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::scalar;
use crate::evaluate::Inputs;
use crate::model::{Kind, List, Part, Reason, Text, Value};
use crate::parse::{Node, NodeKind};

/// The value of each parameter that is declared.
pub(super) fn values<'a>(section: Option<&'a Node>, inputs: &Inputs) -> FxHashMap<&'a str, Value> {
    let entries = section.map(Node::entries).unwrap_or_default();
    entries.iter().map(|entry| (entry.key.as_str(), value(&entry.key, &entry.value, inputs))).collect()
}

fn value(name: &str, declaration: &Node, inputs: &Inputs) -> Value {
    let kind = declaration.get("Type").and_then(Node::as_str).unwrap_or("String");
    let given = inputs.parameters.get(name).map(|text| (Cow::Borrowed(text.as_str()), None));
    let default = || {
        let node = declaration.get("Default").filter(|node| !node.cut)?;
        match &node.kind {
            NodeKind::Scalar { text, .. } => Some((Cow::Borrowed(text.as_str()), Some(node.span))),
            // SAM's command line takes lists here.
            NodeKind::Sequence(items) => {
                let items: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
                Some((Cow::Owned(items.join(",")), Some(node.span)))
            }
            NodeKind::Mapping(_) => None,
        }
    };
    let is_list = kind == "CommaDelimitedList"
        || kind.starts_with("List<")
        || kind.contains("Value<List<")
        || kind.contains("<CommaDelimitedList>");
    let Some((text, span)) = given.or_else(default) else {
        let reason = Reason::with_identity(format!("parameter `{name}` has no value"), format!("parameter {name}"));
        return unknown(reason, is_list);
    };
    let value = if kind.starts_with("AWS::SSM::Parameter::Value<") {
        let words = format!("the value of SSM parameter `{text}` is read only when the template is deployed");
        unknown(Reason::with_identity(words, format!("ssm {text}")), is_list)
    } else if is_list {
        let numbers = kind == "List<Number>";
        let items =
            text.split(',').filter(|_| !text.is_empty()).map(|item| Value::generated(typed(item.trim(), numbers)));
        let items = items.map(|item| match span {
            Some(span) => Value::at(item.kind, span),
            None => item,
        });
        Value::generated(Kind::List(List { items: items.collect(), ..List::default() }.into()))
    } else {
        Value::generated(typed(&text, kind == "Number"))
    };
    match span {
        Some(span) => Value::at(value.kind, span),
        None => value,
    }
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
