//! Templates: text with interpolations and directives.

use std::borrow::Cow;

use hcl_edit::template::{Directive, Element, ForDirective, IfDirective, Template};

use super::collection::{text, text_weight, too_large};
use super::evaluator::{Binding, Evaluator, LARGEST, Outcome, Scope, Stop};
use super::operators::decide;
use crate::model::{Kind, OneOf, Part, Piece, Reason, Text, Value};
use crate::source::Span;

/// How the literal text of a template is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Style {
    /// Between quotes, with escapes.
    Quoted,
    /// The same inside of a directive, where the parser leaves escapes as they are.
    QuotedInDirective,
    /// As lines, of which this much white space is no part of the text.
    Lines { indent: usize },
}

impl Style {
    /// The style of what stands inside of a directive.
    fn in_directive(self) -> Self {
        match self {
            Style::Quoted | Style::QuotedInDirective => Style::QuotedInDirective,
            Style::Lines { .. } => self,
        }
    }
}

/// What a template gave so far: one text, or several where something was not decided.
struct Output {
    texts: Vec<Vec<Piece>>,
    why: Option<Reason>,
}

impl Output {
    fn new() -> Self {
        Self { texts: vec![Vec::new()], why: None }
    }

    fn push(&mut self, pieces: &[Piece]) {
        self.texts.iter_mut().for_each(|text| text.extend_from_slice(pieces));
    }

    /// Appends one of several texts; unknown where there would be too many.
    fn push_one_of(&mut self, alternatives: &[Vec<Piece>], why: &Reason, span: Span) {
        match alternatives {
            [only] => self.push(only),
            _ if alternatives.len() * self.texts.len() > OneOf::MOST => {
                self.push(&[Piece { part: Part::Unknown(why.clone()), span: Some(span) }]);
            }
            _ => {
                let join = |before: &Vec<Piece>| {
                    let before = before.clone();
                    alternatives
                        .iter()
                        .map(move |after| before.iter().chain(after).cloned().collect())
                        .collect::<Vec<_>>()
                };
                self.texts = self.texts.iter().flat_map(join).collect();
                self.why.get_or_insert_with(|| why.clone());
            }
        }
    }

    fn append(&mut self, other: Output, span: Span) {
        let why = other.why.unwrap_or_else(|| Reason::new("several texts are possible"));
        self.push_one_of(&other.texts, &why, span);
    }

    fn value(self) -> Value {
        let mut texts: Vec<Value> =
            self.texts.into_iter().map(|pieces| Value::generated(Kind::Text(Text::pieces(pieces)))).collect();
        match (texts.len(), self.why) {
            (1, _) | (_, None) => texts.swap_remove(0),
            (_, Some(why)) => Value::one_of(texts, why),
        }
    }
}

impl<'a> Evaluator<'a> {
    /// The value of a template: of its only interpolation where there is nothing else, text otherwise.
    pub(super) fn template(&self, template: &Template, scope: &Scope<'_, 'a>, style: Style) -> Outcome {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return self.evaluate(&only.expr, scope);
        }
        let mut output = Output::new();
        self.elements(template, scope, style, (false, false), &mut output)?;
        Ok(output.value())
    }

    /// Appends a template's text; `strip` says whether white space goes at its start and end.
    fn elements(
        &self,
        template: &Template,
        scope: &Scope<'_, 'a>,
        style: Style,
        strip: (bool, bool),
        output: &mut Output,
    ) -> Outcome<()> {
        let elements: Vec<&Element> = template.iter().collect();
        for (index, element) in elements.iter().enumerate() {
            match element {
                Element::Literal(literal) => {
                    let before = index.checked_sub(1).and_then(|n| elements.get(n));
                    let left = before.map_or(strip.0, |element| strips(element).1);
                    let right = elements.get(index + 1).map_or(strip.1, |element| strips(element).0);
                    let span = scope.span(literal);
                    let mut pieces = match style {
                        Style::Quoted => self.quoted_pieces(literal, span),
                        Style::QuotedInDirective => self.quoted_pieces(&decoded(literal), span),
                        Style::Lines { indent } => self.line_pieces(literal, span, indent, left),
                    };
                    if left {
                        strip_start(&mut pieces);
                    }
                    if right {
                        strip_end(&mut pieces);
                    }
                    output.push(&pieces);
                }
                Element::Interpolation(interpolation) => {
                    let span = scope.span(&interpolation.expr);
                    let value = self.evaluate(&interpolation.expr, scope)?;
                    self.push_value(&value, span, output)?;
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => self.if_directive(directive, scope, style, output)?,
                    Directive::For(directive) => self.for_directive(directive, scope, style, output)?,
                },
            }
            if output.texts.iter().map(|text| text_weight(text)).sum::<usize>() > LARGEST {
                return Err(too_large());
            }
        }
        Ok(())
    }

    fn push_value(&self, value: &Value, span: Span, output: &mut Output) -> Outcome<()> {
        let pieces = |value: &Value| -> Outcome<Vec<Piece>> {
            match &value.kind {
                Kind::Unknown(reason) => Ok(vec![Piece { part: Part::Unknown(reason.clone()), span: Some(span) }]),
                _ => {
                    let mut pieces = text(value)?.to_pieces();
                    pieces.iter_mut().for_each(|piece| piece.span = Some(span));
                    Ok(pieces)
                }
            }
        };
        match &value.kind {
            Kind::OneOf(one) => {
                let (mut texts, mut failed) = (Vec::new(), None);
                for alternative in &one.values {
                    match pieces(alternative) {
                        Ok(pieces) => texts.push(pieces),
                        Err(stop) => failed = Some(stop),
                    }
                }
                if let (true, Some(stop)) = (texts.is_empty(), failed) {
                    return Err(stop);
                }
                output.push_one_of(&texts, &one.why, span);
            }
            _ => output.push(&pieces(value)?),
        }
        Ok(())
    }

    fn if_directive(
        &self,
        directive: &IfDirective,
        scope: &Scope<'_, 'a>,
        style: Style,
        output: &mut Output,
    ) -> Outcome<()> {
        let otherwise = directive.else_expr.as_ref();
        let end = directive.endif_expr.strip;
        let after_then = otherwise.map_or(end, |otherwise| otherwise.strip);
        let yes = |output: &mut Output| {
            let strip = (directive.if_expr.strip.strip_end(), after_then.strip_start());
            self.elements(&directive.if_expr.template, scope, style.in_directive(), strip, output)
        };
        let no = |output: &mut Output| match otherwise {
            Some(otherwise) => {
                let strip = (otherwise.strip.strip_end(), end.strip_start());
                self.elements(&otherwise.template, scope, style.in_directive(), strip, output)
            }
            None => Ok(()),
        };
        let condition = self.evaluate(&directive.if_expr.cond_expr, scope)?;
        match decide(&condition) {
            Ok(true) => yes(output),
            Ok(false) => no(output),
            Err(Stop::Unknown(why)) => {
                let (mut a, mut b) = (Output::new(), Output::new());
                yes(&mut a)?;
                no(&mut b)?;
                a.texts.extend(b.texts);
                a.why = Some(why);
                output.append(a, scope.span(directive));
                Ok(())
            }
            Err(failed) => Err(failed),
        }
    }

    fn for_directive(
        &self,
        directive: &ForDirective,
        scope: &Scope<'_, 'a>,
        style: Style,
        output: &mut Output,
    ) -> Outcome<()> {
        let each = &directive.for_expr;
        let strip = (each.strip.strip_end(), directive.endfor_expr.strip.strip_start());
        let collection = self.evaluate(&each.collection_expr, scope)?;
        let unknown = |reason: Reason| Piece { part: Part::Unknown(reason), span: Some(scope.span(directive)) };
        let pairs = match self.pairs(&collection) {
            Ok(pairs) => pairs,
            Err(Stop::Unknown(reason)) => {
                output.push(&[unknown(reason)]);
                return Ok(());
            }
            Err(failed) => return Err(failed),
        };
        let key_name = each.key_var.as_ref().map(|name| name.as_str());
        for (key, value) in pairs.items {
            let key = Binding { name: key_name.unwrap_or_default(), value: key, outer: scope.bindings };
            let outer = if key_name.is_some() { Some(&key) } else { scope.bindings };
            let value = Binding { name: each.value_var.as_str(), value, outer };
            self.elements(&each.template, &scope.with(&value), style.in_directive(), strip, output)?;
        }
        if let Some(reason) = pairs.rest {
            output.push(&[unknown(reason)]);
        }
        Ok(())
    }

    /// The pieces of text between quotes: runs without escapes keep their exact place.
    pub(super) fn quoted_pieces(&self, cooked: &str, span: Span) -> Vec<Piece> {
        if cooked.len() == span.range().len() {
            return vec![Piece { part: Part::Literal(cooked.into()), span: Some(span) }];
        }
        let file = self.sources.file(span.file);
        let Some(raw) = file.text().get(span.range()) else {
            return vec![Piece { part: Part::Literal(cooked.into()), span: None }];
        };
        let mut pieces = Vec::new();
        let mut push = |text: &str, range: std::ops::Range<usize>| {
            let at = span.range().start;
            let span = Span::new(span.file, at + range.start..at + range.end);
            pieces.push(Piece { part: Part::Literal(text.into()), span: Some(span) });
        };
        // Walks the raw and the decoded text together.
        let (mut at, mut decoded) = (0, cooked);
        while at < raw.len() {
            let rest = &raw[at..];
            let run = rest.find('\\').unwrap_or(rest.len());
            let run = ["$${", "%%{"].iter().filter_map(|mark| rest.find(mark)).fold(run, usize::min);
            if run > 0 {
                let Some(text) = decoded.get(..run) else { break };
                push(text, at..at + run);
                (at, decoded) = (at + run, &decoded[run..]);
                continue;
            }
            let (raw_length, characters) = match rest.as_bytes() {
                // JSON has no more than four digits: two of them make one character.
                [b'\\', b'u', b'd' | b'D', b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B', ..] => (12, 1),
                [b'\\', b'u', ..] => (6, 1),
                [b'\\', b'U', ..] => (10, 1),
                [b'\\', ..] => (2, 1),
                _ => (3, 2),
            };
            let length: usize = decoded.chars().take(characters).map(char::len_utf8).sum();
            if raw_length > rest.len() || !rest.is_char_boundary(raw_length) || length == 0 {
                break;
            }
            push(&decoded[..length], at..at + raw_length);
            (at, decoded) = (at + raw_length, &decoded[length..]);
        }
        if !decoded.is_empty() {
            push(decoded, at..raw.len());
        }
        pieces
    }

    /// The pieces of text in lines (a heredoc, a template file): each line keeps its exact place.
    /// Terraform leaves the white space of a line whose beginning a `~` took off.
    fn line_pieces(&self, cooked: &str, span: Span, indent: usize, stripped: bool) -> Vec<Piece> {
        let file = self.sources.file(span.file);
        let text = file.text();
        let Some(raw) = text.get(span.range()) else {
            return vec![Piece { part: Part::Literal(cooked.into()), span: None }];
        };
        let mut pieces = Vec::new();
        let mut at = span.range().start;
        for (index, line) in raw.split_inclusive('\n').enumerate() {
            let joined = stripped && index == 1 && raw.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
            let starts_line = at == 0 || text.as_bytes()[at - 1] == b'\n';
            let cut: usize = if starts_line && indent > 0 && !joined {
                line.chars().take(indent).take_while(|c| c.is_whitespace() && *c != '\n').map(char::len_utf8).sum()
            } else {
                0
            };
            let kept = &line[cut..];
            let decoded = if kept.contains("$${") || kept.contains("%%{") {
                kept.replace("$${", "${").replace("%%{", "%{").into()
            } else {
                Cow::Borrowed(kept)
            };
            let span = Span::new(span.file, at + cut..at + line.len());
            if !decoded.is_empty() {
                pieces.push(Piece { part: Part::Literal((&*decoded).into()), span: Some(span) });
            }
            at += line.len();
        }
        pieces
    }
}

/// Text between quotes whose escapes, but for those of `${` and `%{`, are not decoded yet.
fn decoded(literal: &str) -> Cow<'_, str> {
    if !literal.contains('\\') {
        return Cow::Borrowed(literal);
    }
    let quoted = format!("\"{}\"", literal.replace("${", "$${").replace("%{", "%%{"));
    match hcl_edit::parser::parse_expr(&quoted).as_ref().map(|expression| expression.as_str()) {
        Ok(Some(text)) => Cow::Owned(text.to_owned()),
        _ => Cow::Borrowed(literal),
    }
}

/// Whether an element strips white space before and after it.
fn strips(element: &Element) -> (bool, bool) {
    match element {
        Element::Literal(_) => (false, false),
        Element::Interpolation(interpolation) => (interpolation.strip.strip_start(), interpolation.strip.strip_end()),
        Element::Directive(directive) => match &**directive {
            Directive::If(directive) => (directive.if_expr.strip.strip_start(), directive.endif_expr.strip.strip_end()),
            Directive::For(directive) => {
                (directive.for_expr.strip.strip_start(), directive.endfor_expr.strip.strip_end())
            }
        },
    }
}

/// Strips white space from the first line only: Terraform takes each line of a heredoc for a text of its own.
fn strip_start(pieces: &mut Vec<Piece>) {
    let Some(Piece { part: Part::Literal(text), span }) = pieces.first_mut() else { return };
    let kept = text.trim_start();
    let cut = text.len() - kept.len();
    if let Some(place) = span.as_mut().filter(|place| place.range().len() == text.len()) {
        *place = Span::new(place.file, place.range().start + cut..place.range().end);
    }
    *text = kept.into();
    if text.is_empty() {
        pieces.remove(0);
    }
}

/// Strips white space from the last line only.
fn strip_end(pieces: &mut Vec<Piece>) {
    let Some(Piece { part: Part::Literal(text), span }) = pieces.last_mut() else { return };
    let kept = text.trim_end();
    if let Some(place) = span.as_mut().filter(|place| place.range().len() == text.len()) {
        *place = Span::new(place.file, place.range().start..place.range().start + kept.len());
    }
    *text = kept.into();
    if text.is_empty() {
        pieces.pop();
    }
}
