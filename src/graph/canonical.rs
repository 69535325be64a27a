//! Texts in which every name of a declared resource is spelled in one way, so that two of them can be compared.

use super::{NodeId, TriggerGraph};
use crate::model::{Attribute, Part, Piece, Pseudo, RootId, Text, Type, Value};

impl TriggerGraph<'_> {
    /// The ARN of a resource as a text of its name; None for types that are not compared by ARN.
    pub fn arn(&self, node: NodeId) -> Option<Text> {
        let kind = self.kind(node)?;
        let (service, prefix) = match kind {
            Type::Bucket => ("s3", ""),
            Type::Queue => ("sqs", ""),
            Type::Topic => ("sns", ""),
            Type::Table => ("dynamodb", "table/"),
            Type::Stream => ("kinesis", "stream/"),
            Type::Bus => ("events", "event-bus/"),
            Type::Function => ("lambda", "function:"),
            Type::StateMachine => ("states", "stateMachine:"),
            _ => return None,
        };
        let mut parts = vec![literal("arn:"), Part::Pseudo(Pseudo::Partition), literal(&format!(":{service}:"))];
        if kind == Type::Bucket {
            parts.push(literal("::"));
        } else {
            parts.extend([Part::Pseudo(Pseudo::Region), literal(":"), Part::Pseudo(Pseudo::Account), literal(":")]);
        }
        parts.push(literal(prefix));
        parts.extend(self.name(node).parts());
        Some(joined(parts))
    }

    /// The name of a resource: as it is set, else a symbol of its own.
    pub fn name(&self, node: NodeId) -> Text {
        let named = self.resource(node).and_then(|resource| {
            let dialect = self.model.root(self.root_of(node)).dialect;
            let path = super::identity::name_path(resource.kind, dialect)?;
            resource.body.get(path).and_then(Value::as_text).filter(|text| text.first_unknown().is_none()).cloned()
        });
        named.unwrap_or_else(|| Text::attribute(self.address(node), "name"))
    }

    /// The text with every attribute that is the ARN or the name of a declared resource spelled out.
    pub fn canonical(&self, root: RootId, text: &Text) -> Text {
        let spell = |part: Part| match &part {
            Part::Attribute(attribute) => match self.spelled(root, attribute) {
                Some(text) => text.parts(),
                None => vec![part],
            },
            _ => vec![part],
        };
        joined(text.parts().into_iter().flat_map(spell).collect())
    }

    /// What stands inside of an ARN where a name should: the ARN or URL of a resource, or the text of an ARN.
    pub fn arn_inside(&self, root: RootId, pattern: &Text) -> Option<String> {
        let parts = pattern.parts();
        let (Some(Part::Literal(first)), rest) = (parts.first(), parts.get(1..).unwrap_or_default()) else {
            return None;
        };
        if !first.starts_with("arn:") {
            return None;
        }
        if pattern.to_string().get(4..).is_some_and(|text| text.contains(":arn:")) {
            return Some(pattern.to_string());
        }
        rest.iter().find_map(|part| match part {
            Part::Attribute(attribute) if self.is_no_name(root, attribute) => {
                Some(Text::part(Part::Attribute(attribute.clone())).to_string())
            }
            _ => None,
        })
    }

    fn is_no_name(&self, root: RootId, attribute: &Attribute) -> bool {
        let kind = self.model.find(root, &attribute.resource).map(|id| self.model.resource(id).kind);
        let by_reference = matches!(kind, Some(Type::Topic | Type::StateMachine | Type::Queue));
        attribute.name == "Arn" || (attribute.name == "Ref" && by_reference)
    }

    fn spelled(&self, root: RootId, attribute: &Attribute) -> Option<Text> {
        let node = NodeId::of(self.model.find(root, &attribute.resource)?);
        let kind = self.kind(node)?;
        match (attribute.name.as_str(), kind) {
            ("arn" | "Arn", _) | ("Ref", Type::Topic) => self.arn(node),
            ("id", Type::Topic) => self.arn(node),
            ("id" | "name" | "bucket", Type::Bucket)
            | ("Ref", Type::Bucket | Type::Table | Type::Stream | Type::Function) => Some(self.name(node)),
            ("name" | "id", Type::Table | Type::Queue | Type::Stream | Type::Topic)
                if attribute.name == "name" || kind == Type::Table =>
            {
                Some(self.name(node))
            }
            ("QueueName" | "TopicName" | "function_name", _) => Some(self.name(node)),
            _ => None,
        }
    }
}

fn literal(text: &str) -> Part {
    Part::Literal(text.into())
}

fn joined(parts: Vec<Part>) -> Text {
    Text::pieces(parts.into_iter().map(|part| Piece { part, span: None }).collect())
}
