//! Strings of Terraform's JSON syntax as expressions of the native syntax.

use std::fmt::Write as _;
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::template::{Directive, Element, Template};

use super::written::Writer;
use crate::parse::Node;
use crate::source::SourceFile;

/// Writes a string as text between quotes. With `templates`, `${…}` and `%{…}` in it keep their meaning; without, they are
/// text like any other. Gives what is wrong with it.
pub(super) fn quoted(node: &Node, file: &SourceFile, templates: bool, writer: &mut Writer) -> Result<(), String> {
    let text = node.as_str().unwrap_or_default();
    let has_templates = templates && (text.contains("${") || text.contains("%{"));
    let literals = if has_templates { literals(text)? } else { std::iter::once(0..text.len()).collect() };
    let range = node.span.range();
    let mark = writer.mark();
    writer.write("\"", range.start..range.start + 1);
    for (part, source) in node.runs(file) {
        // Boundaries of literals divide runs whose bytes are the source's own.
        let mut at = part.start;
        while at < part.end {
            let literal = literals.iter().find(|literal| literal.end > at);
            let (is_literal, end) = match literal {
                Some(literal) if literal.start <= at => (true, literal.end),
                Some(literal) => (false, literal.start),
                None => (false, part.end),
            };
            let end = end.min(part.end);
            let start = writer.text.len();
            match &text[at..end] {
                piece if is_literal => escape(piece, !templates, &mut writer.text),
                piece => writer.text.push_str(piece),
            }
            let source = source.range();
            let exact = source.len() == part.len();
            writer.stand_for(
                start,
                match exact {
                    true => source.start + at - part.start..source.start + end - part.start,
                    false => source,
                },
            );
            at = end;
        }
    }
    writer.write("\"", range.end.saturating_sub(1)..range.end);
    match has_templates.then(|| hcl_edit::parser::parse_expr(writer.since(mark))) {
        Some(Err(error)) => Err(error.message().to_owned()),
        _ => Ok(()),
    }
}

/// Writes a string that is itself an expression: a reference, a type.
pub(super) fn verbatim(node: &Node, file: &SourceFile, writer: &mut Writer) -> Result<(), String> {
    let text = node.as_str().unwrap_or_default();
    // What an old version wrote as an interpolation is taken as what stands in it.
    let inner = text.strip_prefix("${").and_then(|inner| inner.strip_suffix('}'));
    let inside = inner.map_or(0..text.len(), |inner| 2..2 + inner.len());
    if let Err(error) = hcl_edit::parser::parse_expr(&text[inside.clone()]) {
        return Err(error.message().to_owned());
    }
    for (part, source) in node.runs(file) {
        let (start, end) = (part.start.max(inside.start), part.end.min(inside.end));
        if start < end {
            let before = start - part.start;
            let place = source.range();
            let exact = place.len() == part.len();
            writer.write(
                &text[start..end],
                match exact {
                    true => place.start + before..place.start + before + (end - start),
                    false => place,
                },
            );
        }
    }
    Ok(())
}

/// Text as it stands between quotes; `all` for text in which `${` begins nothing.
pub(super) fn escape(text: &str, all: bool, out: &mut String) {
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if all && rest.peek() == Some(&'{') => out.extend([character, character]),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
}

/// The bytes of a template that are text, also inside of directives.
fn literals(text: &str) -> Result<Vec<Range<usize>>, String> {
    fn collect(template: &Template, found: &mut Vec<Range<usize>>) {
        for element in template.iter() {
            match element {
                Element::Literal(literal) => found.extend(literal.span()),
                Element::Interpolation(_) => {}
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => {
                        collect(&directive.if_expr.template, found);
                        if let Some(otherwise) = &directive.else_expr {
                            collect(&otherwise.template, found);
                        }
                    }
                    Directive::For(directive) => collect(&directive.for_expr.template, found),
                },
            }
        }
    }
    let template = hcl_edit::parser::parse_template(text).map_err(|error| error.message().to_owned())?;
    let mut found = Vec::new();
    collect(&template, &mut found);
    Ok(found)
}
