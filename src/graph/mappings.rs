//! Questions about event source mappings and what they read.

use super::kinds::SourceKind;
use super::{NodeId, Trigger, TriggerGraph};
use crate::model::limits::{MappingParameter, MappingSource, mapping};
use crate::model::things::{EventSourceMapping, Function, Queue, Topic};
use crate::model::{Exists, Field, Reason, ResourceId, State, Type, Value, reach};

impl TriggerGraph<'_> {
    /// Triggers by event source mappings, one for each pair of source and function that a mapping may have.
    pub fn mappings(&self) -> impl Iterator<Item = &Trigger> {
        self.triggers.iter().filter(|trigger| self.model.resource(trigger.via).kind == Type::EventSourceMapping)
    }

    /// Triggers by mappings of queues.
    pub fn queue_mappings(&self) -> impl Iterator<Item = &Trigger> {
        self.mappings().filter(|trigger| trigger.kind == SourceKind::Sqs)
    }

    /// Triggers by mappings of DynamoDB and Kinesis streams.
    pub fn stream_mappings(&self) -> impl Iterator<Item = &Trigger> {
        self.mappings().filter(|trigger| matches!(trigger.kind, SourceKind::DynamoDb | SourceKind::Kinesis))
    }

    /// The kinds of source a mapping may have: two where it is not known whether a queue is a FIFO queue, none where
    /// nothing is known.
    pub fn mapping_sources(&self, trigger: &Trigger) -> Vec<MappingSource> {
        match trigger.kind {
            SourceKind::Sqs => match self.fifo(trigger.source) {
                Ok(true) => vec![MappingSource::SqsFifo],
                Ok(false) => vec![MappingSource::Sqs],
                Err(_) => vec![MappingSource::Sqs, MappingSource::SqsFifo],
            },
            SourceKind::Kinesis => vec![MappingSource::Kinesis],
            SourceKind::DynamoDb => vec![MappingSource::DynamoDb],
            SourceKind::Msk => vec![MappingSource::Msk],
            SourceKind::SelfManagedKafka => vec![MappingSource::SelfManagedKafka],
            SourceKind::Mq => vec![MappingSource::Mq],
            SourceKind::DocumentDb => vec![MappingSource::DocumentDb],
            _ => Vec::new(),
        }
    }

    /// Whether a queue or topic is a FIFO one; the name of such a one ends in `.fifo` (SQS API, `CreateQueue.QueueName`).
    pub fn fifo(&self, node: NodeId) -> Result<bool, Reason> {
        let field = match self.kind(node) {
            Some(Type::Topic) => self.field(node, &Topic::FIFO),
            Some(Type::Queue) => self.field(node, &Queue::FIFO),
            _ => None,
        };
        match field.map(|field| field.state) {
            Some(State::Set(fifo, _) | State::Default(fifo)) => Ok(fifo),
            Some(State::Unknown(why, _)) => Err(why),
            Some(State::Absent) => Ok(false),
            None => match self.address(node).strip_prefix("external:arn:") {
                Some(arn) if arn.ends_with(".fifo") => Ok(true),
                Some(arn) if !arn.ends_with('}') => Ok(false),
                _ => Err(Reason::new("it is not declared here, and may be FIFO or not")),
            },
        }
    }

    /// What a node is: of what is declared its type, of an external ARN the type it names. An attribute of a nested stack, a
    /// custom resource, or a type that the model does not know (a parameter of SSM) may be the ARN of anything.
    pub fn kind_of_end(&self, node: NodeId) -> Option<Type> {
        if let Some(kind) = self.kind(node) {
            return (!matches!(kind, Type::Stack | Type::CustomResource | Type::Other)).then_some(kind);
        }
        if self.outside_functions.contains(&node) {
            return Some(Type::Function);
        }
        let arn = self.address(node).strip_prefix("external:arn:")?;
        let mut parts = arn.splitn(5, ':');
        let (service, resource) = (parts.nth(1)?, parts.nth(2)?);
        Some(match service {
            "sqs" => Type::Queue,
            "sns" => Type::Topic,
            "s3" => Type::Bucket,
            "lambda" => Type::Function,
            "events" if resource.starts_with("event-bus/") => Type::Bus,
            "kinesis" => Type::Stream,
            "firehose" => Type::DeliveryStream,
            "states" => Type::StateMachine,
            "dynamodb" => Type::Table,
            _ => return None,
        })
    }

    /// The filters of a mapping: a record that passes one of them is delivered. None where there are none; `Err` where
    /// it cannot be told how many there are.
    pub fn filters(&self, trigger: &Trigger) -> Option<Result<Vec<Value>, Reason>> {
        let filters = self.model.field(trigger.via, &EventSourceMapping::FILTERS).unless_empty();
        let filters = match filters.state {
            State::Set(filters, _) | State::Default(filters) => filters,
            State::Unknown(why, _) => return Some(Err(why)),
            State::Absent => return None,
        };
        let mut patterns = Vec::new();
        for filter in reach(&filters, "") {
            if let Some(why) = filter.maybe.as_ref().or(filter.value.as_unknown()) {
                return Some(Err(why.clone()));
            }
            patterns.extend(["pattern", "Pattern"].iter().find_map(|path| filter.value.get(path)).cloned());
        }
        Some(Ok(patterns))
    }

    /// Whether a trigger is certainly there and on: `Err` where that cannot be told.
    pub fn is_active(&self, trigger: &Trigger) -> Result<bool, Reason> {
        match (&trigger.exists, trigger.enabled) {
            (_, Some(false)) => Ok(false),
            (Exists::Maybe(why), _) => Err(why.clone()),
            (Exists::Yes, Some(true)) => Ok(true),
            (Exists::Yes, None) => Err(Reason::new("whether the mapping is on is not known")),
        }
    }

    /// The records of a batch, with the default of the source.
    pub fn batch_size(&self, trigger: &Trigger) -> Field<f64> {
        let mut field = self.model.field(trigger.via, &EventSourceMapping::BATCH_SIZE);
        if let (State::Absent, [source, ..]) = (&field.state, self.mapping_sources(trigger).as_slice())
            && let Some(default) = mapping(*source, MappingParameter::BatchSize).and_then(|bound| bound.default)
        {
            field.state = State::Default(default);
        }
        field
    }

    /// Whether the function may say which records of a batch failed.
    pub fn reports_item_failures(&self, trigger: &Trigger) -> Result<bool, Reason> {
        let mut unknown = None;
        let types = self.model.field(trigger.via, &EventSourceMapping::RESPONSE_TYPES);
        if let State::Unknown(why, _) = types.state {
            return Err(why);
        }
        for reached in types.value().map(|types| reach(types, "")).unwrap_or_default() {
            match (reached.value.as_str(), reached.maybe.or_else(|| reached.value.first_unknown())) {
                (_, Some(why)) => unknown = Some(why),
                (Some(word), None) if word == "ReportBatchItemFailures" => return Ok(true),
                _ => {}
            }
        }
        unknown.map_or(Ok(false), Err)
    }

    /// How many provisioned pollers a mapping asks for; None where it asks for none.
    pub fn provisioned_pollers(&self, trigger: &Trigger) -> Option<Field<f64>> {
        let bounds = [&EventSourceMapping::MAXIMUM_POLLERS, &EventSourceMapping::MINIMUM_POLLERS];
        bounds.into_iter().map(|bound| self.model.field(trigger.via, bound)).find(|field| !field.is_absent())
    }

    /// The most invocations at a time a function may have; None where nothing is set aside for it.
    pub fn reserved_concurrency(&self, function: NodeId) -> Option<Field<f64>> {
        let mut field = self.field(function, &Function::RESERVED_CONCURRENCY)?;
        if field.value().is_some_and(|&reserved| reserved < 0.0) {
            field.state = State::Absent;
        }
        (!matches!(field.state, State::Absent)).then_some(field)
    }

    /// The resources of a type.
    pub fn resources_of(&self, kind: Type) -> impl Iterator<Item = ResourceId> {
        self.model.resources().filter(move |(_, resource)| resource.kind == kind).map(|(id, _)| id)
    }
}
