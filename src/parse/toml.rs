//! TOML, by the `toml` crate, as the same tree as YAML and JSON.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Document, Entry, Node, NodeKind, Style};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, SourceFile, Span};

/// The tree of a TOML text: its strings are quoted scalars, everything else plain ones. Nothing of a broken text is read.
pub fn parse(file: &SourceFile) -> Document {
    match DeTable::parse(file.text()) {
        Ok(table) => {
            let span = table.span();
            let root = node(file.id(), &Spanned::new(span, DeValue::Table(table.into_inner())));
            Document { root: Some(root), ..Document::default() }
        }
        Err(error) => {
            let span = error.span().filter(|span| file.text().get(span.clone()).is_some()).unwrap_or(0..0);
            let problem = Diagnostic::syntax_error(Span::new(file.id(), span), error.message().to_lowercase());
            Document { problems: vec![problem], ..Document::default() }
        }
    }
}

fn node(file: FileId, value: &Spanned<DeValue<'_>>) -> Node {
    let span = Span::new(file, value.span());
    let scalar = |text: &str, style: Style| NodeKind::Scalar { text: text.into(), style, content: span };
    let kind = match value.get_ref() {
        DeValue::Table(table) => {
            let entry = |(key, value): (&Spanned<_>, &_)| Entry {
                key: AsRef::<str>::as_ref(key.get_ref()).into(),
                key_span: Span::new(file, key.span()),
                value: node(file, value),
            };
            NodeKind::Mapping(table.iter().map(entry).collect())
        }
        DeValue::Array(items) => NodeKind::Sequence(items.iter().map(|item| node(file, item)).collect()),
        DeValue::String(text) => scalar(text, Style::Quoted),
        DeValue::Integer(number) => scalar(number.as_str(), Style::Plain),
        DeValue::Float(number) => scalar(number.as_str(), Style::Plain),
        DeValue::Boolean(flag) => scalar(if *flag { "true" } else { "false" }, Style::Plain),
        DeValue::Datetime(time) => scalar(&time.to_string(), Style::Plain),
    };
    Node { span, tag: None, kind, cut: false }
}
