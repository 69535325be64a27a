//! The field table: one row per field of a resource, with its path in each dialect and its default.

use super::field::Spec;
use super::text::Text;
use super::value::Value;

/// A Lambda function.
pub struct Function;
/// A permission: a statement of a function's resource policy.
pub struct Permission;
/// An event source mapping.
pub struct EventSourceMapping;
/// A queue.
pub struct Queue;
/// An EventBridge rule.
pub struct Rule;
/// A subscription of a topic.
pub struct Subscription;
/// An HTTP or WebSocket API.
pub struct Api;

impl Function {
    /// Seconds a function may run; 3 by default (Lambda API, `CreateFunction.Timeout`).
    pub const TIMEOUT: Spec<f64> = Spec { terraform: "timeout", cloudformation: "Timeout", default: Some(3.0) };
    /// Whether Lambda lets the function be part of a loop; in Terraform a resource of its own.
    pub const RECURSIVE_LOOP: Spec<Text> = Spec::new("", "RecursiveLoop");
    /// Whether a version is published with the function.
    pub const PUBLISH: Spec<bool> = Spec { terraform: "publish", cloudformation: "", default: Some(false) };
    /// The execution role.
    pub const ROLE: Spec<Text> = Spec::new("role", "Role");
}

impl Permission {
    /// The function, possibly with a qualifier behind it.
    pub const FUNCTION: Spec<Value> = Spec::new("function_name", "FunctionName");
    /// Alias or version; in CloudFormation it stands behind the function's name.
    pub const QUALIFIER: Spec<Text> = Spec::new("qualifier", "");
    /// Who may invoke.
    pub const PRINCIPAL: Spec<Text> = Spec::new("principal", "Principal");
    /// What is allowed.
    pub const ACTION: Spec<Text> = Spec::new("action", "Action");
    /// The resource on whose behalf the principal invokes.
    pub const SOURCE_ARN: Spec<Text> = Spec::new("source_arn", "SourceArn");
    /// The account of that resource.
    pub const SOURCE_ACCOUNT: Spec<Text> = Spec::new("source_account", "SourceAccount");
}

impl EventSourceMapping {
    /// Most records of one invocation.
    pub const BATCH_SIZE: Spec<f64> = Spec::new("batch_size", "BatchSize");
    /// Seconds to gather a batch.
    pub const BATCHING_WINDOW: Spec<f64> = Spec {
        terraform: "maximum_batching_window_in_seconds",
        cloudformation: "MaximumBatchingWindowInSeconds",
        default: Some(0.0),
    };
    /// Batches of one shard at a time.
    pub const PARALLELIZATION: Spec<f64> = Spec::new("parallelization_factor", "ParallelizationFactor");
    /// Retries of a failed batch; -1 is without end.
    pub const RETRIES: Spec<f64> = Spec::new("maximum_retry_attempts", "MaximumRetryAttempts");
    /// Seconds after which a record is given up; -1 is never.
    pub const RECORD_AGE: Spec<f64> = Spec::new("maximum_record_age_in_seconds", "MaximumRecordAgeInSeconds");
    /// Seconds of a tumbling window; 0 is off.
    pub const TUMBLING_WINDOW: Spec<f64> = Spec::new("tumbling_window_in_seconds", "TumblingWindowInSeconds");
    /// Most concurrent invocations of an SQS mapping.
    pub const MAXIMUM_CONCURRENCY: Spec<f64> =
        Spec::new("scaling_config.maximum_concurrency", "ScalingConfig.MaximumConcurrency");
    /// Pollers that are always there.
    pub const MINIMUM_POLLERS: Spec<f64> =
        Spec::new("provisioned_poller_config.minimum_pollers", "ProvisionedPollerConfig.MinimumPollers");
    /// Most pollers.
    pub const MAXIMUM_POLLERS: Spec<f64> =
        Spec::new("provisioned_poller_config.maximum_pollers", "ProvisionedPollerConfig.MaximumPollers");
    /// Brokers of a Kafka cluster that AWS does not manage.
    pub const SELF_MANAGED_SOURCE: Spec<Value> = Spec::new("self_managed_event_source", "SelfManagedEventSource");
    /// Whether it polls.
    pub const ENABLED: Spec<bool> = Spec { terraform: "enabled", cloudformation: "Enabled", default: Some(true) };
}

impl Queue {
    /// Seconds a received message stays hidden; 30 by default (SQS API, `CreateQueue.Attributes`).
    pub const VISIBILITY_TIMEOUT: Spec<f64> =
        Spec { terraform: "visibility_timeout_seconds", cloudformation: "VisibilityTimeout", default: Some(30.0) };
    /// Where messages go that were received too often.
    pub const REDRIVE_POLICY: Spec<Value> = Spec::new("redrive_policy", "RedrivePolicy");
    /// Whether it keeps the order.
    pub const FIFO: Spec<bool> = Spec { terraform: "fifo_queue", cloudformation: "FifoQueue", default: Some(false) };
    /// Its name.
    pub const NAME: Spec<Text> = Spec::new("name", "QueueName");
}

impl Rule {
    /// A schedule instead of a pattern.
    pub const SCHEDULE: Spec<Text> = Spec::new("schedule_expression", "ScheduleExpression");
    /// Which events it takes.
    pub const PATTERN: Spec<Value> = Spec::new("event_pattern", "EventPattern");
}

impl Subscription {
    /// What kind of endpoint.
    pub const PROTOCOL: Spec<Text> = Spec::new("protocol", "Protocol");
}

impl Api {
    /// `HTTP` or `WEBSOCKET`.
    pub const PROTOCOL: Spec<Text> = Spec::new("protocol_type", "ProtocolType");
}
