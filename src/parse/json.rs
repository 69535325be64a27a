//! JSON with spans, strictly as its standard has it.

use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};

use super::node::{DEEPEST, without_duplicates};
use super::{Document, Entry, Node, NodeKind, Style, strict};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// What keys mean that stand in one object more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// The last one counts, as AWS reads templates.
    Replace,
    /// Each of them counts, as Terraform reads blocks.
    Keep,
}

/// The tree of a JSON text: of a broken one, what a more forgiving reading makes of it, if anything.
pub fn parse(file: &SourceFile, repeated: Repeated) -> Document {
    strict::parse(file, start(file), repeated).unwrap_or_else(|| parse_slowly(file, repeated))
}

/// Bytes before the text: a byte order mark.
fn start(file: &SourceFile) -> usize {
    if file.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The same by a parser that knows what is wrong.
pub(super) fn parse_slowly(file: &SourceFile, repeated: Repeated) -> Document {
    let bom = start(file);
    let text = &file.text()[bom..];
    let mut builder = Builder { file, offset: bom, repeated, problems: Vec::new() };
    let read = |forgiving| jsonc_parser::parse_to_ast(text, &Default::default(), &options(forgiving));
    let value = match read(false) {
        Ok(result) => result.value,
        Err(error) => {
            let span = builder.span(error.range());
            builder.problems.push(Diagnostic::syntax_error(span, error.kind().to_string().to_lowercase()));
            read(true).ok().and_then(|result| result.value)
        }
    };
    let root = value.as_ref().map(|value| builder.node(value, 0));
    Document { root, comments: Vec::new(), problems: builder.problems }
}

fn options(forgiving: bool) -> jsonc_parser::ParseOptions {
    jsonc_parser::ParseOptions {
        allow_comments: forgiving,
        allow_loose_object_property_names: false,
        allow_trailing_commas: forgiving,
        allow_missing_commas: forgiving,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

struct Builder<'a> {
    file: &'a SourceFile,
    /// Bytes before the text that was parsed.
    offset: usize,
    repeated: Repeated,
    problems: Vec<Diagnostic>,
}

impl Builder<'_> {
    fn span(&self, range: Range) -> Span {
        Span::new(self.file.id(), self.offset + range.start..self.offset + range.end)
    }

    fn node(&mut self, value: &ast::Value, depth: usize) -> Node {
        let span = self.span(value.range());
        let scalar = |text: &str, style| NodeKind::Scalar { text: text.into(), style, content: span };
        if depth > DEEPEST {
            if !self.problems.iter().any(|problem| problem.rule == "limit-reached") {
                self.problems.push(Diagnostic::limit_reached(span, format!("more than {DEEPEST} levels are not read")));
            }
            return Node { span, tag: None, kind: scalar("", Style::Plain), cut: true };
        }
        let kind = match value {
            ast::Value::StringLit(string) => scalar(&string.value, Style::Quoted),
            ast::Value::NumberLit(number) => scalar(number.value, Style::Plain),
            ast::Value::BooleanLit(boolean) => scalar(if boolean.value { "true" } else { "false" }, Style::Plain),
            ast::Value::NullKeyword(_) => scalar("null", Style::Plain),
            ast::Value::Array(array) => {
                NodeKind::Sequence(array.elements.iter().map(|item| self.node(item, depth + 1)).collect())
            }
            ast::Value::Object(object) => {
                let mut entries: Vec<Entry> = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let key_span = self.span(property.name.range());
                    let value = self.node(&property.value, depth + 1);
                    entries.push(Entry { key: property.name.as_str().into(), key_span, value });
                }
                if self.repeated == Repeated::Replace {
                    without_duplicates(&mut entries, &mut self.problems);
                }
                NodeKind::Mapping(entries)
            }
        };
        Node { span, tag: None, kind, cut: false }
    }
}
