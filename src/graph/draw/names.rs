//! How nodes are called and what they look like.

use crate::graph::{NodeId, OutsideKind, TriggerGraph};
use crate::model::{Dialect, Type};

/// The families nodes are coloured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Compute,
    Messaging,
    Storage,
    Events,
    Front,
    Other,
}

impl Family {
    pub(super) const ALL: [Family; 6] =
        [Self::Compute, Self::Messaging, Self::Storage, Self::Events, Self::Front, Self::Other];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Family::Compute => "compute",
            Family::Messaging => "messaging",
            Family::Storage => "storage",
            Family::Events => "events",
            Family::Front => "front",
            Family::Other => "other",
        }
    }
}

/// The looks of a node: its colour, the letters of its badge, and what it is in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) family: Family,
    pub(super) badge: &'static str,
    pub(super) word: &'static str,
}

const fn look(family: Family, badge: &'static str, word: &'static str) -> Look {
    Look { family, badge, word }
}

/// The looks of a type; None is what is not declared.
pub(super) fn look_of(kind: Option<Type>) -> Look {
    use Family::{Compute, Events, Front, Messaging, Other, Storage};
    let Some(kind) = kind else { return look(Other, "?", "not declared here") };
    match kind {
        Type::Function => look(Compute, "λ", "function"),
        Type::StateMachine => look(Compute, "SFN", "state machine"),
        Type::BedrockAgent | Type::BedrockActionGroup => look(Compute, "AI", "Bedrock agent"),
        Type::Queue => look(Messaging, "SQS", "queue"),
        Type::Topic => look(Messaging, "SNS", "topic"),
        Type::Broker => look(Messaging, "MQ", "broker"),
        Type::KafkaCluster => look(Messaging, "MSK", "Kafka cluster"),
        Type::Stream => look(Messaging, "KIN", "stream"),
        Type::StreamConsumer => look(Messaging, "KIN", "stream consumer"),
        Type::DeliveryStream => look(Messaging, "FH", "Firehose stream"),
        Type::Bucket => look(Storage, "S3", "bucket"),
        Type::ObjectLambda => look(Storage, "S3", "Object Lambda"),
        Type::Table => look(Storage, "DDB", "table"),
        Type::DocumentCluster => look(Storage, "DOC", "DocumentDB cluster"),
        Type::Secret => look(Storage, "SEC", "secret"),
        Type::LogGroup => look(Storage, "LOG", "log group"),
        Type::Bus => look(Events, "BUS", "event bus"),
        Type::Rule => look(Events, "EB", "EventBridge rule"),
        Type::Schedule => look(Events, "CLK", "schedule"),
        Type::Pipe => look(Events, "PIPE", "pipe"),
        Type::Alarm => look(Events, "ALM", "alarm"),
        Type::TopicRule => look(Events, "IOT", "IoT rule"),
        Type::ConfigRule => look(Events, "CFG", "Config rule"),
        Type::ReceiptRule => look(Events, "SES", "receipt rule"),
        Type::CustomResource => look(Events, "CFN", "custom resource"),
        Type::RestApi => look(Front, "API", "REST API"),
        Type::Api => look(Front, "API", "API"),
        Type::FunctionUrl => look(Front, "URL", "function URL"),
        Type::TargetGroup => look(Front, "ALB", "target group"),
        Type::LatticeTargetGroup => look(Front, "LAT", "Lattice target group"),
        Type::UserPool => look(Front, "COG", "user pool"),
        Type::GraphqlApi => look(Front, "GQL", "GraphQL API"),
        Type::Distribution => look(Front, "CF", "distribution"),
        _ => look(Other, "AWS", "resource"),
    }
}

/// Names that say nothing about what they name.
const GENERIC: &[&str] = &["this", "main", "default", "self", "resource"];

/// Where a type keeps the name a person gave it.
const NAMES: &[&str] =
    &["function_name", "name", "bucket", "FunctionName", "QueueName", "TopicName", "BucketName", "Name"];

impl TriggerGraph<'_> {
    pub(super) fn look(&self, node: NodeId) -> Look {
        match self.outside_kind(node) {
            Some(OutsideKind::Service) => look(Family::Other, "AWS", "service"),
            Some(OutsideKind::Undeclared) => look(Family::Other, "AWS", "resource"),
            Some(OutsideKind::External) => external_look(self.address(node)),
            None => look_of(self.kind(node)),
        }
    }

    /// A short name, not unique.
    pub(super) fn short_name(&self, node: NodeId) -> String {
        let address = self.address(node);
        let Some(resource) = self.resource(node) else { return external_name(address) };
        if self.model.root(self.root_of(node)).dialect != Dialect::Terraform {
            return address.to_owned();
        }
        let steps = steps(address);
        let last = steps.last().copied().unwrap_or(address);
        let bare = last.split('[').next().unwrap_or(last);
        if !GENERIC.contains(&bare) {
            return last.to_owned();
        }
        let given = NAMES.iter().find_map(|path| resource.body.get(path)?.as_str());
        let module =
            steps.iter().rev().skip(1).zip(steps.iter().rev().skip(2)).find(|(_, before)| **before == "module");
        match (given, module) {
            (Some(given), _) if !given.is_empty() => given.to_string(),
            (_, Some((module, _))) => (*module).to_owned(),
            _ => last.to_owned(),
        }
    }

    /// The module calls around a resource of Terraform, outermost first: `module.a`, `module.a.module.b[0]`.
    pub(super) fn modules(&self, node: NodeId) -> Vec<&str> {
        let address = self.address(node);
        if self.resource(node).is_none() || self.model.root(self.root_of(node)).dialect != Dialect::Terraform {
            return Vec::new();
        }
        let (mut found, mut at) = (Vec::new(), 0);
        let mut steps = steps(address).into_iter();
        while steps.next() == Some("module") {
            let Some(name) = steps.next() else { break };
            at += "module.".len() + name.len() + usize::from(at > 0);
            found.push(address.get(..at).unwrap_or(address));
        }
        found
    }
}

/// The steps of an address of Terraform; dots inside of brackets do not part them.
fn steps(address: &str) -> Vec<&str> {
    let (mut steps, mut start, mut depth, mut quoted, mut escaped) = (Vec::new(), 0, 0_usize, false, false);
    for (at, c) in address.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            '.' if !quoted && depth == 0 => {
                steps.push(&address[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    steps.push(&address[start..]);
    steps
}

/// The last part of an ARN or URL; everything of what is none.
fn external_name(address: &str) -> String {
    let text = address.strip_prefix("external:").unwrap_or(address);
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", .., resource] if parts.len() == 6 && !resource.is_empty() => (*resource).to_owned(),
        _ => text.to_owned(),
    }
}

/// What an ARN says about what is not declared.
fn external_look(address: &str) -> Look {
    let text = address.strip_prefix("external:").unwrap_or(address);
    let service = text.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(1)).unwrap_or_default();
    let kind = match service {
        "lambda" => Type::Function,
        "sqs" => Type::Queue,
        "sns" => Type::Topic,
        "s3" => Type::Bucket,
        "dynamodb" => Type::Table,
        "kinesis" => Type::Stream,
        "kafka" => Type::KafkaCluster,
        "mq" => Type::Broker,
        "states" => Type::StateMachine,
        "events" => Type::Rule,
        "logs" => Type::LogGroup,
        "cognito-idp" => Type::UserPool,
        _ => return look_of(None),
    };
    Look { word: "not declared here", ..look_of(Some(kind)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_arns() {
        assert_eq!(steps(r#"module.a["x.y"].aws_sqs_queue.q[0]"#), ["module", r#"a["x.y"]"#, "aws_sqs_queue", "q[0]"]);
        assert_eq!(steps("Queue"), ["Queue"]);
        assert_eq!(external_name("external:arn:aws:sqs:eu-west-1:1:orders"), "orders");
        assert_eq!(external_name("external:variable `a` has no value"), "variable `a` has no value");
        assert_eq!(external_look("external:arn:aws:sqs:eu-west-1:1:orders").badge, "SQS");
    }
}
