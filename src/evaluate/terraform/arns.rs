//! ARNs of declared resources, spelled out so that functions can take them apart.

use std::sync::Arc;

use super::evaluator::{Evaluator, Outcome, Stop};
use super::instances::Of;
use super::reference::own_name;
use crate::model::{self, Attribute, Dialect, Kind, Part, Piece, Reason, Text, Type, Value, arn_prefix, arn_start};

/// What the parts of an ARN are called by `aws_arn` and by `arn_parse`, in their order.
const PARTS: [(&str, &str); 5] = [
    ("partition", "partition"),
    ("service", "service"),
    ("region", "region"),
    ("account", "account_id"),
    ("resource", "resource"),
];

/// Types whose ARN ends with their name. A name holds no colon; that of a log group or a bus may hold a slash.
fn is_named(kind: Type, separator: char) -> bool {
    match kind {
        Type::Queue
        | Type::Topic
        | Type::Bucket
        | Type::Table
        | Type::Stream
        | Type::Function
        | Type::StateMachine
        | Type::DeliveryStream => true,
        Type::LogGroup | Type::Bus => separator == ':',
        _ => false,
    }
}

impl<'a> Evaluator<'a> {
    /// A text cut at each colon or slash, the ARNs of declared resources spelled out; None where a symbol in it may hold
    /// that character.
    pub(super) fn cut(&self, text: &Text, separator: &str, most: usize) -> Option<Vec<Text>> {
        let separator =
            separator.chars().next().filter(|c| [":", "/"].contains(&separator) && matches!(c, ':' | '/'))?;
        let mut pieces = Vec::new();
        for piece in text.to_pieces() {
            match &piece.part {
                Part::Literal(_) | Part::Pseudo(_) | Part::Attribute(Attribute { known: Some(_), .. }) => {
                    pieces.push(piece);
                }
                Part::Attribute(attribute) => {
                    let parts = self.spelled(attribute, separator)?;
                    pieces.extend(parts.into_iter().map(|part| Piece { part, span: piece.span }));
                }
                Part::Unknown(_) => return None,
            }
        }
        Some(model::split(&Text::pieces(pieces), separator, most))
    }

    /// The ARN or the name of a declared resource.
    fn spelled(&self, attribute: &Attribute, separator: char) -> Option<Vec<Part>> {
        let handle = self.handle_of(&attribute.resource).filter(|handle| handle.of == Of::Resource)?;
        let kind = Type::of(Dialect::Terraform, &handle.declared.kind);
        let own = own_name(&handle.declared.kind);
        if !is_named(kind, separator) {
            return None;
        }
        if attribute.name == own {
            return Some(vec![Part::Attribute(attribute.clone())]);
        }
        let (service, prefix) = arn_prefix(kind).filter(|_| attribute.name == "arn")?;
        let mut parts = arn_start(service, kind != Type::Bucket);
        parts.push(Part::Literal(prefix.into()));
        let name = self.attribute_of(&handle, own).ok();
        let name = name.as_ref().and_then(Value::as_text).filter(|name| name.first_unknown().is_none());
        match name {
            Some(name) => parts.extend(name.parts()),
            None => parts.extend(Text::attribute(Arc::clone(&handle.address), own).parts()),
        }
        Some(parts)
    }

    /// The parts of an ARN, by the names that `arn_parse` gives them.
    pub(super) fn arn_parts(&self, arn: &Value) -> Outcome {
        self.each_alternative(arn, |arn| {
            let parts = match &arn.kind {
                Kind::Unknown(reason) => return Err(Stop::Unknown(reason.clone())),
                Kind::Text(text) => match self.cut(text, ":", 6) {
                    Some(parts) => parts,
                    None => return Err(Stop::Unknown(super::collection::unsettled(text))),
                },
                _ => return Err(Stop::failed("an ARN is needed")),
            };
            let [prefix, parts @ ..] = parts.as_slice() else { return Err(Stop::failed("not an ARN")) };
            if parts.len() != PARTS.len() || prefix.known().as_deref() != Some("arn") {
                return Err(Stop::failed("not an ARN"));
            }
            let entry = |((_, name), text): (&(&'static str, &'static str), &Text)| {
                (*name, Value::generated(Kind::Text(text.clone())))
            };
            Ok(Value::object(PARTS.iter().zip(parts).map(entry)))
        })
    }

    /// A part of an ARN, by the name that `data.aws_arn` gives it.
    pub(super) fn arn_part(&self, arn: &Value, name: &str) -> Option<Outcome> {
        let (_, key) = PARTS.iter().find(|(known, _)| *known == name)?;
        let part = |parts: Value| parts.get(key).cloned().ok_or_else(|| Stop::Unknown(Reason::new("not an ARN")));
        Some(self.arn_parts(arn).and_then(part))
    }
}
