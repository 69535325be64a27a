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
/// A bucket.
pub struct Bucket;
/// The notifications of a bucket as a resource of their own.
pub struct BucketNotification;
/// A topic.
pub struct Topic;
/// A KMS key.
pub struct Key;
/// The policy of a KMS key as a resource of its own.
pub struct KeyPolicy;
/// The policy of a queue or topic as a resource of its own.
pub struct QueuePolicy;
/// Another name of a KMS key.
pub struct KeyAlias;
/// A redrive policy of a queue.
pub struct Redrive;
/// A redrive allow policy of a dead-letter queue.
pub struct RedriveAllow;
/// A DynamoDB table.
pub struct Table;
/// A Kinesis data stream.
pub struct Stream;
/// Retries and destinations of asynchronous invocations.
pub struct EventInvokeConfig;
/// A subscription filter of a log group.
pub struct LogSubscription;
/// An IoT topic rule.
pub struct TopicRule;
/// A user pool.
pub struct UserPool;
/// An EventBridge rule.
pub struct Rule;
/// A target of an EventBridge rule: a resource of Terraform, an item of the rule in CloudFormation.
pub struct RuleTarget;
/// A schedule of EventBridge Scheduler.
pub struct Schedule;
/// A subscription of a topic.
pub struct Subscription;
/// An HTTP or WebSocket API.
pub struct Api;
/// A REST API.
pub struct RestApi;
/// The resource policy of a REST API as a resource of its own.
pub struct RestApiPolicy;
/// A method of a REST API.
pub struct RestMethod;
/// A path of a REST API.
pub struct RestResource;
/// An integration of an API: a resource, or in CloudFormation a part of a REST API's method.
pub struct Integration;
/// An integration in an OpenAPI document, `x-amazon-apigateway-integration`.
pub struct DocumentIntegration;
/// An authorizer of an API.
pub struct Authorizer;
/// A route of an HTTP or WebSocket API.
pub struct Route;
/// A deployment of a REST API.
pub struct Deployment;

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
    /// What it is replaced with, as Terraform's `lifecycle` says.
    pub const REPLACED_WITH: Spec<Value> = Spec::new("replace_triggered_by", "");
    /// The same where it is written.
    pub const LIFECYCLE: Spec<Value> = Spec::new("lifecycle.replace_triggered_by", "");
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
    /// The ARN of what it reads.
    pub const SOURCE: Spec<Text> = Spec::new("event_source_arn", "EventSourceArn");
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
    /// Topics of a Kafka cluster.
    pub const TOPICS: Spec<Value> = Spec::new("topics", "Topics");
    /// Queues of a broker.
    pub const QUEUES: Spec<Value> = Spec::new("queues", "Queues");
    /// Database of a DocumentDB cluster.
    pub const DOCUMENT_DATABASE: Spec<Text> =
        Spec::new("document_db_event_source_config.database_name", "DocumentDBEventSourceConfig.DatabaseName");
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
    /// The KMS key its messages are encrypted with.
    pub const KEY: Spec<Text> = Spec::new("kms_master_key_id", "KmsMasterKeyId");
}

impl Key {
    /// Who may use it; without one, whoever the account's roles and users let.
    pub const POLICY: Spec<Value> = Spec::new("policy", "KeyPolicy");
}

impl KeyPolicy {
    /// The key.
    pub const KEY: Spec<Text> = Spec::new("key_id", "");
    /// Who may use it.
    pub const POLICY: Spec<Value> = Spec::new("policy", "");
}

impl KeyAlias {
    /// The key.
    pub const KEY: Spec<Text> = Spec::new("target_key_id", "TargetKeyId");
}

impl Redrive {
    /// How often a message is received before it is moved.
    pub const MAX_RECEIVE_COUNT: Spec<f64> = Spec::new("maxReceiveCount", "maxReceiveCount");
}

impl QueuePolicy {
    /// The policy document, or its JSON text.
    pub const POLICY: Spec<Value> = Spec::new("policy", "PolicyDocument");
}

impl RedriveAllow {
    /// `allowAll`, `denyAll` or `byQueue`.
    pub const PERMISSION: Spec<Text> =
        Spec { terraform: "redrivePermission", cloudformation: "redrivePermission", default: None };
}

impl Bucket {
    /// Its name.
    pub const NAME: Spec<Text> = Spec::new("bucket", "BucketName");
    /// Whether its events go to EventBridge.
    pub const EVENTBRIDGE: Spec<bool> =
        Spec::new("", "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled");
}

impl BucketNotification {
    /// The bucket, by name.
    pub const BUCKET: Spec<Text> = Spec::new("bucket", "");
    /// Whether its events go to EventBridge.
    pub const EVENTBRIDGE: Spec<bool> = Spec::new("eventbridge", "");
}

impl Topic {
    /// Subscriptions that are written with the topic.
    pub const SUBSCRIPTIONS: Spec<Value> = Spec::new("", "Subscription");
    /// Whether it keeps the order.
    pub const FIFO: Spec<bool> = Spec { terraform: "fifo_topic", cloudformation: "FifoTopic", default: Some(false) };
    /// The KMS key its messages are encrypted with.
    pub const KEY: Spec<Text> = Spec::new("kms_master_key_id", "KmsMasterKeyId");
}

impl Table {
    /// What switches its stream on.
    pub const STREAM: Spec<Value> = Spec::new("stream_enabled", "StreamSpecification");
    /// Whether it has a stream; CloudFormation has one exactly if it says what the stream holds.
    pub const STREAM_ENABLED: Spec<bool> =
        Spec { terraform: "stream_enabled", cloudformation: "", default: Some(false) };
    /// Which images of an item its stream holds.
    pub const STREAM_VIEW: Spec<Text> = Spec::new("stream_view_type", "StreamSpecification.StreamViewType");
}

impl Stream {
    /// Its shards.
    pub const SHARDS: Spec<f64> = Spec::new("shard_count", "ShardCount");
    /// The KMS key its records are encrypted with.
    pub const KEY: Spec<Text> = Spec::new("kms_key_id", "StreamEncryption.KeyId");
    /// `PROVISIONED` or `ON_DEMAND`.
    pub const MODE: Spec<Text> = Spec::new("stream_mode_details.stream_mode", "StreamModeDetails.StreamMode");
}

impl EventInvokeConfig {
    /// The alias or version it is for.
    pub const QUALIFIER: Spec<Text> = Spec::new("qualifier", "Qualifier");
    /// Where what failed goes.
    pub const ON_FAILURE: Spec<Text> =
        Spec::new("destination_config.on_failure.destination", "DestinationConfig.OnFailure.Destination");
    /// The function, by name.
    pub const FUNCTION: Spec<Text> = Spec::new("function_name", "FunctionName");
    /// Retries of an asynchronous invocation.
    pub const RETRIES: Spec<f64> = Spec::new("maximum_retry_attempts", "MaximumRetryAttempts");
    /// Seconds an event is kept.
    pub const EVENT_AGE: Spec<f64> = Spec::new("maximum_event_age_in_seconds", "MaximumEventAgeInSeconds");
}

impl LogSubscription {
    /// The log group.
    pub const LOG_GROUP: Spec<Text> = Spec::new("log_group_name", "LogGroupName");
}

impl TopicRule {
    /// What is done where another action fails.
    pub const ERROR_ACTION: Spec<Value> = Spec::new("error_action", "TopicRulePayload.ErrorAction");
}

impl UserPool {
    /// A function that sends messages instead of Cognito, asynchronously.
    pub const SENDERS: [Spec<Text>; 2] = [
        Spec::new("lambda_config.custom_email_sender.lambda_arn", "LambdaConfig.CustomEmailSender.LambdaArn"),
        Spec::new("lambda_config.custom_sms_sender.lambda_arn", "LambdaConfig.CustomSMSSender.LambdaArn"),
    ];
}

impl Rule {
    /// Its name.
    pub const NAME: Spec<Text> = Spec::new("name", "Name");
    /// A schedule instead of a pattern.
    pub const SCHEDULE: Spec<Text> = Spec::new("schedule_expression", "ScheduleExpression");
    /// Which events it takes.
    pub const PATTERN: Spec<Value> = Spec::new("event_pattern", "EventPattern");
    /// The bus it listens on, by name or ARN; the account's default bus if it is not set (API events PutRule).
    pub const BUS: Spec<Text> = Spec::new("event_bus_name", "EventBusName");
    /// `ENABLED`, `DISABLED`, or with all CloudTrail events.
    pub const STATE: Spec<Text> = Spec::new("state", "State");
    /// The older form of its state in Terraform.
    pub const IS_ENABLED: Spec<bool> = Spec::new("is_enabled", "");
    /// Its targets, where they are part of it.
    pub const TARGETS: Spec<Value> = Spec::new("", "Targets");
}

impl RuleTarget {
    /// The rule, by name.
    pub const RULE: Spec<Text> = Spec::new("rule", "");
    /// The rule's bus, once more.
    pub const BUS: Spec<Text> = Spec::new("event_bus_name", "");
    /// What the target is given instead of the event.
    pub const INPUT: Spec<Value> = Spec::new("input", "Input");
    /// The part of the event the target is given.
    pub const INPUT_PATH: Spec<Value> = Spec::new("input_path", "InputPath");
    /// How the event is turned into what the target is given.
    pub const INPUT_TRANSFORMER: Spec<Value> = Spec::new("input_transformer", "InputTransformer");
    /// Where events go that cannot be delivered; the same path in targets of EventBridge Scheduler.
    pub const DEAD_LETTERS: Spec<Value> = Spec::new("dead_letter_config.arn", "DeadLetterConfig.Arn");
}

impl Schedule {
    /// When it fires.
    pub const EXPRESSION: Spec<Text> = Spec::new("schedule_expression", "ScheduleExpression");
    /// `ENABLED` or `DISABLED`.
    pub const STATE: Spec<Text> = Spec::new("state", "State");
    /// Whether it may fire later than it says: `OFF` or `FLEXIBLE`.
    pub const WINDOW_MODE: Spec<Text> = Spec::new("flexible_time_window.mode", "FlexibleTimeWindow.Mode");
    /// Minutes it may fire later.
    pub const WINDOW_MINUTES: Spec<f64> =
        Spec::new("flexible_time_window.maximum_window_in_minutes", "FlexibleTimeWindow.MaximumWindowInMinutes");
    /// It does not fire before.
    pub const START: Spec<Text> = Spec::new("start_date", "StartDate");
    /// It does not fire after.
    pub const END: Spec<Text> = Spec::new("end_date", "EndDate");
}

impl Subscription {
    /// What kind of endpoint.
    pub const PROTOCOL: Spec<Text> = Spec::new("protocol", "Protocol");
    /// Where messages go.
    pub const ENDPOINT: Spec<Text> = Spec::new("endpoint", "Endpoint");
    /// Whether the message is delivered without its envelope.
    pub const RAW_DELIVERY: Spec<bool> = Spec::new("raw_message_delivery", "RawMessageDelivery");
    /// Which messages it takes.
    pub const FILTER: Spec<Value> = Spec::new("filter_policy", "FilterPolicy");
    /// What the filter looks at: `MessageAttributes` (by default) or `MessageBody`.
    pub const FILTER_SCOPE: Spec<Text> = Spec::new("filter_policy_scope", "FilterPolicyScope");
    /// Where messages go that cannot be delivered.
    pub const REDRIVE_POLICY: Spec<Value> = Spec::new("redrive_policy", "RedrivePolicy");
}

impl Api {
    /// `HTTP` or `WEBSOCKET`.
    pub const PROTOCOL: Spec<Text> = Spec::new("protocol_type", "ProtocolType");
    /// A function behind all of an HTTP API.
    pub const TARGET: Spec<Text> = Spec::new("target", "Target");
    /// The OpenAPI document, of REST APIs too.
    pub const BODY: Spec<Value> = Spec::new("body", "Body");
}

impl RestApi {
    /// `EDGE`, `REGIONAL` or `PRIVATE`, in a list.
    pub const ENDPOINTS: Spec<Value> = Spec::new("endpoint_configuration.types", "EndpointConfiguration.Types");
    /// The resource policy.
    pub const POLICY: Spec<Value> = Spec::new("policy", "Policy");
}

impl RestApiPolicy {
    /// The API.
    pub const API: Spec<Text> = Spec::new("rest_api_id", "");
    /// The policy.
    pub const POLICY: Spec<Value> = Spec::new("policy", "");
}

impl RestMethod {
    /// The API.
    pub const API: Spec<Text> = Spec::new("rest_api_id", "RestApiId");
    /// The resource (path).
    pub const RESOURCE: Spec<Text> = Spec::new("resource_id", "ResourceId");
    /// `GET`, …, `ANY`.
    pub const METHOD: Spec<Text> = Spec::new("http_method", "HttpMethod");
    /// The integration, where it is a part of the method.
    pub const INTEGRATION: Spec<Value> = Spec::new("", "Integration");
    /// `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`.
    pub const AUTHORIZATION: Spec<Text> = Spec::new("authorization", "AuthorizationType");
    /// The authorizer.
    pub const AUTHORIZER: Spec<Text> = Spec::new("authorizer_id", "AuthorizerId");
    /// Whether callers need an API key.
    pub const API_KEY: Spec<bool> =
        Spec { terraform: "api_key_required", cloudformation: "ApiKeyRequired", default: Some(false) };
}

impl RestResource {
    /// The API.
    pub const API: Spec<Text> = Spec::new("rest_api_id", "RestApiId");
}

impl Integration {
    /// The API it belongs to, where it is a resource.
    pub const REST_API: Spec<Text> = Spec::new("rest_api_id", "");
    /// The resource (path) of a REST API, where it is a resource.
    pub const RESOURCE: Spec<Text> = Spec::new("resource_id", "");
    /// The method it belongs to, where it is a resource.
    pub const OF_METHOD: Spec<Text> = Spec::new("http_method", "");
    /// How a REST API calls what is behind it.
    pub const METHOD: Spec<Text> = Spec::new("integration_http_method", "IntegrationHttpMethod");
    /// How an HTTP or WebSocket API calls what is behind it.
    pub const METHOD_V2: Spec<Text> = Spec::new("integration_method", "IntegrationMethod");
    /// What a REST API calls.
    pub const URI: Spec<Text> = Spec::new("uri", "Uri");
    /// Milliseconds the API waits.
    pub const TIMEOUT: Spec<f64> = Spec::new("timeout_milliseconds", "TimeoutInMillis");
    /// `STREAM` for an answer that is passed on as it comes.
    pub const TRANSFER: Spec<Text> = Spec::new("response_transfer_mode", "ResponseTransferMode");
    /// What is handed on with the request.
    pub const PARAMETERS: Spec<Value> = Spec::new("request_parameters", "RequestParameters");
}

impl DocumentIntegration {
    /// How the API calls what is behind it.
    pub const METHOD: Spec<Text> = Spec::new("httpMethod", "httpMethod");
    /// What it calls.
    pub const URI: Spec<Text> = Spec::new("uri", "uri");
    /// Milliseconds it waits.
    pub const TIMEOUT: Spec<f64> = Spec::new("timeoutInMillis", "timeoutInMillis");
    /// `STREAM` for an answer that is passed on as it comes.
    pub const TRANSFER: Spec<Text> = Spec::new("responseTransferMode", "responseTransferMode");
    /// What is handed on with the request.
    pub const PARAMETERS: Spec<Value> = Spec::new("requestParameters", "requestParameters");
}

impl Authorizer {
    /// What a REST API calls.
    pub const URI: Spec<Text> = Spec::new("authorizer_uri", "AuthorizerUri");
    /// Where the caller's identity is read from; a list for HTTP and WebSocket APIs.
    pub const IDENTITY_SOURCE: Spec<Text> = Spec::new("identity_source", "IdentitySource");
    /// The same of HTTP and WebSocket APIs.
    pub const IDENTITY_SOURCES: Spec<Value> = Spec::new("identity_sources", "IdentitySource");
    /// The HTTP or WebSocket API.
    pub const API: Spec<Text> = Spec::new("api_id", "ApiId");
    /// `REQUEST` for a function, or `JWT`; of HTTP and WebSocket APIs.
    pub const KIND: Spec<Text> = Spec::new("authorizer_type", "AuthorizerType");
    /// The form of the events a function of an HTTP API gets.
    pub const PAYLOAD: Spec<Text> = Spec::new("authorizer_payload_format_version", "AuthorizerPayloadFormatVersion");
}

impl Route {
    /// The API.
    pub const API: Spec<Text> = Spec::new("api_id", "ApiId");
    /// `GET /orders`, `$default`, or what WebSocket messages are told apart by.
    pub const KEY: Spec<Text> = Spec::new("route_key", "RouteKey");
    /// The integration.
    pub const TARGET: Spec<Text> = Spec::new("target", "Target");
    /// `NONE`, `AWS_IAM`, `CUSTOM` or `JWT`.
    pub const AUTHORIZATION: Spec<Text> = Spec::new("authorization_type", "AuthorizationType");
    /// The authorizer.
    pub const AUTHORIZER: Spec<Text> = Spec::new("authorizer_id", "AuthorizerId");
    /// Whether callers need an API key.
    pub const API_KEY: Spec<bool> =
        Spec { terraform: "api_key_required", cloudformation: "ApiKeyRequired", default: Some(false) };
}

impl Deployment {
    /// The API.
    pub const API: Spec<Text> = Spec::new("rest_api_id", "RestApiId");
    /// What a new deployment is made for when it changes.
    pub const TRIGGERS: Spec<Value> = Spec::new("triggers", "");
    /// Other ways to the same end: texts that hold a hash, and what it is replaced with.
    pub const OTHER_TRIGGERS: [Spec<Value>; 4] = [
        Spec::new("replace_triggered_by", ""),
        Spec::new("description", ""),
        Spec::new("stage_description", ""),
        Spec::new("variables", ""),
    ];
}
