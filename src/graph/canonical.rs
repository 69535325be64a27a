//! Texts in which every name of a declared resource is spelled in one way, so that two of them can be compared.

use super::{NodeId, TriggerGraph};
use crate::model::{Attribute, Dialect, Part, Piece, Pseudo, RootId, Text, Type, Value, arn_prefix, arn_start};

/// A path of an API has at most this many parts; references between fields lead no further either.
const MOST_STEPS: usize = 32;

impl TriggerGraph<'_> {
    /// The ARN of a resource as a text of its name; None for types that are not compared by ARN.
    pub fn arn(&self, node: NodeId) -> Option<Text> {
        let kind = self.kind(node)?;
        let (service, prefix) = arn_prefix(kind)?;
        let mut parts = self.arn_start_of(node, service, kind != Type::Bucket);
        parts.push(literal(prefix));
        if kind == Type::Rule
            && let Some(bus) = self.bus_name_of(node)
        {
            parts.extend(bus.parts());
            parts.push(literal("/"));
        }
        parts.extend(match kind {
            // Their ARNs hold ids and random letters, not names.
            Type::BedrockAgent
            | Type::UserPool
            | Type::TargetGroup
            | Type::ConfigRule
            | Type::Secret
            | Type::GraphqlApi
            | Type::Key => self.id_symbol(node).parts(),
            _ => self.name(node).parts(),
        });
        Some(joined(parts))
    }

    /// The ARN of a resource up to its resource part.
    fn arn_start_of(&self, node: NodeId, service: &str, regional: bool) -> Vec<Part> {
        let mut parts = arn_start(service, regional);
        if let Some(home) = self.resource(node).map(|resource| &resource.home) {
            for part in &mut parts {
                match (&*part, &home.region, &home.account) {
                    (Part::Pseudo(Pseudo::Region), Some(region), _) => *part = literal(region),
                    (Part::Pseudo(Pseudo::Account), _, Some(account)) => *part = literal(account),
                    _ => {}
                }
            }
        }
        parts
    }

    /// The ARN of a table's stream.
    pub fn stream_arn(&self, table: NodeId) -> Option<Text> {
        let label = Text::attribute(self.address(table), "stream_label");
        Some(self.arn(table)?.concat(&Text::literal("/stream/")).concat(&label))
    }

    /// The bus of a rule; None on the default bus.
    fn bus_name_of(&self, rule: NodeId) -> Option<Text> {
        let path = if self.dialect(rule) == Dialect::Terraform { "event_bus_name" } else { "EventBusName" };
        let text = self.resource(rule)?.body.get(path)?.as_text()?;
        self.bus_named(self.root_of(rule), text)
    }

    /// A bus given by its name or its ARN, as its name; None for the default bus.
    pub(super) fn bus_named(&self, root: RootId, text: &Text) -> Option<Text> {
        let text = self.canonical(root, text);
        let bus = match crate::model::Arn::parse(&text) {
            Some(arn) => arn.resource_name()?,
            None => text,
        };
        (bus.known().as_deref() != Some("default")).then_some(bus)
    }

    /// What stands before the stage in the ARN of an API's calls.
    pub(super) fn execution_arn(&self, api: NodeId) -> Text {
        let mut parts = self.arn_start_of(api, "execute-api", true);
        parts.extend(self.id_symbol(api).parts());
        joined(parts)
    }

    /// The name of a resource: as it is set, else a symbol of its own.
    pub fn name(&self, node: NodeId) -> Text {
        let named = self.resource(node).and_then(|resource| {
            let path = super::identity::name_path(resource.kind, self.dialect(node))?;
            resource.body.get(path).and_then(Value::as_text).filter(|text| text.key().is_some()).cloned()
        });
        named.unwrap_or_else(|| Text::attribute(self.address(node), "name"))
    }

    /// The id of a resource, which only its deployment tells.
    pub(super) fn id_symbol(&self, node: NodeId) -> Text {
        Text::attribute(self.address(node), "id")
    }

    /// The text with every attribute that is the ARN or the name of a declared resource spelled out.
    pub fn canonical(&self, root: RootId, text: &Text) -> Text {
        self.spell(root, text, 0)
    }

    fn spell(&self, root: RootId, text: &Text, depth: usize) -> Text {
        let spell = |part: Part| match &part {
            Part::Attribute(attribute) => match self.spelled(root, attribute, depth) {
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
        let text = pattern.to_string();
        if text.get(4..).is_some_and(|rest| rest.contains(":arn:") || rest.contains("/arn:")) {
            return Some(text);
        }
        rest.iter().find_map(|part| match part {
            Part::Attribute(attribute) if self.is_no_name(root, attribute) => {
                Some(Text::part(Part::Attribute(attribute.clone())).to_string())
            }
            _ => None,
        })
    }

    pub(super) fn is_no_name(&self, root: RootId, attribute: &Attribute) -> bool {
        let kind = self.model.find(root, &attribute.resource).map(|id| self.model.resource(id).kind);
        let by_reference = matches!(kind, Some(Type::Topic | Type::StateMachine | Type::Queue));
        attribute.name == "Arn" || (attribute.name == "Ref" && by_reference)
    }

    fn spelled(&self, root: RootId, attribute: &Attribute, depth: usize) -> Option<Text> {
        let node = NodeId::of(self.model.find(root, &attribute.resource)?);
        let kind = self.kind(node)?;
        let terraform = self.dialect(node) == Dialect::Terraform;
        match (attribute.name.as_str(), kind) {
            ("Arn", Type::LogGroup) => Some(self.arn(node)?.concat(&Text::literal(":*"))),
            ("stream_arn" | "StreamArn", Type::Table) => self.stream_arn(node),
            ("agent_arn" | "AgentArn", Type::BedrockAgent) => self.arn(node),
            ("arn", Type::RestApi | Type::Api) => {
                let apis = if kind == Type::RestApi { "::/restapis/" } else { "::/apis/" };
                let mut parts = vec![literal("arn:"), Part::Pseudo(Pseudo::Partition), literal(":apigateway:")];
                parts.extend([Part::Pseudo(Pseudo::Region), literal(apis)]);
                Some(joined(parts).concat(&self.id_symbol(node)))
            }
            ("arn" | "Arn" | "TargetGroupArn" | "AlarmArn" | "TopicArn", _) => self.arn(node),
            ("Ref", Type::Topic | Type::TargetGroup | Type::StateMachine | Type::Secret) => self.arn(node),
            ("id", Type::Topic | Type::TargetGroup | Type::StateMachine | Type::Secret) if terraform => self.arn(node),
            ("execution_arn", Type::RestApi | Type::Api) => Some(self.execution_arn(node)),
            ("execution_arn", Type::RestStage | Type::RestDeployment | Type::ApiStage) => {
                let field = |name: &str| self.resource(node)?.body.get(name)?.as_text().cloned();
                let api = field("rest_api_id").or_else(|| field("api_id"))?;
                let stage = field("stage_name").or_else(|| field("name")).unwrap_or_else(|| Text::literal(""));
                let arn =
                    joined(self.arn_start_of(node, "execute-api", true)).concat(&self.spell(root, &api, depth + 1));
                Some(arn.concat(&Text::literal("/")).concat(&self.spell(root, &stage, depth + 1)))
            }
            ("id" | "Ref" | "RestApiId" | "ApiId", Type::RestApi | Type::Api)
            | ("id" | "key_id" | "Ref" | "KeyId", Type::Key) => Some(self.id_symbol(node)),
            ("id" | "Ref" | "AuthorizerId", Type::RestAuthorizer | Type::ApiAuthorizer) => Some(self.id_symbol(node)),
            ("path", Type::RestResource) => self.resource_path(node, 0),
            ("id" | "name" | "bucket", Type::Bucket)
            | ("id" | "Ref", Type::Rule | Type::LogGroup | Type::Alarm | Type::TopicRule | Type::Table)
            | ("Ref", Type::Bucket | Type::Stream | Type::Function) => Some(self.name(node)),
            (
                "name",
                Type::Table | Type::Queue | Type::Stream | Type::Topic | Type::Rule | Type::LogGroup | Type::TopicRule,
            ) => Some(self.name(node)),
            ("QueueName" | "TopicName" | "function_name" | "alarm_name", _) => Some(self.name(node)),
            (name, _) if depth < MOST_STEPS && terraform => {
                let text = self.resource(node)?.body.get(name)?.as_text()?.clone();
                (text.as_attribute().is_none_or(|other| other.resource != attribute.resource))
                    .then(|| self.spell(root, &text, depth + 1))
            }
            _ => None,
        }
    }

    /// The path of a resource of a REST API, from its parents'.
    pub(super) fn resource_path(&self, node: NodeId, depth: usize) -> Option<Text> {
        let body = &self.resource(node)?.body;
        let field = |names: [&str; 2]| names.iter().find_map(|name| body.get(name)?.as_text().cloned());
        let parent = field(["parent_id", "ParentId"])?;
        let part = self.canonical(self.root_of(node), &field(["path_part", "PathPart"])?);
        let above = self.path_of_resource(self.root_of(node), &parent, depth + 1)?;
        let above = if above.known().as_deref() == Some("/") { Text::literal("") } else { above };
        Some(above.concat(&Text::literal("/")).concat(&part))
    }

    /// The path of the resource of a REST API that an id names; None where it cannot be told.
    pub(super) fn path_of_resource(&self, root: RootId, id: &Text, depth: usize) -> Option<Text> {
        if depth > MOST_STEPS {
            return None;
        }
        let attribute = id.as_attribute()?;
        let node = NodeId::of(self.model.find(root, &attribute.resource)?);
        match (self.kind(node)?, attribute.name.as_str()) {
            (Type::RestApi, "root_resource_id" | "RootResourceId") => Some(Text::literal("/")),
            (Type::RestResource, "id" | "Ref" | "ResourceId") => self.resource_path(node, depth),
            (_, name) => {
                let text = self.resource(node)?.body.get(name)?.as_text()?;
                self.path_of_resource(root, text, depth + 1)
            }
        }
    }

    /// The language whose names the fields of a node have.
    pub(super) fn dialect(&self, node: NodeId) -> Dialect {
        match self.resource_id(node) {
            Some(id) => self.model.form_of(id),
            None => self.model.root(self.root_of(node)).dialect,
        }
    }
}

/// The ARN of something that is not declared, by its name.
pub(super) fn arn_by_name(service: &str, prefix: &str, name: &Text) -> Text {
    let mut parts = arn_start(service, service != "s3");
    parts.push(literal(prefix));
    joined(parts).concat(name)
}

fn literal(text: &str) -> Part {
    Part::Literal(text.into())
}

fn joined(parts: Vec<Part>) -> Text {
    Text::pieces(parts.into_iter().map(|part| Piece { part, span: None }).collect())
}
