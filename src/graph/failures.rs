//! Failure edges: dead-letter queues and destinations.

use super::identity::Named;
use super::{NodeId, TriggerGraph, both};
use crate::model::things::Redrive;
use crate::model::{
    Dialect, Exists, Field, Kind, Names, Origin, Reason, ResourceId, RootId, Text, Type, Value, json, reach,
};

/// Which events go there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// What was received or tried too often.
    DeadLetter,
    /// What failed.
    OnFailure,
    /// What succeeded.
    OnSuccess,
}

impl FailureKind {
    /// The word of the JSON contract.
    pub fn as_str(self) -> &'static str {
        match self {
            FailureKind::DeadLetter => "dead_letter",
            FailureKind::OnFailure => "on_failure",
            FailureKind::OnSuccess => "on_success",
        }
    }
}

/// Failed events of a node go to another.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Which events.
    pub kind: FailureKind,
    /// What fails: queue, function, topic, rule, or the source of a mapping; None where it cannot be told.
    pub from: Option<NodeId>,
    /// Where they go.
    pub to: Result<NodeId, Reason>,
    /// The resource that says so.
    pub via: ResourceId,
    /// The block or object of `via` that says so: a redrive policy, a dead-letter config.
    pub entry: Value,
    /// Where it says so.
    pub place: Origin,
    /// Whether it is there.
    pub exists: Exists,
}

/// Where a type names what fails (an empty path is the resource itself) and where failures go.
type Row = (Type, FailureKind, (&'static str, &'static str), (&'static str, &'static str));

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (Type::Queue, FailureKind::DeadLetter, ("", "redrive_policy.deadLetterTargetArn"), ("", "RedrivePolicy.deadLetterTargetArn")),
    (Type::QueueRedrivePolicy, FailureKind::DeadLetter, ("queue_url", "redrive_policy.deadLetterTargetArn"), ("", "")),
    (Type::Function, FailureKind::DeadLetter, ("", "dead_letter_config.target_arn"), ("", "DeadLetterConfig.TargetArn")),
    (Type::EventSourceMapping, FailureKind::OnFailure, ("event_source_arn", "destination_config.on_failure.destination_arn"), ("EventSourceArn", "DestinationConfig.OnFailure.Destination")),
    (Type::EventInvokeConfig, FailureKind::OnFailure, ("function_name", "destination_config.on_failure.destination"), ("FunctionName", "DestinationConfig.OnFailure.Destination")),
    (Type::EventInvokeConfig, FailureKind::OnSuccess, ("function_name", "destination_config.on_success.destination"), ("FunctionName", "DestinationConfig.OnSuccess.Destination")),
    (Type::Subscription, FailureKind::DeadLetter, ("topic_arn", "redrive_policy.deadLetterTargetArn"), ("TopicArn", "RedrivePolicy.deadLetterTargetArn")),
    (Type::RuleTarget, FailureKind::DeadLetter, ("rule", "dead_letter_config.arn"), ("", "")),
    (Type::Rule, FailureKind::DeadLetter, ("", ""), ("", "Targets.DeadLetterConfig.Arn")),
    (Type::Schedule, FailureKind::DeadLetter, ("", "target.dead_letter_config.arn"), ("", "Target.DeadLetterConfig.Arn")),
    (Type::Pipe, FailureKind::DeadLetter, ("source", "source_parameters.dynamodb_stream_parameters.dead_letter_config.arn"), ("Source", "SourceParameters.DynamoDBStreamParameters.DeadLetterConfig.Arn")),
    (Type::Pipe, FailureKind::DeadLetter, ("source", "source_parameters.kinesis_stream_parameters.dead_letter_config.arn"), ("Source", "SourceParameters.KinesisStreamParameters.DeadLetterConfig.Arn")),
];

/// Where types name what takes failed events, in Terraform and in CloudFormation; empty where there is no such field.
pub fn failure_fields() -> impl Iterator<Item = (Type, Names)> {
    ROWS.iter().map(|(kind, _, (_, terraform), (_, cloudformation))| (*kind, (*terraform, *cloudformation)))
}

impl TriggerGraph<'_> {
    pub(super) fn collect_failures(&mut self) {
        let model = self.model;
        for (via, resource) in model.resources() {
            let terraform = model.form_of(via) == Dialect::Terraform;
            for (kind, failure, in_terraform, in_cloudformation) in ROWS {
                let (from, to) = if terraform { *in_terraform } else { *in_cloudformation };
                if *kind == resource.kind && !to.is_empty() {
                    self.fail(via, *failure, from, to);
                }
            }
        }
    }

    /// The redrive policies of queues, set by the queue itself or by a resource of its own.
    pub fn redrives(&self) -> impl Iterator<Item = &Failure> {
        let of_queue = |f: &&Failure| matches!(self.model.resource(f.via).kind, Type::Queue | Type::QueueRedrivePolicy);
        self.failures.iter().filter(of_queue)
    }

    /// How often a message is received before a redrive policy moves it.
    pub fn max_receive_count(&self, redrive: &Failure) -> Field<f64> {
        self.model.field_of_entry(redrive.via, &redrive.entry, &Redrive::MAX_RECEIVE_COUNT)
    }

    /// Whether a redrive policy certainly names no dead-letter queue, whatever else it says.
    pub fn redrives_nowhere(policy: &Value) -> bool {
        let document = json::document(policy);
        let Some(object) = document.as_object().filter(|object| object.rest.is_none()) else { return false };
        let names = |key: &str| key == "deadLetterTargetArn" || key.starts_with("Fn::");
        !object.entries.is_empty() && !object.entries.keys().any(|key| names(key))
    }

    /// Why a queue of this root may have a redrive policy after all: one that is a resource of its own, of a queue that
    /// cannot be told.
    pub fn redrives_of_unknown_queues(&self, root: RootId) -> Option<Reason> {
        let unknown = |f: &&Failure| {
            self.model.resource(f.via).kind == Type::QueueRedrivePolicy
                && self.model.root_of(f.via) == root
                && f.from.is_none_or(|from| self.is_external(from))
        };
        let failure = self.failures.iter().find(unknown)?;
        let address = &self.model.resource(failure.via).address;
        Some(Reason::new(format!("the queue of `{address}` is not known")))
    }

    fn fail(&mut self, via: ResourceId, kind: FailureKind, from_path: &str, to_path: &str) {
        let (resource, root) = (self.model.resource(via), self.model.root_of(via));
        let (head, rest) = to_path.split_once('.').unwrap_or((to_path, ""));
        for outer in reach(&resource.body, head) {
            let body = json::document(&outer.value);
            for reached in reach(&body, rest) {
                let mut exists = resource.exists.clone();
                for why in [&outer.maybe, &reached.maybe].into_iter().flatten() {
                    exists = both(&exists, &Exists::Maybe(why.clone()));
                }
                let to = match &reached.value.kind {
                    Kind::Text(text) => self.end(root, text, None),
                    Kind::Unknown(why) => Err(why.clone()),
                    _ => continue,
                };
                let from = if from_path.is_empty() { Some(NodeId::of(via)) } else { self.begin(via, root, from_path) };
                let (entry, place) = (body.clone(), reached.value.origin);
                self.failures.push(Failure { kind, from, to, via, entry, place, exists });
            }
        }
    }

    fn begin(&mut self, via: ResourceId, root: RootId, path: &str) -> Option<NodeId> {
        let reached = reach(&self.model.resource(via).body, path);
        let text = reached.first()?.value.as_text()?.clone();
        let bare = (path == "rule").then_some(Type::Rule);
        self.end(root, &text, bare).ok()
    }

    fn end(&mut self, root: RootId, text: &Text, bare: Option<Type>) -> Result<NodeId, Reason> {
        if let [target, ..] = self.functions(root, text, true).as_slice() {
            return Ok(target.function);
        }
        match self.named(root, text, |kind| kind != Type::Other, bare) {
            Named::Node(node) => Ok(node),
            Named::External(text) => Ok(self.external(root, &text)),
            Named::Unknown(why) => Err(why),
        }
    }
}
