//! The trigger table: which field of which resource names a function, and which names the source.

use super::kinds::SourceKind;
use crate::model::{Dialect, Type};

/// One way to wire a source to a function.
pub(super) struct Wiring {
    /// The resource that proves it.
    pub(super) via: Type,
    /// What kind of source; some are refined by what the source is.
    pub(super) kind: SourceKind,
    /// Paths of source and target in Terraform; an empty source is the resource itself, an empty target means that
    /// the dialect does not wire this way. What stands before the last step of the target, or before a `/`, is the block
    /// or object that belongs to the trigger.
    pub(super) terraform: (&'static str, &'static str),
    /// The same in CloudFormation.
    pub(super) cloudformation: (&'static str, &'static str),
    /// What stands at the target's path.
    pub(super) target: Target,
}

/// What stands at a target's path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// One ARN, name, or invocation URI: a function or anything else that takes events.
    Any,
    /// The same, but what is no function takes no events by this (an HTTP endpoint of an API).
    Function,
    /// The same, and it can only be a function: what is not declared here is an external function.
    OnlyFunction,
    /// A document (state machine, OpenAPI) that may name any number of functions.
    Document,
    /// A document that names the function to be invoked as `FunctionName`: the input of a call of Lambda's API.
    Call,
    /// An OpenAPI document: what stands below `authorizerUri` is an authorizer.
    Api,
}

const fn row(
    via: Type,
    kind: SourceKind,
    terraform: (&'static str, &'static str),
    cloudformation: (&'static str, &'static str),
    target: Target,
) -> Wiring {
    Wiring { via, kind, terraform, cloudformation, target }
}

const NONE: (&str, &str) = ("", "");

/// AWS facts: Lambda developer guide "Invoking Lambda with events from other AWS services" and each service's own page.
#[rustfmt::skip]
pub(super) const WIRINGS: &[Wiring] = &[
    row(Type::EventSourceMapping, SourceKind::Mapping, ("event_source_arn", "function_name"), ("EventSourceArn", "FunctionName"), Target::OnlyFunction),
    row(Type::BucketNotification, SourceKind::S3, ("bucket", "lambda_function.lambda_function_arn"), ("BucketName", "NotificationConfiguration.LambdaFunctionConfigurations.LambdaFunctionArn"), Target::Any),
    row(Type::BucketNotification, SourceKind::S3, ("bucket", "queue.queue_arn"), ("BucketName", "NotificationConfiguration.QueueConfigurations.QueueArn"), Target::Any),
    row(Type::BucketNotification, SourceKind::S3, ("bucket", "topic.topic_arn"), ("BucketName", "NotificationConfiguration.TopicConfigurations.TopicArn"), Target::Any),
    row(Type::BucketNotification, SourceKind::CustomResource, NONE, ("", "ServiceToken"), Target::Function),
    row(Type::Bucket, SourceKind::S3, NONE, ("", "NotificationConfiguration.LambdaConfigurations.Function"), Target::Any),
    row(Type::Bucket, SourceKind::S3, NONE, ("", "NotificationConfiguration.QueueConfigurations.Queue"), Target::Any),
    row(Type::Bucket, SourceKind::S3, NONE, ("", "NotificationConfiguration.TopicConfigurations.Topic"), Target::Any),
    row(Type::TableDestination, SourceKind::DynamoDb, ("table_name", "stream_arn"), NONE, Target::Any),
    row(Type::Table, SourceKind::DynamoDb, NONE, ("", "KinesisStreamSpecification.StreamArn"), Target::Any),
    row(Type::Subscription, SourceKind::Sns, ("topic_arn", "endpoint"), ("TopicArn", "Endpoint"), Target::Any),
    row(Type::Topic, SourceKind::Sns, NONE, ("", "Subscription.Endpoint"), Target::Any),
    row(Type::RuleTarget, SourceKind::EventBridge, ("rule", "arn"), NONE, Target::Any),
    row(Type::Rule, SourceKind::EventBridge, NONE, ("", "Targets.Arn"), Target::Any),
    row(Type::Schedule, SourceKind::Scheduler, ("", "target.arn"), ("", "Target.Arn"), Target::Any),
    row(Type::Schedule, SourceKind::Scheduler, ("", "target.input"), ("", "Target.Input"), Target::Call),
    row(Type::Pipe, SourceKind::Pipe, ("source", "target"), ("Source", "Target"), Target::Any),
    row(Type::Pipe, SourceKind::PipeEnrichment, ("source", "enrichment"), ("Source", "Enrichment"), Target::Function),
    row(Type::RestIntegration, SourceKind::RestApi, ("rest_api_id", "uri"), NONE, Target::Function),
    row(Type::RestMethod, SourceKind::RestApi, NONE, ("RestApiId", "Integration.Uri"), Target::Function),
    row(Type::RestAuthorizer, SourceKind::Authorizer, ("rest_api_id", "authorizer_uri"), ("RestApiId", "AuthorizerUri"), Target::Function),
    row(Type::RestApi, SourceKind::RestApi, ("", "body"), ("", "Body"), Target::Api),
    row(Type::RestApiDocument, SourceKind::RestApi, ("rest_api_id", "body"), NONE, Target::Api),
    row(Type::ApiIntegration, SourceKind::HttpApi, ("api_id", "integration_uri"), ("ApiId", "IntegrationUri"), Target::Function),
    row(Type::ApiAuthorizer, SourceKind::Authorizer, ("api_id", "authorizer_uri"), ("ApiId", "AuthorizerUri"), Target::Function),
    row(Type::Api, SourceKind::HttpApi, ("", "target"), ("", "Target"), Target::Function),
    row(Type::Api, SourceKind::HttpApi, ("", "body"), ("", "Body"), Target::Api),
    row(Type::TargetGroupAttachment, SourceKind::LoadBalancer, ("target_group_arn", "target_id"), NONE, Target::Function),
    row(Type::TargetGroup, SourceKind::LoadBalancer, NONE, ("", "Targets.Id"), Target::Function),
    row(Type::LatticeTargetGroupAttachment, SourceKind::Lattice, ("target_group_identifier", "target.id"), NONE, Target::Function),
    row(Type::LatticeTargetGroup, SourceKind::Lattice, NONE, ("", "Targets.Id"), Target::Function),
    row(Type::FunctionUrl, SourceKind::FunctionUrl, ("", "function_name"), ("", "TargetFunctionArn"), Target::OnlyFunction),
    row(Type::UserPool, SourceKind::Cognito, ("", "lambda_config"), ("", "LambdaConfig"), Target::Document),
    row(Type::LogSubscription, SourceKind::Logs, ("log_group_name", "destination_arn"), ("LogGroupName", "DestinationArn"), Target::Any),
    row(Type::TopicRule, SourceKind::Iot, ("", "lambda.function_arn"), ("", "TopicRulePayload.Actions.Lambda.FunctionArn"), Target::Any),
    row(Type::StateMachine, SourceKind::StepFunctions, ("", "definition"), ("", "DefinitionString"), Target::Document),
    row(Type::StateMachine, SourceKind::StepFunctions, NONE, ("", "Definition"), Target::Document),
    row(Type::StateMachine, SourceKind::StepFunctions, NONE, ("", "DefinitionSubstitutions"), Target::Document),
    row(Type::Distribution, SourceKind::CloudFront, ("", "default_cache_behavior.lambda_function_association.lambda_arn"), ("", "DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.LambdaFunctionARN"), Target::Function),
    row(Type::Distribution, SourceKind::CloudFront, ("", "ordered_cache_behavior.lambda_function_association.lambda_arn"), ("", "DistributionConfig.CacheBehaviors.LambdaFunctionAssociations.LambdaFunctionARN"), Target::Function),
    row(Type::TopicRule, SourceKind::Iot, ("", "error_action.lambda.function_arn"), ("", "TopicRulePayload.ErrorAction.Lambda.FunctionArn"), Target::Any),
    row(Type::TopicRule, SourceKind::Iot, ("", "sqs.queue_url"), ("", "TopicRulePayload.Actions.Sqs.QueueUrl"), Target::Any),
    row(Type::TopicRule, SourceKind::Iot, ("", "sns.target_arn"), ("", "TopicRulePayload.Actions.Sns.TargetArn"), Target::Any),
    row(Type::TopicRule, SourceKind::Iot, ("", "error_action.sqs.queue_url"), ("", "TopicRulePayload.ErrorAction.Sqs.QueueUrl"), Target::Any),
    row(Type::TopicRule, SourceKind::Iot, ("", "error_action.sns.target_arn"), ("", "TopicRulePayload.ErrorAction.Sns.TargetArn"), Target::Any),
    row(Type::ConfigRule, SourceKind::Config, ("", "source.source_identifier"), ("", "Source.SourceIdentifier"), Target::Function),
    row(Type::ConfigRule, SourceKind::Config, ("", "lambda_function_arn"), ("", "OrganizationCustomRuleMetadata.LambdaFunctionArn"), Target::Function),
    row(Type::SecretRotation, SourceKind::SecretsManager, ("secret_id", "rotation_lambda_arn"), ("SecretId", "RotationLambdaARN"), Target::Function),
    row(Type::GraphqlDataSource, SourceKind::AppSync, ("api_id", "lambda_config.function_arn"), ("ApiId", "LambdaConfig.LambdaFunctionArn"), Target::Function),
    row(Type::GraphqlApi, SourceKind::AppSync, ("", "lambda_authorizer_config.authorizer_uri"), ("", "LambdaAuthorizerConfig.AuthorizerUri"), Target::Function),
    row(Type::GraphqlApi, SourceKind::AppSync, ("", "additional_authentication_provider.lambda_authorizer_config.authorizer_uri"), ("", "AdditionalAuthenticationProviders.LambdaAuthorizerConfig.AuthorizerUri"), Target::Function),
    row(Type::ReceiptRule, SourceKind::Ses, ("", "lambda_action.function_arn"), ("", "Rule.Actions.LambdaAction.FunctionArn"), Target::Function),
    row(Type::ReceiptRule, SourceKind::Ses, ("", "sns_action.topic_arn"), ("", "Rule.Actions.SNSAction.TopicArn"), Target::Any),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "extended_s3_configuration.processing_configuration"), ("", "ExtendedS3DestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "redshift_configuration.processing_configuration"), ("", "RedshiftDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "elasticsearch_configuration.processing_configuration"), ("", "ElasticsearchDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "opensearch_configuration.processing_configuration"), ("", "AmazonopensearchserviceDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "opensearchserverless_configuration.processing_configuration"), ("", "AmazonOpenSearchServerlessDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "splunk_configuration.processing_configuration"), ("", "SplunkDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "http_endpoint_configuration.processing_configuration"), ("", "HttpEndpointDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "snowflake_configuration.processing_configuration"), ("", "SnowflakeDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::DeliveryStream, SourceKind::Firehose, ("", "iceberg_configuration.processing_configuration"), ("", "IcebergDestinationConfiguration.ProcessingConfiguration"), Target::Document),
    row(Type::EventInvokeConfig, SourceKind::Destination, ("function_name", "destination_config.on_failure.destination"), ("FunctionName", "DestinationConfig.OnFailure.Destination"), Target::Any),
    row(Type::EventInvokeConfig, SourceKind::Destination, ("function_name", "destination_config.on_success.destination"), ("FunctionName", "DestinationConfig.OnSuccess.Destination"), Target::Any),
    row(Type::Alarm, SourceKind::Alarm, ("", "alarm_actions"), ("", "AlarmActions"), Target::Any),
    row(Type::Alarm, SourceKind::Alarm, ("", "ok_actions"), ("", "OKActions"), Target::Any),
    row(Type::Alarm, SourceKind::Alarm, ("", "insufficient_data_actions"), ("", "InsufficientDataActions"), Target::Any),
    row(Type::BedrockActionGroup, SourceKind::Bedrock, ("", "action_group_executor.lambda"), NONE, Target::Function),
    row(Type::BedrockAgent, SourceKind::Bedrock, NONE, ("", "ActionGroups.ActionGroupExecutor.Lambda"), Target::Function),
    row(Type::ObjectLambda, SourceKind::ObjectLambda, ("", "configuration.transformation_configuration"), ("", "ObjectLambdaConfiguration.TransformationConfigurations"), Target::Document),
    row(Type::LexIntent, SourceKind::Lex, ("", "fulfillment_activity.code_hook.uri"), NONE, Target::Function),
    row(Type::LexIntent, SourceKind::Lex, ("", "dialog_code_hook.uri"), NONE, Target::Function),
    row(Type::LexBot, SourceKind::Lex, NONE, ("", "TestBotAliasSettings.BotAliasLocaleSettings.BotAliasLocaleSetting.CodeHookSpecification.LambdaCodeHook.LambdaArn"), Target::Function),
    row(Type::LexBotAlias, SourceKind::Lex, NONE, ("", "BotAliasLocaleSettings.BotAliasLocaleSetting.CodeHookSpecification.LambdaCodeHook.LambdaArn"), Target::Function),
    row(Type::ConnectAssociation, SourceKind::Connect, ("instance_id", "function_arn"), ("InstanceId", "IntegrationArn"), Target::Function),
    row(Type::Pipeline, SourceKind::CodePipeline, ("", "stage.action/configuration.FunctionName"), ("", "Stages.Actions/Configuration.FunctionName"), Target::Function),
    row(Type::Repository, SourceKind::CodeCommit, NONE, ("", "Triggers.DestinationArn"), Target::Any),
    row(Type::RepositoryTrigger, SourceKind::CodeCommit, ("repository_name", "trigger.destination_arn"), NONE, Target::Any),
    row(Type::CustomResource, SourceKind::CustomResource, NONE, ("", "ServiceToken"), Target::Function),
];

impl Wiring {
    /// Paths of source and target in a dialect; None where it does not wire this way.
    pub(super) fn paths(&self, dialect: Dialect) -> Option<(&'static str, &'static str)> {
        let paths = match dialect {
            Dialect::Terraform => self.terraform,
            Dialect::CloudFormation | Dialect::Sam => self.cloudformation,
        };
        (!paths.1.is_empty()).then_some(paths)
    }
}
