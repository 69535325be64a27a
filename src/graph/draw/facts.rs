//! What nodes and edges say about themselves.

use super::Fact;
use super::escape::shorten;
use super::ties::Tie;
use crate::graph::{Permitted, Qualifier, Trigger, TriggerGraph};
use crate::model::{Exists, Kind, Resource, Truth, Type, Value, reach};

/// A value longer than this is cut in the middle.
const LONGEST: usize = 300;

/// A fact's name, and where each dialect keeps it.
type Row = (&'static str, &'static [&'static str]);

#[rustfmt::skip]
const OF_EDGES: &[Row] = &[
    ("prefix", &["filter_prefix"]),
    ("suffix", &["filter_suffix"]),
    ("events", &["events", "Event"]),
    ("filter", &["filter_criteria.filter.pattern", "FilterCriteria.Filters.Pattern", "Filter.S3Key.Rules", "filter_policy", "FilterPolicy", "filter_pattern", "FilterPattern"]),
    ("filter applies to", &["filter_policy_scope", "FilterPolicyScope"]),
    ("protocol", &["protocol", "Protocol"]),
    ("raw delivery", &["raw_message_delivery", "RawMessageDelivery"]),
    ("batch size", &["batch_size", "BatchSize"]),
    ("batching window", &["maximum_batching_window_in_seconds", "MaximumBatchingWindowInSeconds"]),
    ("response types", &["function_response_types", "FunctionResponseTypes"]),
    ("starting position", &["starting_position", "StartingPosition"]),
    ("retries", &["maximum_retry_attempts", "MaximumRetryAttempts", "retry_policy.maximum_retry_attempts", "RetryPolicy.MaximumRetryAttempts"]),
    ("record age", &["maximum_record_age_in_seconds", "MaximumRecordAgeInSeconds"]),
    ("parallelization", &["parallelization_factor", "ParallelizationFactor"]),
    ("bisect on error", &["bisect_batch_on_function_error", "BisectBatchOnFunctionError"]),
    ("maximum concurrency", &["scaling_config.maximum_concurrency", "ScalingConfig.MaximumConcurrency"]),
    ("topics", &["topics", "Topics"]),
    ("queues", &["queues", "Queues"]),
    ("route", &["route_key", "RouteKey"]),
    ("method", &["http_method", "HttpMethod"]),
    ("event", &["event_type", "EventType"]),
    ("input", &["input", "Input", "input_path", "InputPath"]),
    ("role", &["role_arn", "RoleArn"]),
];

#[rustfmt::skip]
const OF_NODES: &[Row] = &[
    ("name", &["function_name", "FunctionName", "name", "Name", "QueueName", "TopicName", "BucketName", "bucket", "TableName"]),
    ("runtime", &["runtime", "Runtime"]),
    ("handler", &["handler", "Handler"]),
    ("timeout", &["timeout", "Timeout"]),
    ("memory", &["memory_size", "MemorySize"]),
    ("reserved concurrency", &["reserved_concurrent_executions", "ReservedConcurrentExecutions"]),
    ("visibility timeout", &["visibility_timeout_seconds", "VisibilityTimeout"]),
    ("retention", &["message_retention_seconds", "MessageRetentionPeriod"]),
    ("FIFO", &["fifo_queue", "FifoQueue", "fifo_topic", "FifoTopic"]),
    ("schedule", &["schedule_expression", "ScheduleExpression"]),
    ("pattern", &["event_pattern", "EventPattern"]),
    ("bus", &["event_bus_name", "EventBusName"]),
    ("state", &["state", "State"]),
    ("stream", &["stream_view_type", "StreamSpecification.StreamViewType"]),
    ("shards", &["shard_count", "ShardCount"]),
    ("protocol", &["protocol_type", "ProtocolType"]),
    ("authorization", &["authorization_type", "AuthType"]),
];

/// What a resource says about itself.
pub(super) fn of_resource(resource: &Resource) -> Vec<Fact> {
    let mut facts = vec![("type", resource.type_name.to_string())];
    facts.extend(found(OF_NODES, &[&resource.body]));
    if resource.generated {
        facts.push(("generated", "by the deployer".to_owned()));
    }
    facts.extend(doubt(&resource.exists));
    facts
}

impl TriggerGraph<'_> {
    /// What a connection says about itself.
    pub(super) fn facts(&self, tie: &Tie<'_>) -> Vec<Fact> {
        match tie {
            Tie::Trigger(trigger) => self.trigger_facts(trigger),
            Tie::Forward(forward) => {
                let mut facts = vec![("kind", forward.kind.as_str().to_owned())];
                facts.extend(found(OF_EDGES, &self.bodies(&forward.entry, forward.via)));
                facts.extend(doubt(&forward.exists));
                facts
            }
            Tie::Failure(failure) => {
                let mut facts = vec![("takes", failure.kind.as_str().replace('_', " "))];
                facts.extend(doubt(&failure.exists));
                facts
            }
            Tie::Write(write) => {
                let mut facts =
                    vec![("may", write.action.to_owned()), ("on", shorten(&write.pattern.to_string(), LONGEST))];
                if let Truth::Unknown(why) = &write.granted {
                    facts.push(("granted", format!("perhaps: {}", why.text())));
                }
                facts
            }
            Tie::Permission(_) => Vec::new(),
        }
    }

    fn trigger_facts(&self, trigger: &Trigger) -> Vec<Fact> {
        let mut facts =
            vec![("kind", trigger.kind.as_str().to_owned()), ("invocation", trigger.invocation.as_str().to_owned())];
        let permission = match (&trigger.permission, self.principal(trigger)) {
            (Permitted::Missing, Some(principal)) => {
                format!("missing: no statement lets `{principal}` invoke the function")
            }
            (Permitted::Mismatch(_), _) => "missing: the statements are for other sources".to_owned(),
            (Permitted::Undecided(why), _) => format!("not known: {}", why.text()),
            (Permitted::NotNeeded, _) => "not needed".to_owned(),
            (other, _) => other.as_str().to_owned(),
        };
        facts.push(("permission", permission));
        let enabled = match trigger.enabled {
            Some(true) => "yes",
            Some(false) => "no",
            None => "not known",
        };
        facts.push(("enabled", enabled.to_owned()));
        match &trigger.qualifier {
            Some(Qualifier::Node(node)) => facts.push(("qualifier", self.address(*node).to_owned())),
            Some(Qualifier::Literal(text)) => facts.push(("qualifier", text.to_string())),
            Some(Qualifier::Published) => facts.push(("qualifier", "the published version".to_owned())),
            Some(Qualifier::Unknown) => facts.push(("qualifier", "not known".to_owned())),
            None => {}
        }
        facts.extend(found(OF_EDGES, &self.bodies(&trigger.entry, trigger.via)));
        facts.extend(doubt(&trigger.exists));
        facts
    }

    /// The part of a resource that names the target, and the resource where it is there for nothing else.
    fn bodies<'v>(&'v self, entry: &'v Value, via: crate::model::ResourceId) -> Vec<&'v Value> {
        let resource = self.model.resource(via);
        let whole = matches!(
            resource.kind,
            Type::EventSourceMapping
                | Type::Subscription
                | Type::RestIntegration
                | Type::RestMethod
                | Type::LogSubscription
        );
        if whole { vec![entry, &resource.body] } else { vec![entry] }
    }
}

/// The rows that are set in one of some objects.
fn found(rows: &[Row], bodies: &[&Value]) -> Vec<Fact> {
    let set = |paths: &[&str]| {
        bodies.iter().find_map(|body| {
            let values: Vec<String> =
                paths.iter().flat_map(|path| reach(body, path)).map(|reached| brief(&reached.value)).collect();
            (!values.is_empty()).then(|| shorten(&values.join(", "), LONGEST))
        })
    };
    rows.iter().filter_map(|(name, paths)| Some((*name, set(paths)?))).collect()
}

fn doubt(exists: &Exists) -> Option<Fact> {
    match exists {
        Exists::Yes => None,
        Exists::Maybe(why) => Some(("exists", format!("perhaps: {}", why.text()))),
    }
}

/// A value on one line.
fn brief(value: &Value) -> String {
    let mut out = String::new();
    write_brief(value, 0, &mut out);
    out
}

fn write_brief(value: &Value, depth: usize, out: &mut String) {
    if depth > 8 || out.len() > 4 * LONGEST {
        out.push('…');
        return;
    }
    match &value.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Kind::Number(n) => out.push_str(&n.to_string()),
        Kind::Text(text) => match text.encoded() {
            Some(inner) => write_brief(inner, depth + 1, out),
            None => out.push_str(&text.to_string()),
        },
        Kind::Unknown(why) => {
            out.push_str("not known: ");
            out.push_str(why.text());
        }
        Kind::OneOf(one) => listed(&one.values, " or ", depth, out),
        Kind::List(list) => {
            out.push('[');
            listed(&list.items, ", ", depth, out);
            out.push(']');
        }
        Kind::Object(object) => {
            out.push('{');
            for (i, (key, entry)) in object.entries.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                out.push_str(key);
                out.push_str(": ");
                write_brief(&entry.value, depth + 1, out);
            }
            out.push('}');
        }
    }
}

fn listed(values: &[Value], between: &str, depth: usize, out: &mut String) {
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            out.push_str(between);
        }
        write_brief(value, depth + 1, out);
    }
}
