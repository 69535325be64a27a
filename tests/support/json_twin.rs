//! A configuration in the native syntax, written in the JSON syntax.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, Object, ObjectKey};
use hcl_edit::structure::{Block, Body, Structure};
use hcl_edit::template::{Element, StringTemplate};
use serde_json::{Map, Value, json};

/// The JSON of a text; None for what has no simple equivalent: a heredoc, an error.
pub(crate) fn of(text: &str) -> Option<String> {
    let body = hcl_edit::parser::parse_body(text).ok()?;
    if text.contains("<<") {
        return None;
    }
    let twin = Twin { text };
    let blocks: Option<Vec<Value>> = body.blocks().map(|block| twin.top(block)).collect();
    Some(serde_json::to_string_pretty(&Value::Array(blocks?)).unwrap())
}

struct Twin<'t> {
    text: &'t str,
}

impl Twin<'_> {
    fn source(&self, expression: &Expression) -> Option<&str> {
        self.text.get(expression.span()?)
    }

    /// A block with its labels around it.
    fn top(&self, block: &Block) -> Option<Value> {
        let mut value = self.body(&block.body, block.ident.as_str())?;
        for label in block.labels.iter().rev() {
            value = json!({ (label.as_str()): value });
        }
        Some(json!({ (block.ident.as_str()): value }))
    }

    fn body(&self, body: &Body, of: &str) -> Option<Value> {
        let mut members = Map::new();
        for structure in body.iter() {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = attribute.key.as_str();
                    let value = match (of, name) {
                        ("variable", "type") | (_, "provider" | "iterator") => self.source(&attribute.value)?.into(),
                        (_, "depends_on" | "replace_triggered_by" | "ignore_changes") => {
                            let items = attribute.value.as_array()?.iter().map(|item| self.source(item));
                            items.collect::<Option<Vec<_>>>()?.into()
                        }
                        ("variable", "default") => self.value(&attribute.value, false)?,
                        _ => self.value(&attribute.value, true)?,
                    };
                    members.insert(name.into(), value);
                }
                Structure::Block(block) => {
                    let inner = self.body(&block.body, "")?;
                    let inner =
                        if block.has_ident("dynamic") { json!({ (block.labels[0].as_str()): inner }) } else { inner };
                    // One block is an object, several are an array of them.
                    match members.get_mut(block.ident.as_str()) {
                        None => drop(members.insert(block.ident.as_str().into(), inner)),
                        Some(Value::Array(items)) => items.push(inner),
                        Some(first) => *first = json!([first.take(), inner]),
                    }
                }
            }
        }
        Some(Value::Object(members))
    }

    fn value(&self, expression: &Expression, templates: bool) -> Option<Value> {
        Some(match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => (*value.value()).into(),
            Expression::Number(_) => serde_json::from_str(self.source(expression)?).ok()?,
            Expression::String(text) if templates => escaped(text.as_str()).into(),
            Expression::String(text) => text.as_str().into(),
            Expression::Array(items) => items.iter().map(|item| self.value(item, templates)).collect::<Option<_>>()?,
            Expression::Object(object) if self.has_plain_keys(object) => {
                let mut members = Map::new();
                for (key, value) in object.iter() {
                    let name = match key {
                        ObjectKey::Ident(name) => name.as_str().to_owned(),
                        ObjectKey::Expression(Expression::String(text)) if templates => escaped(text.as_str()),
                        ObjectKey::Expression(Expression::String(text)) => text.as_str().to_owned(),
                        ObjectKey::Expression(other) => self.source(other)?.to_owned(),
                    };
                    members.insert(name, self.value(value.expr(), templates)?);
                }
                Value::Object(members)
            }
            Expression::StringTemplate(template) => self.template(template)?.into(),
            other => format!("${{{}}}", self.source(other)?).into(),
        })
    }

    fn has_plain_keys(&self, object: &Object) -> bool {
        object.iter().all(|(key, _)| {
            use Expression::{Null, String};
            matches!(key, ObjectKey::Ident(_) | ObjectKey::Expression(String(_) | Null(_)))
        })
    }

    fn template(&self, template: &StringTemplate) -> Option<String> {
        let mut out = String::new();
        for element in template.iter() {
            match element {
                Element::Literal(literal) => out.push_str(&escaped(literal)),
                Element::Interpolation(inner) => out.push_str(self.text.get(inner.span()?)?),
                // Text in it has escapes of the native syntax.
                Element::Directive(_) => return None,
            }
        }
        Some(out)
    }
}

fn escaped(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}
