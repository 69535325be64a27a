//! Bounds and defaults of AWS, each with its source. Read in November 2026.
//!
//! Sources: `API` is the service model of botocore 1.43.11, which the API reference is made from
//! (<https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html> and its like); guides are named by
//! their page; `provider` is the validator of Terraform's AWS provider 5.100.

/// What AWS takes for a number, and what it assumes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// A value outside of them that has a meaning: -1 for infinite.
    pub also: Option<f64>,
    /// What AWS takes if nothing is set.
    pub default: Option<f64>,
    /// Where this is documented.
    pub source: &'static str,
}

impl Bound {
    const fn new(min: f64, max: f64, source: &'static str) -> Self {
        Self { min, max, also: None, default: None, source }
    }

    const fn or(mut self, also: f64) -> Self {
        self.also = Some(also);
        self
    }

    const fn default(mut self, default: f64) -> Self {
        self.default = Some(default);
        self
    }

    /// Whether AWS takes the number: in bounds, and whole as all of these are.
    pub fn admits(&self, number: f64) -> bool {
        self.also == Some(number) || (number.fract() == 0.0 && (self.min..=self.max).contains(&number))
    }
}

/// What an event source mapping reads from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MappingSource {
    /// A standard SQS queue.
    Sqs,
    /// A FIFO queue.
    SqsFifo,
    /// A Kinesis stream or a consumer of one.
    Kinesis,
    /// The stream of a DynamoDB table.
    DynamoDb,
    /// An MSK cluster.
    Msk,
    /// A Kafka cluster that is not MSK.
    SelfManagedKafka,
    /// An Amazon MQ broker, ActiveMQ or RabbitMQ.
    Mq,
    /// A DocumentDB cluster.
    DocumentDb,
}

impl MappingSource {
    /// All of them.
    pub const ALL: [MappingSource; 8] = {
        use MappingSource::*;
        [Sqs, SqsFifo, Kinesis, DynamoDb, Msk, SelfManagedKafka, Mq, DocumentDb]
    };

    /// As people name it in a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            MappingSource::Sqs => "standard queue",
            MappingSource::SqsFifo => "FIFO queue",
            MappingSource::Kinesis => "Kinesis stream",
            MappingSource::DynamoDb => "DynamoDB stream",
            MappingSource::Msk => "MSK cluster",
            MappingSource::SelfManagedKafka => "self-managed Kafka cluster",
            MappingSource::Mq => "MQ broker",
            MappingSource::DocumentDb => "DocumentDB cluster",
        }
    }
}

/// A number one sets on an event source mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MappingParameter {
    /// Records in a batch.
    BatchSize,
    /// Seconds to wait for a batch to fill.
    BatchingWindow,
    /// Concurrent batches of a shard.
    ParallelizationFactor,
    /// Retries of a failed batch.
    RetryAttempts,
    /// Seconds after which a record is given up.
    RecordAge,
    /// Seconds of a tumbling window.
    TumblingWindow,
    /// Concurrent invocations.
    MaximumConcurrency,
    /// Fewest provisioned pollers.
    MinimumPollers,
    /// Most provisioned pollers.
    MaximumPollers,
}

impl MappingParameter {
    /// All of them.
    pub const ALL: [MappingParameter; 9] = {
        use MappingParameter::*;
        [
            BatchSize,
            BatchingWindow,
            ParallelizationFactor,
            RetryAttempts,
            RecordAge,
            TumblingWindow,
            MaximumConcurrency,
            MinimumPollers,
            MaximumPollers,
        ]
    };
}

/// A setting of an event source mapping that not every source takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MappingSetting {
    /// Where it begins to read.
    StartingPosition,
    /// The time it begins to read at.
    StartingTime,
    /// Batches of one shard at a time.
    Parallelization,
    /// Splitting a failed batch.
    Bisect,
    /// Retries of a failed batch.
    Retries,
    /// Giving up records by age.
    RecordAge,
    /// A tumbling window.
    TumblingWindow,
    /// Saying which records failed.
    ResponseTypes,
    /// Where what failed goes.
    OnFailure,
    /// Which records it takes.
    Filters,
    /// Concurrent invocations.
    MaximumConcurrency,
    /// Provisioned pollers.
    Pollers,
    /// Topics of a Kafka cluster.
    Topics,
    /// Queues of a broker.
    Queues,
    /// Database and collection of a DocumentDB cluster.
    Documents,
}

impl MappingSetting {
    /// Whether AWS is known to refuse it for a source that does not take it. Sources: answers of the API quoted in
    /// node-lambda#466 (starting position) and serverless#7762 (retries and their like) for queues.
    pub fn is_refused(self, source: MappingSource) -> bool {
        matches!(source, MappingSource::Sqs | MappingSource::SqsFifo)
            && matches!(self, Self::StartingPosition | Self::Retries | Self::RecordAge)
    }
}

/// Whether a source takes a setting. Source: the Lambda guide's page of parameters of each source.
pub fn takes(source: MappingSource, setting: MappingSetting) -> bool {
    use MappingSetting as S;
    use MappingSource::{DocumentDb, DynamoDb, Kinesis, Mq, Msk, SelfManagedKafka, Sqs, SqsFifo};
    match setting {
        S::StartingPosition => !matches!(source, Sqs | SqsFifo | Mq),
        // On a DynamoDB stream it is the matter of `mapping-starting-position`.
        S::StartingTime => !matches!(source, Sqs | SqsFifo | Mq),
        S::Parallelization | S::TumblingWindow => matches!(source, Kinesis | DynamoDb),
        S::Bisect | S::Retries | S::RecordAge | S::OnFailure => {
            matches!(source, Kinesis | DynamoDb | Msk | SelfManagedKafka)
        }
        S::ResponseTypes => !matches!(source, Mq | DocumentDb),
        S::Filters => source != DocumentDb,
        S::MaximumConcurrency => matches!(source, Sqs | SqsFifo),
        S::Pollers => matches!(source, Sqs | SqsFifo | Msk | SelfManagedKafka),
        S::Topics => matches!(source, Msk | SelfManagedKafka),
        S::Queues => source == Mq,
        S::Documents => source == DocumentDb,
    }
}

const BATCH_SIZE: &str = "API lambda CreateEventSourceMapping.BatchSize";
const BATCHING_WINDOW: &str = "API lambda CreateEventSourceMapping.MaximumBatchingWindowInSeconds";
const POLLERS: &str = "API lambda ProvisionedPollerConfig";

/// The bounds of a parameter for a source. None if the parameter does not apply to the source.
pub fn mapping(source: MappingSource, parameter: MappingParameter) -> Option<Bound> {
    use MappingParameter as P;
    use MappingSource::{DocumentDb, DynamoDb, Kinesis, Mq, Msk, SelfManagedKafka, Sqs, SqsFifo};
    Some(match (parameter, source) {
        (P::BatchSize, Sqs) => Bound::new(1.0, 10_000.0, BATCH_SIZE).default(10.0),
        (P::BatchSize, SqsFifo) => Bound::new(1.0, 10.0, BATCH_SIZE).default(10.0),
        (P::BatchSize, _) => Bound::new(1.0, 10_000.0, BATCH_SIZE).default(100.0),
        (P::BatchingWindow, SqsFifo) => return None,
        (P::BatchingWindow, Sqs | Kinesis | DynamoDb) => Bound::new(0.0, 300.0, BATCHING_WINDOW).default(0.0),
        (P::BatchingWindow, Msk | SelfManagedKafka | Mq | DocumentDb) => {
            Bound::new(0.0, 300.0, BATCHING_WINDOW).default(0.5)
        }
        (P::ParallelizationFactor, Kinesis | DynamoDb) => {
            Bound::new(1.0, 10.0, "API lambda CreateEventSourceMapping.ParallelizationFactor").default(1.0)
        }
        (P::RetryAttempts, Kinesis | DynamoDb | Msk | SelfManagedKafka) => {
            Bound::new(-1.0, 10_000.0, "API lambda CreateEventSourceMapping.MaximumRetryAttempts").default(-1.0)
        }
        // The API's shape says -1 to 604800; 0 to 59 are refused all the same.
        (P::RecordAge, Kinesis | DynamoDb | Msk | SelfManagedKafka) => Bound::new(
            60.0,
            604_800.0,
            "API lambda CreateEventSourceMapping.MaximumRecordAgeInSeconds; Lambda guide services-kinesis-parameters; provider",
        )
        .or(-1.0)
        .default(-1.0),
        (P::TumblingWindow, Kinesis | DynamoDb) => {
            Bound::new(0.0, 900.0, "API lambda CreateEventSourceMapping.TumblingWindowInSeconds").default(0.0)
        }
        (P::MaximumConcurrency, Sqs | SqsFifo) => {
            Bound::new(2.0, 1000.0, "API lambda ScalingConfig.MaximumConcurrency; provider")
        }
        (P::MinimumPollers, Sqs | SqsFifo) => Bound::new(2.0, 200.0, POLLERS).default(2.0),
        (P::MinimumPollers, Msk | SelfManagedKafka) => Bound::new(1.0, 200.0, POLLERS).default(1.0),
        (P::MaximumPollers, Sqs | SqsFifo) => Bound::new(2.0, 2000.0, POLLERS).default(200.0),
        (P::MaximumPollers, Msk | SelfManagedKafka) => Bound::new(1.0, 2000.0, POLLERS).default(200.0),
        _ => return None,
    })
}

/// A batch of a queue larger than this needs a batching window of at least a second.
/// Source: API lambda CreateEventSourceMapping.BatchSize.
pub const SQS_BATCH_WITHOUT_WINDOW: f64 = 10.0;

/// A queue should hide a message this many times as long as its function may run.
/// Source: Lambda guide services-sqs-configure.
pub const VISIBILITY_PER_TIMEOUT: f64 = 6.0;

/// A queue of a function should try a message at least this often.
/// Source: Lambda guide services-sqs-configure.
pub const SQS_RECEIVES_FOR_LAMBDA: f64 = 5.0;

/// Batches of a queue that Lambda begins to process at a time. Source: Lambda guide services-sqs-scaling, services-sqs-configure.
pub const SQS_FIRST_POLLERS: f64 = 5.0;

/// Readers that DynamoDB serves at a shard of a stream. Source: DynamoDB guide Streams.
pub const READERS_OF_DYNAMODB_SHARD: usize = 2;

/// Seconds Cognito waits for a function. Source: Cognito guide user-pools-lambda-triggers.
pub const COGNITO_WAITS: f64 = 5.0;

/// Seconds an HTTP API waits for a function that authorizes its callers. Source: API Gateway guide http-api-quotas.
pub const HTTP_AUTHORIZER_WAITS: f64 = 10.0;

/// Seconds Firehose waits for a function. Source: Firehose guide data-transformation.
pub const FIREHOSE_WAITS: f64 = 300.0;

/// Seconds CloudFront waits for a function at a viewer event, and at an origin event.
/// Source: CloudFront guide limits.
pub const EDGE_TIMEOUTS: (f64, f64) = (5.0, 30.0);

/// Subscription filters of a log group, two until September 2026. Source: CloudWatch Logs guide cloudwatch_limits_cwl;
/// cfn-lint#4688.
pub const LOG_SUBSCRIPTIONS: usize = 5;

/// Bytes of the resource policy of a function, version or alias. Source: Lambda guide gettingstarted-limits.
pub const RESOURCE_POLICY_SIZE: usize = 20 * 1024;

/// Filters of a mapping; AWS raises it to 10 on request. Source: Lambda guide invocation-eventfiltering.
pub const FILTERS: f64 = 5.0;

/// Filters of a mapping where AWS has raised the quota. Source: Lambda guide invocation-eventfiltering.
pub const FILTERS_RAISED: f64 = 10.0;

/// Seconds a function may run whose mapping reads Kafka, MQ or DocumentDB.
/// Source: Lambda guide with-documentdb, with-kafka.
pub const TIMEOUT_OF_BROKER_MAPPINGS: f64 = 840.0;

/// Characters of an event pattern. Source: API events PutRule.EventPattern; API lambda Filter.Pattern.
pub const PATTERN_LENGTH: usize = 4096;

/// Bytes of a filter policy of SNS. Source: SNS guide subscription-filter-policy-constraints.
pub const FILTER_POLICY_LENGTH: usize = 256 * 1024;

/// Combinations of all `$or` of a pattern. Source: EventBridge guide eb-create-pattern-operators.
pub const PATTERN_COMBINATIONS: usize = 1000;

/// The greatest number, positive or negative, a pattern compares with.
/// Source: EventBridge guide eb-create-pattern-operators.
pub const PATTERN_NUMBER: f64 = 5e9;

/// Targets of a rule. Source: EventBridge guide eb-quota; it cannot be raised.
pub const RULE_TARGETS: usize = 5;

/// Keys of a filter policy of SNS, the innermost of those that lie in each other.
/// Source: SNS guide subscription-filter-policy-constraints.
pub const FILTER_POLICY_KEYS: usize = 5;

/// Combinations of the values of a filter policy of SNS. Source: SNS guide subscription-filter-policy-constraints.
pub const FILTER_POLICY_COMBINATIONS: usize = 150;

macro_rules! bounds {
    ($($(#[$doc:meta])* $name:ident = $bound:expr;)*) => {
        $($(#[$doc])* pub const $name: Bound = $bound;)*

        #[cfg(test)]
        const BOUNDS: &[(&str, Bound)] = &[$((stringify!($name), $name)),*];
    };
}

bounds! {
    /// Seconds a function may run.
    FUNCTION_TIMEOUT = Bound::new(1.0, 900.0, "API lambda CreateFunction.Timeout; Lambda guide configuration-timeout").default(3.0);
    /// Retries of an asynchronous invocation.
    ASYNC_RETRY_ATTEMPTS = Bound::new(0.0, 2.0, "API lambda PutFunctionEventInvokeConfig").default(2.0);
    /// Seconds an asynchronous event is kept.
    ASYNC_EVENT_AGE = Bound::new(60.0, 21_600.0, "API lambda PutFunctionEventInvokeConfig").default(21_600.0);
    /// Seconds a queue hides a message that was received.
    QUEUE_VISIBILITY_TIMEOUT = Bound::new(0.0, 43_200.0, "API sqs CreateQueue.Attributes").default(30.0);
    /// Seconds a queue keeps a message.
    QUEUE_RETENTION = Bound::new(60.0, 1_209_600.0, "API sqs CreateQueue.Attributes").default(345_600.0);
    /// Queues a redrive allow policy lists.
    REDRIVE_SOURCES = Bound::new(1.0, 10.0, "API sqs CreateQueue.Attributes");
    /// Seconds a queue holds a new message back.
    QUEUE_DELAY = Bound::new(0.0, 900.0, "API sqs CreateQueue.Attributes").default(0.0);
    /// Seconds a queue waits for messages.
    QUEUE_RECEIVE_WAIT = Bound::new(0.0, 20.0, "API sqs CreateQueue.Attributes").default(0.0);
    /// Bytes of a message.
    QUEUE_MESSAGE_SIZE = Bound::new(1024.0, 1_048_576.0, "API sqs CreateQueue.Attributes");
    /// Retries of an EventBridge target.
    RULE_RETRY_ATTEMPTS = Bound::new(0.0, 185.0, "API events RetryPolicy").default(185.0);
    /// Seconds EventBridge tries a target.
    RULE_EVENT_AGE = Bound::new(60.0, 86_400.0, "API events RetryPolicy").default(86_400.0);
    /// Minutes EventBridge Scheduler may fire late.
    SCHEDULE_WINDOW = Bound::new(1.0, 1440.0, "API scheduler FlexibleTimeWindow.MaximumWindowInMinutes");
    /// Milliseconds a REST API waits; Regional and private APIs may have a raised quota.
    REST_INTEGRATION_TIMEOUT = Bound::new(50.0, 29_000.0, "API Gateway guide limits; API apigateway PutIntegration.timeoutInMillis").default(29_000.0);
    /// Milliseconds an HTTP API waits.
    HTTP_INTEGRATION_TIMEOUT = Bound::new(50.0, 30_000.0, "API apigatewayv2 CreateIntegration.TimeoutInMillis").default(30_000.0);
    /// Milliseconds a WebSocket API waits.
    WEBSOCKET_INTEGRATION_TIMEOUT = Bound::new(50.0, 29_000.0, "API apigatewayv2 CreateIntegration.TimeoutInMillis").default(29_000.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(String, Bound)> {
        let fixed = BOUNDS.iter().map(|(name, bound)| ((*name).to_owned(), *bound));
        let of_mappings = MappingSource::ALL.iter().flat_map(|&source| {
            let bound = move |&parameter| {
                Some((format!("{parameter:?} of a {}", source.as_str()), mapping(source, parameter)?))
            };
            MappingParameter::ALL.iter().filter_map(bound)
        });
        fixed.chain(of_mappings).collect()
    }

    #[test]
    fn every_row_has_a_source_and_makes_sense() {
        for (name, bound) in all() {
            assert!(!bound.source.is_empty(), "{name}");
            assert!(bound.min < bound.max, "{name}");
            // Half a second is the default that one cannot set.
            let default = bound.default.filter(|&default| default != 0.5);
            assert!(default.is_none_or(|default| bound.admits(default)), "{name}");
        }
    }

    #[test]
    fn what_applies_to_which_source() {
        use MappingParameter::*;
        use MappingSource::*;
        let rows: [(MappingParameter, &[MappingSource]); 7] = [
            (BatchSize, &MappingSource::ALL),
            (BatchingWindow, &[Sqs, Kinesis, DynamoDb, Msk, SelfManagedKafka, Mq, DocumentDb]),
            (ParallelizationFactor, &[Kinesis, DynamoDb]),
            (RetryAttempts, &[Kinesis, DynamoDb, Msk, SelfManagedKafka]),
            (TumblingWindow, &[Kinesis, DynamoDb]),
            (MaximumConcurrency, &[Sqs, SqsFifo]),
            (MinimumPollers, &[Sqs, SqsFifo, Msk, SelfManagedKafka]),
        ];
        for (parameter, sources) in rows {
            for source in MappingSource::ALL {
                assert_eq!(mapping(source, parameter).is_some(), sources.contains(&source), "{parameter:?} {source:?}");
            }
        }
    }

    #[test]
    fn bounds_admit() {
        let age = mapping(MappingSource::Kinesis, MappingParameter::RecordAge).unwrap();
        assert_eq!(
            [-1.0, 0.0, 59.0, 60.0, 604_800.0, 604_801.0].map(|n| age.admits(n)),
            [true, false, false, true, true, false]
        );
        let fifo = mapping(MappingSource::SqsFifo, MappingParameter::BatchSize).unwrap();
        assert!(fifo.admits(10.0) && !fifo.admits(11.0) && !fifo.admits(0.0) && !fifo.admits(1.5));
        let concurrency = mapping(MappingSource::Sqs, MappingParameter::MaximumConcurrency).unwrap();
        assert!(!concurrency.admits(1.0) && concurrency.admits(2.0) && concurrency.default.is_none());
        assert!(!FUNCTION_TIMEOUT.admits(f64::NAN) && !FUNCTION_TIMEOUT.admits(f64::INFINITY));
    }
}
