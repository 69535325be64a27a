//! Documents beside the template: definitions of APIs and state machines that the deployer's tools upload.

use std::path::Path;
use std::sync::Arc;

use super::concat::{Chunk, concat};
use super::template::{Scope, Template};
use crate::diagnostic::Diagnostic;
use crate::model::{Kind, List, Object, Part, Piece, Pseudo, Reason, Resource, Text, Value, json};
use crate::source::{FileId, Span, join};

/// Where packaging tools take a path instead of a place in S3, and what stands in its stead.
/// https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
const PACKAGED: &[(&str, &str, &str)] = &[
    ("AWS::ApiGateway::RestApi", "BodyS3Location", "Body"),
    ("AWS::ApiGatewayV2::Api", "BodyS3Location", "Body"),
    ("AWS::StepFunctions::StateMachine", "DefinitionS3Location", "DefinitionString"),
];

impl Template<'_> {
    /// Finds a file by its path from the template; `Err` says why it is not read. `what` is its part in the template.
    pub(super) fn beside(&self, what: &str, location: &str) -> Result<FileId, Reason> {
        let folder = Path::new(self.path()).parent().unwrap_or(Path::new(""));
        let found = (!location.contains("://")).then(|| self.context.sources.read(&join(folder, Path::new(location))));
        match found {
            Some(Ok(id)) => Ok(id),
            _ => Err(Reason::new(format!("{what} `{location}` is not beside the template"))),
        }
    }

    /// The value of a YAML or JSON file with its intrinsics resolved.
    pub(super) fn read_document(&self, id: FileId, scope: &Scope) -> Option<Value> {
        let document = super::parse_template(&self.context.sources.file(id));
        if !self.files.borrow().iter().any(|(seen, _)| *seen == id) {
            self.problems.borrow_mut().extend(document.problems);
            self.files.borrow_mut().push((id, document.comments));
        }
        document.root.map(|root| self.value(&root, scope))
    }

    /// The document that `DefinitionUri` of a serverless resource leads to, if that is a path.
    pub(super) fn definition_of(&self, resource: &Resource) -> Option<Value> {
        let inline = match resource.type_name.as_str() {
            "AWS::Serverless::StateMachine" => "Definition",
            "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" => "DefinitionBody",
            _ => return None,
        };
        let written = |key: &str| resource.body.get(key).filter(|value| !value.is_null());
        if written(inline).is_some() {
            return None;
        }
        self.packaged(written("DefinitionUri")?, inline == "Definition")
    }

    /// Puts documents in the place of paths to them.
    pub(super) fn unpack(&self, resource: &mut Resource) {
        for (_, from, to) in PACKAGED.iter().filter(|(kind, ..)| *kind == resource.type_name) {
            let Some(location) = resource.body.get(from).filter(|location| !location.is_null()) else { continue };
            let stored = || Reason::new("the definition stands in S3");
            let document = self
                .packaged(location, *to == "DefinitionString")
                .unwrap_or_else(|| Value::unknown(stored()).with_origin(location.origin.clone()));
            let Kind::Object(body) = &mut resource.body.kind else { continue };
            let entry = crate::model::Entry { key: None, value: document };
            Arc::make_mut(body).entries.entry((*to).into()).or_insert(entry);
        }
    }

    /// The document at a path. The JSON of a state machine stays text: substitutions may stand anywhere in it.
    fn packaged(&self, location: &Value, machine: bool) -> Option<Value> {
        let place = location.origin.span?;
        let path = location.as_str().filter(|path| !path.contains("://"))?;
        let unknown = |why: Reason| Some(Value::at(Kind::Unknown(why), place));
        let id = match self.beside("definition", &path) {
            Ok(id) => id,
            Err(why) => return unknown(why),
        };
        let file = self.context.sources.file(id);
        let text = file.text().trim_start_matches('\u{feff}');
        if machine && text.trim_start().starts_with('{') {
            if !self.files.borrow().iter().any(|(seen, _)| *seen == id) {
                self.files.borrow_mut().push((id, Vec::new()));
            }
            let span = Span::new(id, file.text().len() - text.len()..file.text().len());
            let pieces = vec![Piece { part: Part::Literal(text.into()), span: Some(span) }];
            return Some(Value::at(Kind::Text(Text::pieces(pieces)), span));
        }
        match self.read_document(id, &None) {
            Some(value) if machine => {
                let origin = value.origin.clone();
                Some(Value { kind: Kind::Text(Text::json(value)), origin })
            }
            Some(value) => Some(value),
            None => unknown(Reason::new(format!("definition `{path}` could not be read"))),
        }
    }

    /// Fills `DefinitionSubstitutions` into the definition of a state machine.
    pub(super) fn substitute_definition(&self, resource: &mut Resource) {
        if resource.type_name != "AWS::StepFunctions::StateMachine" {
            return;
        }
        let Kind::Object(body) = &resource.body.kind else { return };
        let none = Object::default();
        let given = body.entries.get("DefinitionSubstitutions").map(|entry| &entry.value.kind);
        let substitutions = match given {
            Some(Kind::Object(substitutions)) => substitutions,
            Some(_) => return,
            None => &none,
        };
        let mut filled = Vec::new();
        for key in ["DefinitionString", "Definition"] {
            let Some(entry) = body.entries.get(key) else { continue };
            let foreign = entry.value.origin.span.is_some_and(|span| span.file != resource.declared.file);
            if given.is_none() && !foreign {
                continue;
            }
            match self.filled(&entry.value, substitutions) {
                Some(value) => filled.push((key, value)),
                None => return,
            }
        }
        if filled.is_empty() {
            return;
        }
        let Kind::Object(body) = &mut resource.body.kind else { return };
        let body = Arc::make_mut(body);
        for (key, value) in filled {
            if let Some(entry) = body.entries.get_mut(key) {
                entry.value = value;
            }
        }
        // What they say is said by the definition now.
        body.entries.shift_remove("DefinitionSubstitutions");
    }

    /// API Gateway fills variables into documents of REST APIs when it imports them.
    /// https://docs.aws.amazon.com/apigateway/latest/developerguide/import-export-api-variables.html
    pub(super) fn fill_variables(&self, resource: &mut Resource) {
        if resource.type_name != "AWS::ApiGateway::RestApi" {
            return;
        }
        let Some(document) = resource.body.get("Body") else { return };
        let mut any = false;
        let literal = |part: &Part| matches!(part, Part::Literal(text) if text.contains("${AWS::"));
        document.each_text(&mut |text, _| any |= text.to_pieces().iter().any(|piece| literal(&piece.part)));
        if !any {
            return;
        }
        let pseudo = |(name, pseudo)| (name, Value::generated(Kind::Text(Text::part(Part::Pseudo(pseudo)))));
        let variables = [
            ("AWS::AccountId", Pseudo::Account),
            ("AWS::Partition", Pseudo::Partition),
            ("AWS::Region", Pseudo::Region),
        ];
        let filled = filled_leaves(document, &variables.into_iter().map(pseudo).collect());
        let Kind::Object(body) = &mut resource.body.kind else { return };
        if let Some(entry) = Arc::make_mut(body).entries.get_mut("Body") {
            entry.value = filled;
        }
    }

    /// A definition with its substitutions; None where it cannot be read.
    fn filled(&self, definition: &Value, substitutions: &Object) -> Option<Value> {
        let Kind::Text(text) = &definition.kind else {
            return definition.as_unknown().is_none().then(|| filled_leaves(definition, substitutions));
        };
        let inner = match text.encoded() {
            Some(inner) => inner.clone(),
            None => {
                let text = filled_text(text, &definition.origin, substitutions, false);
                match json::parse(text.as_text()?, &definition.origin) {
                    Ok(inner) => inner,
                    Err(wrong) => {
                        let place = wrong.span.or(definition.origin.span)?;
                        if place.file != self.id() && definition.as_str().is_some() {
                            let message = format!("the definition is not JSON: {}", wrong.message);
                            self.problems.borrow_mut().push(Diagnostic::syntax_error(place, message));
                        }
                        return None;
                    }
                }
            }
        };
        let inner = filled_leaves(&inner, substitutions);
        Some(Value { kind: Kind::Text(Text::json(inner)), origin: definition.origin.clone() })
    }
}

/// A value with substitutions in all of its texts.
fn filled_leaves(value: &Value, substitutions: &Object) -> Value {
    let kind = match &value.kind {
        Kind::Text(text) => return filled_text(text, &value.origin, substitutions, true),
        Kind::List(list) => {
            let items = list.items.iter().map(|item| filled_leaves(item, substitutions)).collect();
            Kind::List(List { items, rest: list.rest.clone(), set: list.set }.into())
        }
        Kind::Object(object) => {
            let mut object = (**object).clone();
            for entry in object.entries.values_mut() {
                entry.value = filled_leaves(&entry.value, substitutions);
            }
            Kind::Object(object.into())
        }
        Kind::OneOf(one) => {
            let values = one.values.iter().map(|value| filled_leaves(value, substitutions)).collect();
            return Value::one_of(values, one.why.clone());
        }
        other => other.clone(),
    };
    Value { kind, origin: value.origin.clone() }
}

/// A text with its substitutions, those that are one of several only where `all` are wanted.
fn filled_text(text: &Text, origin: &crate::model::Origin, substitutions: &Object, all: bool) -> Value {
    let whole = Value { kind: Kind::Text(text.clone()), origin: origin.clone() };
    let (Some(place), None) = (origin.span, text.encoded()) else { return whole };
    let mut chunks = Vec::new();
    let mut any = false;
    for piece in text.to_pieces() {
        let Part::Literal(literal) = &piece.part else {
            chunks.push(Chunk::Pieces(vec![piece]));
            continue;
        };
        let cut = |start: usize, end: usize| match piece.span {
            Some(span) if span.range().len() == literal.len() => {
                Some(Span::new(span.file, span.start as usize + start..span.start as usize + end))
            }
            other => other,
        };
        let literally = |start: usize, end: usize| {
            Chunk::Pieces(vec![Piece { part: Part::Literal(literal[start..end].into()), span: cut(start, end) }])
        };
        let (mut start, mut at) = (0, 0);
        while let Some(open) = literal[at..].find("${").map(|n| at + n) {
            at = open + 2;
            let Some(close) = literal[at..].find('}').map(|n| at + n) else { break };
            let value = match (substitutions.entries.get(&literal[at..close]), &substitutions.rest) {
                (Some(entry), _) => entry.value.clone(),
                (None, Some(why)) => Value::unknown(why.clone()),
                (None, None) => continue,
            };
            if !all && matches!(value.kind, Kind::OneOf(_)) {
                continue;
            }
            any = true;
            chunks.push(literally(start, open));
            let place = cut(open, close + 1);
            chunks.push(Chunk::Value(placed(value, place), place));
            (start, at) = (close + 1, close + 1);
        }
        chunks.push(literally(start, literal.len()));
    }
    if any { concat(chunks, place).with_origin(origin.clone()) } else { whole }
}

/// A value whose text stands where it is filled in.
fn placed(mut value: Value, place: Option<Span>) -> Value {
    match &mut value.kind {
        Kind::Text(text) => {
            let pieces = text.to_pieces().into_iter().map(|piece| Piece { span: place, ..piece });
            *text = Text::pieces(pieces.collect());
        }
        Kind::OneOf(one) => {
            let one = Arc::make_mut(one);
            one.values = std::mem::take(&mut one.values).into_iter().map(|value| placed(value, place)).collect();
        }
        _ => {}
    }
    value
}
