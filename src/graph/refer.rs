//! Which declared resource a field names, asked after the graph is built.

use super::{NodeId, TriggerGraph};
use crate::model::{Field, Reason, ResourceId, Text, Type};

impl TriggerGraph<'_> {
    /// The declared resource of a type that a field names: by a symbol, an ARN or its name. `Ok(None)` is certain that it
    /// names none of them: the field is not set, or names something that is not declared here.
    pub fn referred(&self, field: &Field<Text>, kind: Type) -> Result<Option<NodeId>, Reason> {
        if let Some(why) = field.unknown() {
            return Err(why.clone());
        }
        match field.value() {
            Some(text) => self.referred_by(self.model.root_of(field.owner), text, kind),
            None => Ok(None),
        }
    }

    /// What else than its ARN a resource is called by, and which one, where a text is just that: the URL of a queue, a name.
    pub fn called_by(&self, owner: ResourceId, text: &Text) -> Option<(&'static str, ResourceId)> {
        let attribute = text.as_attribute()?;
        let resource = self.model.find(self.model.root_of(owner), &attribute.resource)?;
        let what = match (self.model.resource(resource).kind, attribute.name.as_str()) {
            (Type::Queue, "Ref" | "QueueUrl" | "id" | "url") => "URL",
            (Type::Queue, "QueueName" | "name") | (Type::Topic, "TopicName" | "name") => "name",
            (Type::Function, "Ref" | "function_name" | "id") => "name",
            (Type::Stream, "Ref" | "name") | (Type::Table, "Ref" | "id" | "name") => "name",
            (Type::Bucket, "Ref" | "id" | "bucket") | (Type::StateMachine, "Name" | "name") => "name",
            _ => return None,
        };
        Some((what, resource))
    }

    /// How one resource may be named where another is declared: in Terraform what lies in a module is named by its module.
    pub fn seen_from(&self, here: ResourceId, there: ResourceId) -> String {
        let (own, resource) = (self.model.resource(here).module(), self.model.resource(there));
        match resource.module().strip_prefix(own) {
            Some("") => resource.address[own.len()..].to_owned(),
            // `module.queue[0].module.inner.` as `module.queue`.
            Some(inner) => inner.split(['.', '[']).take(2).collect::<Vec<_>>().join("."),
            None => resource.address.to_string(),
        }
    }

    pub(super) fn referred_by(&self, root: super::RootId, text: &Text, kind: Type) -> Result<Option<NodeId>, Reason> {
        for attribute in text.attributes() {
            if let Some(id) = self.model.find(root, &attribute.resource)
                && self.model.resource(id).kind == kind
            {
                return Ok(Some(NodeId::of(id)));
            }
        }
        if let Some(key) = text.key()
            && let Some(node) = self.named_by_key(root, &key, kind)
        {
            return Ok(Some(node));
        }
        text.first_unknown().map_or(Ok(None), Err)
    }
}
