//! The resource types the model knows, by the names each dialect gives them.

use super::awscc;
use super::resource::Dialect;

macro_rules! types {
    ($($(#[$doc:meta])* $name:ident: [$($terraform:literal),*], [$($cloudformation:literal),*];)*) => {
        /// What a resource is, whatever dialect declares it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Type {
            $($(#[$doc])* $name,)*
            /// A type that takes no part in triggers.
            Other,
        }

        const NAMES: &[(Type, &[&str], &[&str])] = &[$((Type::$name, &[$($terraform),*], &[$($cloudformation),*]),)*];
    };
}

types! {
    /// A Lambda function.
    Function: ["aws_lambda_function"], ["AWS::Lambda::Function"];
    /// An alias of a function.
    Alias: ["aws_lambda_alias"], ["AWS::Lambda::Alias"];
    /// A published version of a function.
    Version: [], ["AWS::Lambda::Version"];
    /// A function URL.
    FunctionUrl: ["aws_lambda_function_url"], ["AWS::Lambda::Url"];
    /// A statement of a function's resource policy.
    Permission: ["aws_lambda_permission"], ["AWS::Lambda::Permission"];
    /// An event source mapping.
    EventSourceMapping: ["aws_lambda_event_source_mapping"], ["AWS::Lambda::EventSourceMapping"];
    /// Retries and destinations of asynchronous invocations.
    EventInvokeConfig: ["aws_lambda_function_event_invoke_config"], ["AWS::Lambda::EventInvokeConfig"];
    /// Whether a function may be part of a loop.
    RecursionConfig: ["aws_lambda_function_recursion_config"], [];
    /// A queue.
    Queue: ["aws_sqs_queue"], ["AWS::SQS::Queue"];
    /// A queue's redrive policy as a resource of its own.
    QueueRedrivePolicy: ["aws_sqs_queue_redrive_policy"], [];
    /// A dead-letter queue's redrive allow policy as a resource of its own.
    QueueRedriveAllowPolicy: ["aws_sqs_queue_redrive_allow_policy"], [];
    /// A queue's resource policy as a resource of its own.
    QueuePolicy: ["aws_sqs_queue_policy"], ["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"];
    /// A bucket.
    Bucket: ["aws_s3_bucket"], ["AWS::S3::Bucket"];
    /// A bucket's notifications as a resource of their own; in a stack the custom resource of the CDK.
    BucketNotification: ["aws_s3_bucket_notification"], ["Custom::S3BucketNotifications"];
    /// A topic.
    Topic: ["aws_sns_topic"], ["AWS::SNS::Topic"];
    /// A topic's resource policy as a resource of its own.
    TopicPolicy: ["aws_sns_topic_policy"], ["AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"];
    /// A subscription of a topic.
    Subscription: ["aws_sns_topic_subscription"], ["AWS::SNS::Subscription"];
    /// A DynamoDB table.
    Table: ["aws_dynamodb_table", "aws_dynamodb_global_table"], ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"];
    /// A Kinesis data stream that takes the changes of a table, as a resource of its own.
    TableDestination: ["aws_dynamodb_kinesis_streaming_destination"], [];
    /// A Kinesis data stream.
    Stream: ["aws_kinesis_stream"], ["AWS::Kinesis::Stream"];
    /// An enhanced fan-out consumer of a Kinesis data stream.
    StreamConsumer: ["aws_kinesis_stream_consumer"], ["AWS::Kinesis::StreamConsumer"];
    /// An MSK cluster.
    KafkaCluster: ["aws_msk_cluster", "aws_msk_serverless_cluster"], ["AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster"];
    /// An Amazon MQ broker.
    Broker: ["aws_mq_broker"], ["AWS::AmazonMQ::Broker"];
    /// A DocumentDB cluster.
    DocumentCluster: ["aws_docdb_cluster"], ["AWS::DocDB::DBCluster"];
    /// An EventBridge bus.
    Bus: ["aws_cloudwatch_event_bus"], ["AWS::Events::EventBus"];
    /// An EventBridge rule, with a pattern or a schedule.
    Rule: ["aws_cloudwatch_event_rule"], ["AWS::Events::Rule"];
    /// A target of an EventBridge rule as a resource of its own.
    RuleTarget: ["aws_cloudwatch_event_target"], [];
    /// A schedule of EventBridge Scheduler.
    Schedule: ["aws_scheduler_schedule"], ["AWS::Scheduler::Schedule"];
    /// A pipe.
    Pipe: ["aws_pipes_pipe"], ["AWS::Pipes::Pipe"];
    /// A REST API.
    RestApi: ["aws_api_gateway_rest_api"], ["AWS::ApiGateway::RestApi"];
    /// The OpenAPI document of a REST API as a resource of its own.
    RestApiDocument: ["aws_api_gateway_rest_api_put"], [];
    /// The resource policy of a REST API as a resource of its own.
    RestApiPolicy: ["aws_api_gateway_rest_api_policy"], [];
    /// A method of a REST API; in Terraform its integration is a resource of its own.
    RestMethod: ["aws_api_gateway_method"], ["AWS::ApiGateway::Method"];
    /// An integration of a REST API.
    RestIntegration: ["aws_api_gateway_integration"], [];
    /// A resource (path) of a REST API.
    RestResource: ["aws_api_gateway_resource"], ["AWS::ApiGateway::Resource"];
    /// A stage of a REST API.
    RestStage: ["aws_api_gateway_stage"], ["AWS::ApiGateway::Stage"];
    /// A deployment of a REST API, perhaps with a stage of its own.
    RestDeployment: ["aws_api_gateway_deployment"], ["AWS::ApiGateway::Deployment"];
    /// An authorizer of a REST API.
    RestAuthorizer: ["aws_api_gateway_authorizer"], ["AWS::ApiGateway::Authorizer"];
    /// An HTTP or WebSocket API.
    Api: ["aws_apigatewayv2_api"], ["AWS::ApiGatewayV2::Api"];
    /// An integration of an HTTP or WebSocket API.
    ApiIntegration: ["aws_apigatewayv2_integration"], ["AWS::ApiGatewayV2::Integration"];
    /// A route of an HTTP or WebSocket API.
    ApiRoute: ["aws_apigatewayv2_route"], ["AWS::ApiGatewayV2::Route"];
    /// A stage of an HTTP or WebSocket API.
    ApiStage: ["aws_apigatewayv2_stage"], ["AWS::ApiGatewayV2::Stage"];
    /// An authorizer of an HTTP or WebSocket API.
    ApiAuthorizer: ["aws_apigatewayv2_authorizer"], ["AWS::ApiGatewayV2::Authorizer"];
    /// A target group of a load balancer.
    TargetGroup: ["aws_lb_target_group", "aws_alb_target_group"], ["AWS::ElasticLoadBalancingV2::TargetGroup"];
    /// A member of a target group as a resource of its own.
    TargetGroupAttachment: ["aws_lb_target_group_attachment", "aws_alb_target_group_attachment"], [];
    /// A target group of VPC Lattice.
    LatticeTargetGroup: ["aws_vpclattice_target_group"], ["AWS::VpcLattice::TargetGroup"];
    /// A member of a VPC Lattice target group as a resource of its own.
    LatticeTargetGroupAttachment: ["aws_vpclattice_target_group_attachment"], [];
    /// A Cognito user pool.
    UserPool: ["aws_cognito_user_pool"], ["AWS::Cognito::UserPool"];
    /// A log group.
    LogGroup: ["aws_cloudwatch_log_group"], ["AWS::Logs::LogGroup"];
    /// A subscription filter of a log group.
    LogSubscription: ["aws_cloudwatch_log_subscription_filter"], ["AWS::Logs::SubscriptionFilter"];
    /// A CloudWatch alarm.
    Alarm: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"], ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"];
    /// An IoT topic rule.
    TopicRule: ["aws_iot_topic_rule"], ["AWS::IoT::TopicRule"];
    /// An SES receipt rule.
    ReceiptRule: ["aws_ses_receipt_rule"], ["AWS::SES::ReceiptRule"];
    /// An AWS Config rule.
    ConfigRule: ["aws_config_config_rule", "aws_config_organization_custom_rule"], ["AWS::Config::ConfigRule", "AWS::Config::OrganizationConfigRule"];
    /// A secret.
    Secret: ["aws_secretsmanager_secret"], ["AWS::SecretsManager::Secret"];
    /// Rotation of a secret.
    SecretRotation: ["aws_secretsmanager_secret_rotation"], ["AWS::SecretsManager::RotationSchedule"];
    /// A Step Functions state machine.
    StateMachine: ["aws_sfn_state_machine"], ["AWS::StepFunctions::StateMachine"];
    /// An AppSync GraphQL API.
    GraphqlApi: ["aws_appsync_graphql_api"], ["AWS::AppSync::GraphQLApi"];
    /// A data source of an AppSync API.
    GraphqlDataSource: ["aws_appsync_datasource"], ["AWS::AppSync::DataSource"];
    /// A Firehose delivery stream.
    DeliveryStream: ["aws_kinesis_firehose_delivery_stream"], ["AWS::KinesisFirehose::DeliveryStream"];
    /// A CloudFront distribution.
    Distribution: ["aws_cloudfront_distribution"], ["AWS::CloudFront::Distribution"];
    /// An S3 Object Lambda access point.
    ObjectLambda: ["aws_s3control_object_lambda_access_point"], ["AWS::S3ObjectLambda::AccessPoint"];
    /// A Bedrock agent.
    BedrockAgent: ["aws_bedrockagent_agent"], ["AWS::Bedrock::Agent"];
    /// An action group of a Bedrock agent as a resource of its own.
    BedrockActionGroup: ["aws_bedrockagent_agent_action_group"], [];
    /// A Lex V1 intent.
    LexIntent: ["aws_lex_intent"], [];
    /// A Lex V2 bot.
    LexBot: ["aws_lexv2models_bot"], ["AWS::Lex::Bot"];
    /// An alias of a Lex V2 bot.
    LexBotAlias: [], ["AWS::Lex::BotAlias"];
    /// An Amazon Connect instance.
    ConnectInstance: ["aws_connect_instance"], ["AWS::Connect::Instance"];
    /// A function or a bot that an Amazon Connect instance may use.
    ConnectAssociation: ["aws_connect_lambda_function_association"], ["AWS::Connect::IntegrationAssociation"];
    /// A CodePipeline pipeline.
    Pipeline: ["aws_codepipeline"], ["AWS::CodePipeline::Pipeline"];
    /// A CodeCommit repository.
    Repository: ["aws_codecommit_repository"], ["AWS::CodeCommit::Repository"];
    /// Triggers of a CodeCommit repository as a resource of their own.
    RepositoryTrigger: ["aws_codecommit_trigger"], [];
    /// A role.
    Role: ["aws_iam_role"], ["AWS::IAM::Role"];
    /// A policy inlined into a role, as a resource of its own.
    RolePolicy: ["aws_iam_role_policy"], ["AWS::IAM::Policy", "AWS::IAM::RolePolicy"];
    /// A customer-managed policy.
    ManagedPolicy: ["aws_iam_policy"], ["AWS::IAM::ManagedPolicy"];
    /// The attachment of a managed policy to a role.
    PolicyAttachment: ["aws_iam_role_policy_attachment", "aws_iam_policy_attachment", "aws_iam_role_policy_attachments_exclusive"], [];
    /// The names of all inline policies of a role.
    RolePoliciesExclusive: ["aws_iam_role_policies_exclusive"], [];
    /// A KMS key.
    Key: ["aws_kms_key", "aws_kms_replica_key"], ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"];
    /// The policy of a KMS key as a resource of its own.
    KeyPolicy: ["aws_kms_key_policy"], [];
    /// Another name of a KMS key.
    KeyAlias: ["aws_kms_alias"], ["AWS::KMS::Alias"];
    /// Use of a KMS key that is granted beside its policy.
    KeyGrant: ["aws_kms_grant"], [];
    /// A custom resource of a stack.
    CustomResource: [], ["AWS::CloudFormation::CustomResource"];
    /// A nested stack.
    Stack: [], ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"];
}

impl Type {
    /// The type a dialect spells like this.
    pub fn of(dialect: Dialect, name: &str) -> Self {
        let names =
            |(_, terraform, cloudformation): &(Type, &'static [&'static str], &'static [&'static str])| match dialect {
                Dialect::Terraform => *terraform,
                Dialect::CloudFormation | Dialect::Sam => *cloudformation,
            };
        if dialect == Dialect::Terraform && name.starts_with(awscc::PREFIX) {
            return Type::awscc(name).map_or(Type::Other, |(kind, _)| kind);
        }
        let custom = dialect != Dialect::Terraform && name.starts_with("Custom::");
        let rest = if custom { Type::CustomResource } else { Type::Other };
        NAMES.iter().find(|row| names(row).contains(&name)).map_or(rest, |row| row.0)
    }

    /// The type of a resource of Terraform's `awscc` provider, and its name in CloudFormation.
    pub fn awscc(name: &str) -> Option<(Self, &'static str)> {
        if !name.starts_with(awscc::PREFIX) {
            return None;
        }
        let rows = NAMES.iter().flat_map(|(kind, _, names)| names.iter().map(move |name| (*kind, *name)));
        rows.into_iter().find(|(_, own)| awscc::resource_type(own).is_some_and(|own| own == name))
    }

    /// What a dialect calls the type: the usual one of its names; None where it has no such type.
    pub fn name(self, dialect: Dialect) -> Option<&'static str> {
        let (_, terraform, cloudformation) = NAMES.iter().find(|row| row.0 == self)?;
        match dialect {
            Dialect::Terraform => terraform.first().copied(),
            Dialect::CloudFormation | Dialect::Sam => cloudformation.first().copied(),
        }
    }
}
