//! The field table: one row per field of a resource, with its path in each dialect and its default.

use super::field::Spec;
use super::text::Text;
use super::value::Value;

/// A Lambda function.
pub struct Function;
/// A permission: a statement of a function's resource policy.
pub struct Permission;
/// A function URL.
pub struct FunctionUrl;
/// An event source mapping.
pub struct EventSourceMapping;
/// A queue.
pub struct Queue;
/// A redrive policy of a queue.
pub struct Redrive;
/// A redrive allow policy of a dead-letter queue.
pub struct RedriveAllow;
/// A topic.
pub struct Topic;
/// A DynamoDB table.
pub struct Table;
/// A Kinesis data stream.
pub struct Stream;
/// Retries and destinations of asynchronous invocations.
pub struct EventInvokeConfig;
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
    /// Invocations at a time that are set aside for it, and the most it may have; -1 in Terraform is none.
    pub const RESERVED_CONCURRENCY: Spec<f64> =
        Spec::new("reserved_concurrent_executions", "ReservedConcurrentExecutions");
    /// Where asynchronous events go that failed.
    pub const DEAD_LETTER: Spec<Text> = Spec::new("dead_letter_config.target_arn", "DeadLetterConfig.TargetArn");
    /// Environment variables.
    pub const ENVIRONMENT: Spec<Value> = Spec::new("environment.variables", "Environment.Variables");
    /// Subnets it is in.
    pub const SUBNETS: Spec<Value> = Spec::new("vpc_config.subnet_ids", "VpcConfig.SubnetIds");
    /// Layers.
    pub const LAYERS: Spec<Value> = Spec::new("layers", "Layers");
    /// `x86_64` or `arm64`.
    pub const ARCHITECTURES: Spec<Value> = Spec::new("architectures", "Architectures");
    /// `Zip` or `Image`.
    pub const PACKAGE_TYPE: Spec<Text> = Spec::new("package_type", "PackageType");
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
    /// The statement's id; in CloudFormation the deployer makes it.
    pub const STATEMENT_ID: Spec<Text> = Spec::new("statement_id", "");
    /// The organization whose accounts may invoke.
    pub const ORGANIZATION: Spec<Text> = Spec::new("principal_org_id", "PrincipalOrgID");
    /// A token that events must carry: the id of an Alexa skill.
    pub const TOKEN: Spec<Text> = Spec::new("event_source_token", "EventSourceToken");
    /// How the function URL is called that it is for: `NONE` or `AWS_IAM`.
    pub const URL_AUTH: Spec<Text> = Spec::new("function_url_auth_type", "FunctionUrlAuthType");
    /// Whether only invocations through the function URL count.
    pub const VIA_URL: Spec<bool> = Spec::new("invoked_via_function_url", "InvokedViaFunctionUrl");
    /// The account of that resource.
    pub const SOURCE_ACCOUNT: Spec<Text> = Spec::new("source_account", "SourceAccount");
}

impl FunctionUrl {
    /// Who may call it: `NONE` is everyone.
    pub const AUTH: Spec<Text> = Spec::new("authorization_type", "AuthType");
    /// The alias it stands for.
    pub const QUALIFIER: Spec<Text> = Spec::new("qualifier", "Qualifier");
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
    /// Where it begins to read.
    pub const STARTING_POSITION: Spec<Text> = Spec::new("starting_position", "StartingPosition");
    /// The time it begins to read at.
    pub const STARTING_TIME: Spec<Value> = Spec::new("starting_position_timestamp", "StartingPositionTimestamp");
    /// Whether a failed batch is split.
    pub const BISECT: Spec<bool> = Spec {
        terraform: "bisect_batch_on_function_error",
        cloudformation: "BisectBatchOnFunctionError",
        default: Some(false),
    };
    /// `ReportBatchItemFailures`, or nothing.
    pub const RESPONSE_TYPES: Spec<Value> = Spec::new("function_response_types", "FunctionResponseTypes");
    /// Where what failed goes.
    pub const ON_FAILURE: Spec<Text> =
        Spec::new("destination_config.on_failure.destination_arn", "DestinationConfig.OnFailure.Destination");
    /// Which records it takes.
    pub const FILTERS: Spec<Value> = Spec::new("filter_criteria.filter", "FilterCriteria.Filters");
    /// Pollers that are always there, and how many they may become.
    pub const POLLERS: Spec<Value> = Spec::new("provisioned_poller_config", "ProvisionedPollerConfig");
    /// Topics of a Kafka cluster.
    pub const TOPICS: Spec<Value> = Spec::new("topics", "Topics");
    /// Queues of a broker.
    pub const QUEUES: Spec<Value> = Spec::new("queues", "Queues");
    /// Database and collection of a DocumentDB cluster.
    pub const DOCUMENTS: Spec<Value> = Spec::new("document_db_event_source_config", "DocumentDBEventSourceConfig");
    /// Whether it polls.
    pub const ENABLED: Spec<bool> = Spec { terraform: "enabled", cloudformation: "Enabled", default: Some(true) };
}

impl Queue {
    /// Seconds a received message stays hidden; 30 by default (SQS API, `CreateQueue.Attributes`).
    pub const VISIBILITY_TIMEOUT: Spec<f64> =
        Spec { terraform: "visibility_timeout_seconds", cloudformation: "VisibilityTimeout", default: Some(30.0) };
    /// Where messages go that were received too often.
    pub const REDRIVE_POLICY: Spec<Value> = Spec::new("redrive_policy", "RedrivePolicy");
    /// Seconds a message is kept; four days by default (SQS API, `CreateQueue.Attributes`).
    pub const RETENTION: Spec<f64> = Spec {
        terraform: "message_retention_seconds",
        cloudformation: "MessageRetentionPeriod",
        default: Some(345_600.0),
    };
    /// Which queues may use it as their dead-letter queue.
    pub const REDRIVE_ALLOW_POLICY: Spec<Value> = Spec::new("redrive_allow_policy", "RedriveAllowPolicy");
    /// Whether it keeps the order.
    pub const FIFO: Spec<bool> = Spec { terraform: "fifo_queue", cloudformation: "FifoQueue", default: Some(false) };
    /// Its name.
    pub const NAME: Spec<Text> = Spec::new("name", "QueueName");
}

impl Redrive {
    /// How often a message is received before it is moved.
    pub const MAX_RECEIVE_COUNT: Spec<f64> = Spec::new("maxReceiveCount", "maxReceiveCount");
}

impl RedriveAllow {
    /// `allowAll`, `denyAll` or `byQueue`.
    pub const PERMISSION: Spec<Text> =
        Spec { terraform: "redrivePermission", cloudformation: "redrivePermission", default: None };
}

impl Topic {
    /// Whether it keeps the order.
    pub const FIFO: Spec<bool> = Spec { terraform: "fifo_topic", cloudformation: "FifoTopic", default: Some(false) };
}

impl Table {
    /// Whether it has a stream; CloudFormation has one exactly if it says what the stream holds.
    pub const STREAM_ENABLED: Spec<bool> =
        Spec { terraform: "stream_enabled", cloudformation: "", default: Some(false) };
    /// Which images of an item its stream holds.
    pub const STREAM_VIEW: Spec<Text> = Spec::new("stream_view_type", "StreamSpecification.StreamViewType");
}

impl Stream {
    /// Its shards.
    pub const SHARDS: Spec<f64> = Spec::new("shard_count", "ShardCount");
    /// `PROVISIONED` or `ON_DEMAND`.
    pub const MODE: Spec<Text> = Spec::new("stream_mode_details.stream_mode", "StreamModeDetails.StreamMode");
}

impl EventInvokeConfig {
    /// The alias or version it is for.
    pub const QUALIFIER: Spec<Text> = Spec::new("qualifier", "Qualifier");
    /// Retries of an asynchronous invocation.
    pub const RETRIES: Spec<f64> = Spec::new("maximum_retry_attempts", "MaximumRetryAttempts");
    /// Seconds an event is kept.
    pub const EVENT_AGE: Spec<f64> = Spec::new("maximum_event_age_in_seconds", "MaximumEventAgeInSeconds");
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
