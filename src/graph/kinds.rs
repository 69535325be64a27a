//! The words of the graph: kinds of source, of node, of invocation.

use crate::model::Type;

macro_rules! source_kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $invocation:ident, $principal:literal;)*) => {
        /// What kind of source a trigger has. The list is closed: the same words in rules, JSON and pages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SourceKind { $($(#[$doc])* $name,)* }

        impl SourceKind {
            /// Every kind.
            pub const ALL: &'static [SourceKind] = &[$(SourceKind::$name,)*];

            /// Its word.
            pub fn as_str(self) -> &'static str {
                match self { $(SourceKind::$name => $word,)* }
            }

            /// How it invokes (facts: Lambda developer guide, the services' own pages).
            pub fn invocation(self) -> Invocation {
                match self { $(SourceKind::$name => Invocation::$invocation,)* }
            }

            /// The service principal that needs an invoke permission; None where the invoker uses a role of its own.
            pub fn principal(self) -> Option<&'static str> {
                let principal = match self { $(SourceKind::$name => $principal,)* };
                (!principal.is_empty()).then_some(principal)
            }
        }
    };
}

/// How a source invokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Invocation {
    /// Lambda polls the source.
    Poll,
    /// The source hands the event over and goes on.
    Async,
    /// The source waits for the answer.
    Sync,
}

impl Invocation {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Invocation::Poll => "poll",
            Invocation::Async => "async",
            Invocation::Sync => "sync",
        }
    }
}

source_kinds! {
    /// A queue.
    Sqs = "sqs", Poll, "";
    /// A DynamoDB stream.
    DynamoDb = "dynamodb", Poll, "";
    /// A Kinesis stream.
    Kinesis = "kinesis", Poll, "";
    /// An MSK cluster.
    Msk = "msk", Poll, "";
    /// A Kafka cluster that AWS does not manage.
    SelfManagedKafka = "kafka-self-managed", Poll, "";
    /// An Amazon MQ broker.
    Mq = "mq", Poll, "";
    /// A DocumentDB change stream.
    DocumentDb = "docdb", Poll, "";
    /// An event source mapping whose source kind is not known.
    Mapping = "esm", Poll, "";
    /// A bucket's notification.
    S3 = "s3", Async, "s3.amazonaws.com";
    /// A topic.
    Sns = "sns", Async, "sns.amazonaws.com";
    /// An EventBridge rule with a pattern.
    EventBridge = "eventbridge", Async, "events.amazonaws.com";
    /// An EventBridge rule with a schedule.
    EventBridgeSchedule = "eventbridge-schedule", Async, "events.amazonaws.com";
    /// EventBridge Scheduler.
    Scheduler = "scheduler", Async, "";
    /// A pipe's target.
    Pipe = "pipe", Sync, "";
    /// A pipe's enrichment.
    PipeEnrichment = "pipe-enrichment", Sync, "";
    /// A REST API.
    RestApi = "apigw-rest", Sync, "apigateway.amazonaws.com";
    /// An HTTP API.
    HttpApi = "apigw-http", Sync, "apigateway.amazonaws.com";
    /// A WebSocket API.
    WebSocketApi = "apigw-websocket", Sync, "apigateway.amazonaws.com";
    /// An authorizer of an API.
    Authorizer = "apigw-authorizer", Sync, "apigateway.amazonaws.com";
    /// A target group of a load balancer.
    LoadBalancer = "alb", Sync, "elasticloadbalancing.amazonaws.com";
    /// VPC Lattice: registering the function adds the permission (VPC Lattice guide, "Lambda functions as targets").
    Lattice = "vpc-lattice", Sync, "";
    /// A function URL.
    FunctionUrl = "function-url", Sync, "";
    /// A user pool.
    Cognito = "cognito", Sync, "cognito-idp.amazonaws.com";
    /// A log group's subscription filter.
    Logs = "logs", Async, "logs.amazonaws.com";
    /// A CloudWatch alarm.
    Alarm = "alarm", Async, "lambda.alarms.cloudwatch.amazonaws.com";
    /// An IoT topic rule.
    Iot = "iot", Async, "iot.amazonaws.com";
    /// An SES receipt rule.
    Ses = "ses", Async, "ses.amazonaws.com";
    /// An AWS Config rule.
    Config = "config", Async, "config.amazonaws.com";
    /// Rotation of a secret.
    SecretsManager = "secretsmanager", Sync, "secretsmanager.amazonaws.com";
    /// A state machine.
    StepFunctions = "sfn", Sync, "";
    /// An AppSync data source.
    AppSync = "appsync", Sync, "";
    /// A Firehose transform.
    Firehose = "firehose", Sync, "";
    /// Lambda@Edge.
    CloudFront = "cloudfront", Sync, "";
    /// S3 Object Lambda.
    ObjectLambda = "s3-object-lambda", Sync, "";
    /// A Bedrock agent.
    Bedrock = "bedrock-agent", Sync, "bedrock.amazonaws.com";
    /// A Lex bot. Lex V1 is `lex.amazonaws.com`.
    Lex = "lex", Sync, "lexv2.amazonaws.com";
    /// An Amazon Connect instance: associating the function with it lets it invoke (Connect API, `AssociateLambdaFunction`).
    Connect = "connect", Sync, "";
    /// A CodePipeline action.
    CodePipeline = "codepipeline", Async, "";
    /// A trigger of a CodeCommit repository.
    CodeCommit = "codecommit", Async, "codecommit.amazonaws.com";
    /// An Alexa skill, which only the permission names.
    Alexa = "alexa", Sync, "";
    /// A custom resource.
    CustomResource = "custom-resource", Async, "";
    /// A destination of another function.
    Destination = "destination", Async, "";
}

/// The word for a node's kind in the JSON contract.
pub(super) fn node_kind(kind: Type) -> &'static str {
    match kind {
        Type::Function => "function",
        Type::Alias => "alias",
        Type::Version => "version",
        Type::FunctionUrl => "function-url",
        Type::Queue => "sqs",
        Type::Bucket => "s3",
        Type::Topic => "sns",
        Type::Table => "dynamodb",
        Type::Stream | Type::StreamConsumer => "kinesis",
        Type::KafkaCluster => "msk",
        Type::Broker => "mq",
        Type::DocumentCluster => "docdb",
        Type::Bus => "bus",
        Type::Rule => "rule",
        Type::Schedule => "schedule",
        Type::Pipe => "pipe",
        Type::RestApi => "apigw-rest",
        Type::Api => "apigw",
        Type::TargetGroup => "alb",
        Type::LatticeTargetGroup => "vpc-lattice",
        Type::UserPool => "cognito",
        Type::LogGroup => "logs",
        Type::Alarm => "alarm",
        Type::TopicRule => "iot",
        Type::ReceiptRule => "ses",
        Type::ConfigRule => "config",
        Type::Secret => "secret",
        Type::StateMachine => "sfn",
        Type::GraphqlApi => "appsync",
        Type::DeliveryStream => "firehose",
        Type::Distribution => "cloudfront",
        Type::ObjectLambda => "s3-object-lambda",
        Type::BedrockAgent | Type::BedrockActionGroup => "bedrock-agent",
        Type::LexIntent | Type::LexBot | Type::LexBotAlias => "lex",
        Type::ConnectInstance | Type::ConnectAssociation => "connect",
        Type::Pipeline => "codepipeline",
        Type::Repository | Type::RepositoryTrigger => "codecommit",
        Type::CustomResource => "custom-resource",
        Type::EventSourceMapping => "mapping",
        Type::EventInvokeConfig => "event-invoke-config",
        Type::Permission => "permission",
        Type::Subscription => "subscription",
        _ => "resource",
    }
}
