//! AWS managed policies by name, as far as triggers are concerned.
//!
//! Source: the policy documents of AWS as moto 5.2.1 bundles them (read in November 2026); AWS publishes each at
//! <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html>. Left out: actions of services that
//! neither hold a trigger nor can be one, and statements under conditions (reading tagged objects, rules that AWS
//! manages itself). A policy without rows here grants nothing that concerns a trigger.

use super::arn::Arn;
use super::policy::{Policy, Statement};
use super::text::Text;
use super::value::Reason;

/// The statements of an AWS managed policy named by its ARN (`arn:aws:iam::aws:policy/service-role/NAME`) or, as SAM
/// allows, by its name alone. None if the text names something else: a customer's policy, or a symbol.
pub fn managed_policy(reference: &Text) -> Option<Policy> {
    let path = match Arn::parse(reference) {
        Some(arn) => {
            let of_aws = arn.service.known()? == "iam" && arn.account.known()? == "aws";
            let Some(resource) = arn.resource.known() else {
                return of_aws.then(|| unknown(arn.resource.first_unknown(), &arn.resource));
            };
            of_aws.then(|| resource.strip_prefix("policy/").map(str::to_owned))??
        }
        None => reference.known().filter(|name| !name.is_empty() && !name.contains(':'))?.to_string(),
    };
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let row = TABLE.binary_search_by(|row| row.name.cmp(name)).ok().and_then(|index| TABLE.get(index));
    // SAM finds a bare name in any folder; an ARN must be exact.
    let exact = |row: &&Row| row.folder == folder || path == name && Arn::parse(reference).is_none();
    Some(match row.filter(exact) {
        Some(row) => Policy { statements: row.grants.iter().map(Grant::statement).collect(), rest: None },
        None => unknown(None, reference),
    })
}

fn unknown(why: Option<Reason>, reference: &Text) -> Policy {
    let why =
        why.unwrap_or_else(|| Reason::new(format!("what AWS managed policy `{reference}` grants is not known here")));
    Policy { statements: Vec::new(), rest: Some(why) }
}

struct Row {
    name: &'static str,
    /// The path in its ARN.
    folder: &'static str,
    grants: &'static [Grant],
}

/// One allowing statement. Lists are separated by spaces.
struct Grant {
    actions: &'static str,
    /// `NotAction`.
    except: bool,
    resources: &'static str,
}

impl Grant {
    fn statement(&self) -> Statement {
        let list = |words: &'static str| words.split_whitespace().collect::<Vec<_>>();
        let (actions, resources) = (list(self.actions), list(self.resources));
        match self.except {
            false => Statement::allow(&actions, &[], &resources),
            true => Statement::allow(&[], &actions, &resources),
        }
    }
}

const fn row(name: &'static str, folder: &'static str, grants: &'static [Grant]) -> Row {
    Row { name, folder, grants }
}

const fn on_all(actions: &'static str) -> Grant {
    on("*", actions)
}

const fn on(resources: &'static str, actions: &'static str) -> Grant {
    Grant { actions, except: false, resources }
}

const fn all_but(actions: &'static str) -> Grant {
    Grant { actions, except: true, resources: "*" }
}

/// By name.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    row("AWSAppSyncPushToCloudWatchLogs", "service-role", &[on_all("logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents")]),
    row("AWSCodeCommitFullAccess", "", &[
        on_all("codecommit:* sns:ListTopics sns:ListSubscriptionsByTopic sns:GetTopicAttributes \
         lambda:ListFunctions"),
        on("arn:aws:events:*:*:rule/codecommit*", "events:DeleteRule events:DescribeRule events:DisableRule events:EnableRule events:PutRule \
         events:PutTargets events:RemoveTargets events:ListTargetsByRule"),
        on("arn:aws:sns:*:*:codecommit*", "sns:CreateTopic sns:DeleteTopic sns:Subscribe sns:Unsubscribe sns:SetTopicAttributes"),
        on("arn:aws:sns:*:*:codestar-notifications*", "sns:CreateTopic sns:SetTopicAttributes"),
    ]),
    row("AWSCodeCommitPowerUser", "", &[
        on_all("codecommit:AssociateApprovalRuleTemplateWithRepository \
         codecommit:BatchAssociateApprovalRuleTemplateWithRepositories \
         codecommit:BatchDisassociateApprovalRuleTemplateFromRepositories codecommit:BatchGet* \
         codecommit:BatchDescribe* codecommit:Create* codecommit:DeleteBranch codecommit:DeleteFile \
         codecommit:Describe* codecommit:DisassociateApprovalRuleTemplateFromRepository \
         codecommit:EvaluatePullRequestApprovalRules codecommit:Get* codecommit:List* codecommit:Merge* \
         codecommit:OverridePullRequestApprovalRules codecommit:Put* codecommit:Post* \
         codecommit:TagResource codecommit:Test* codecommit:UntagResource codecommit:Update* \
         codecommit:GitPull codecommit:GitPush sns:ListTopics sns:ListSubscriptionsByTopic \
         sns:GetTopicAttributes lambda:ListFunctions"),
        on("arn:aws:events:*:*:rule/codecommit*", "events:DeleteRule events:DescribeRule events:DisableRule events:EnableRule events:PutRule \
         events:PutTargets events:RemoveTargets events:ListTargetsByRule"),
        on("arn:aws:sns:*:*:codecommit*", "sns:Subscribe sns:Unsubscribe"),
    ]),
    row("AWSCodeDeployRoleForLambda", "service-role", &[
        on_all("lambda:UpdateAlias lambda:GetAlias lambda:GetProvisionedConcurrencyConfig sns:Publish"),
        on("arn:aws:s3:::*/CodeDeploy/*", "s3:GetObject s3:GetObjectVersion"),
        on("arn:aws:lambda:*:*:function:CodeDeployHook_*", "lambda:InvokeFunction"),
    ]),
    row("AWSIoTDataAccess", "", &[
        on_all("iot:Connect iot:Publish iot:Subscribe iot:Receive iot:GetThingShadow iot:UpdateThingShadow \
         iot:DeleteThingShadow iot:ListNamedShadowsForThing"),
    ]),
    row("AWSIoTFullAccess", "", &[on_all("iot:*")]),
    row("AWSIoTRuleActions", "service-role", &[
        on_all("dynamodb:PutItem kinesis:PutRecord iot:Publish s3:PutObject sns:Publish sqs:SendMessage* \
         cloudwatch:PutMetricData firehose:PutRecord"),
    ]),
    row("AWSLambdaBasicDurableExecutionRolePolicy", "service-role", &[
        on_all("logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents lambda:CheckpointDurableExecution \
         lambda:GetDurableExecutionState"),
    ]),
    row("AWSLambdaBasicExecutionRole", "service-role", &[on_all("logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents")]),
    row("AWSLambdaDynamoDBExecutionRole", "service-role", &[
        on_all("dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams \
         logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents"),
    ]),
    row("AWSLambdaENIManagementAccess", "service-role", &[]),
    row("AWSLambdaExecute", "", &[on("arn:aws:logs:*:*:*", "logs:*"), on("arn:aws:s3:::*", "s3:GetObject s3:PutObject")]),
    row("AWSLambdaInvocation-DynamoDB", "", &[
        on_all("lambda:InvokeFunction dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator \
         dynamodb:ListStreams"),
    ]),
    row("AWSLambdaKinesisExecutionRole", "service-role", &[
        on_all("kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords kinesis:GetShardIterator \
         kinesis:ListShards kinesis:ListStreams kinesis:SubscribeToShard logs:CreateLogGroup \
         logs:CreateLogStream logs:PutLogEvents"),
    ]),
    row("AWSLambdaMSKExecutionRole", "service-role", &[
        on_all("kafka:DescribeCluster kafka:DescribeClusterV2 kafka:GetBootstrapBrokers logs:CreateLogGroup \
         logs:CreateLogStream logs:PutLogEvents"),
    ]),
    row("AWSLambdaRole", "service-role", &[on_all("lambda:InvokeFunction")]),
    row("AWSLambdaSQSQueueExecutionRole", "service-role", &[
        on_all("sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes logs:CreateLogGroup \
         logs:CreateLogStream logs:PutLogEvents"),
    ]),
    row("AWSLambdaVPCAccessExecutionRole", "service-role", &[on_all("logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents")]),
    row("AWSLambda_FullAccess", "", &[
        on_all("lambda:* logs:DescribeLogGroups states:DescribeStateMachine states:ListStateMachines"),
        on("arn:aws:logs:*:*:log-group:/aws/lambda/*", "logs:DescribeLogStreams logs:GetLogEvents logs:FilterLogEvents logs:StartLiveTail \
         logs:StopLiveTail"),
    ]),
    row("AWSLambda_ReadOnlyAccess", "", &[
        on_all("logs:DescribeLogGroups lambda:Get* lambda:List* states:DescribeStateMachine \
         states:ListStateMachines"),
        on("arn:aws:logs:*:*:log-group:/aws/lambda/*", "logs:DescribeLogStreams logs:GetLogEvents logs:FilterLogEvents logs:StartQuery logs:StopQuery \
         logs:DescribeQueries logs:GetLogGroupFields logs:GetLogRecord logs:GetQueryResults \
         logs:StartLiveTail logs:StopLiveTail"),
    ]),
    row("AWSStepFunctionsFullAccess", "", &[on_all("states:*")]),
    row("AWSStepFunctionsReadOnlyAccess", "", &[
        on_all("states:ListStateMachines states:ListActivities states:DescribeStateMachine \
         states:DescribeStateMachineForExecution states:ListExecutions states:DescribeExecution \
         states:GetExecutionHistory states:DescribeActivity states:ListTagsForResource \
         states:DescribeMapRun states:ListMapRuns states:DescribeStateMachineAlias \
         states:ListStateMachineAliases states:ListStateMachineVersions \
         states:ValidateStateMachineDefinition"),
    ]),
    row("AWSXRayDaemonWriteAccess", "", &[]),
    row("AWSXrayFullAccess", "", &[]),
    row("AWSXrayReadOnlyAccess", "", &[]),
    row("AWSXrayWriteOnlyAccess", "", &[]),
    row("AdministratorAccess", "", &[on_all("*")]),
    row("AmazonAPIGatewayInvokeFullAccess", "", &[on("arn:aws:execute-api:*:*:*", "execute-api:Invoke execute-api:ManageConnections")]),
    row("AmazonAPIGatewayPushToCloudWatchLogs", "service-role", &[
        on_all("logs:CreateLogGroup logs:CreateLogStream logs:DescribeLogGroups logs:DescribeLogStreams \
         logs:PutLogEvents logs:GetLogEvents logs:FilterLogEvents"),
    ]),
    row("AmazonCognitoReadOnly", "", &[
        on_all("cognito-idp:Describe* cognito-idp:AdminGet* cognito-idp:AdminList* cognito-idp:List* \
         cognito-idp:Get* sns:ListPlatformApplications"),
    ]),
    row("AmazonDynamoDBFullAccess", "", &[
        on_all("dynamodb:* cloudwatch:PutMetricAlarm sns:CreateTopic sns:DeleteTopic sns:ListSubscriptions \
         sns:ListSubscriptionsByTopic sns:ListTopics sns:Subscribe sns:Unsubscribe sns:SetTopicAttributes \
         lambda:CreateFunction lambda:ListFunctions lambda:ListEventSourceMappings \
         lambda:CreateEventSourceMapping lambda:DeleteEventSourceMapping lambda:GetFunctionConfiguration \
         lambda:DeleteFunction kinesis:ListStreams kinesis:DescribeStream kinesis:DescribeStreamSummary"),
    ]),
    row("AmazonDynamoDBFullAccess_v2", "", &[
        on_all("dynamodb:* lambda:ListEventSourceMappings lambda:ListFunctions sns:ListTopics kinesis:ListStreams \
         kinesis:DescribeStream kinesis:DescribeStreamSummary"),
    ]),
    row("AmazonDynamoDBReadOnlyAccess", "", &[
        on_all("dynamodb:BatchGetItem dynamodb:Describe* dynamodb:List* dynamodb:GetAbacStatus dynamodb:GetItem \
         dynamodb:GetResourcePolicy dynamodb:Query dynamodb:Scan dynamodb:PartiQLSelect \
         sns:ListSubscriptionsByTopic sns:ListTopics lambda:ListFunctions lambda:ListEventSourceMappings \
         lambda:GetFunctionConfiguration kinesis:ListStreams kinesis:DescribeStream \
         kinesis:DescribeStreamSummary"),
    ]),
    row("AmazonECSTaskExecutionRolePolicy", "service-role", &[on_all("logs:CreateLogStream logs:PutLogEvents")]),
    row("AmazonElasticFileSystemClientFullAccess", "", &[]),
    row("AmazonElasticFileSystemClientReadWriteAccess", "", &[]),
    row("AmazonEventBridgeFullAccess", "", &[
        on_all("events:* scheduler:* pipes:*"),
        on("arn:aws:secretsmanager:*:*:secret:events!*", "secretsmanager:CreateSecret secretsmanager:UpdateSecret secretsmanager:DeleteSecret \
         secretsmanager:GetSecretValue secretsmanager:PutSecretValue"),
    ]),
    row("AmazonEventBridgePipesFullAccess", "", &[on_all("pipes:*")]),
    row("AmazonEventBridgeSchedulerFullAccess", "", &[on_all("scheduler:*")]),
    row("AmazonKinesisFirehoseFullAccess", "", &[on_all("firehose:*")]),
    row("AmazonKinesisFirehoseReadOnlyAccess", "", &[on_all("firehose:Describe* firehose:List*")]),
    row("AmazonKinesisFullAccess", "", &[on_all("kinesis:*")]),
    row("AmazonKinesisReadOnlyAccess", "", &[on_all("kinesis:Get* kinesis:List* kinesis:Describe*")]),
    row("AmazonMQFullAccess", "", &[on_all("mq:*"), on("arn:aws:logs:*:*:log-group:/aws/amazonmq/*", "logs:CreateLogGroup")]),
    row("AmazonMSKFullAccess", "", &[
        on_all("kafka:* logs:CreateLogDelivery logs:GetLogDelivery logs:UpdateLogDelivery logs:DeleteLogDelivery \
         logs:ListLogDeliveries logs:PutResourcePolicy logs:DescribeResourcePolicies \
         logs:DescribeLogGroups firehose:TagDeliveryStream"),
    ]),
    row("AmazonMSKReadOnlyAccess", "", &[on_all("kafka:Describe* kafka:List* kafka:Get*")]),
    row("AmazonPollyFullAccess", "", &[]),
    row("AmazonRekognitionReadOnlyAccess", "", &[]),
    row("AmazonS3FullAccess", "", &[on_all("s3:* s3-object-lambda:*")]),
    row("AmazonS3ObjectLambdaExecutionRolePolicy", "service-role", &[
        on_all("logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents \
         s3-object-lambda:WriteGetObjectResponse"),
    ]),
    row("AmazonS3ReadOnlyAccess", "", &[on_all("s3:Get* s3:List* s3:Describe* s3-object-lambda:Get* s3-object-lambda:List*")]),
    row("AmazonSESFullAccess", "", &[on_all("ses:*")]),
    row("AmazonSNSFullAccess", "", &[on_all("sns:*")]),
    row("AmazonSNSReadOnlyAccess", "", &[
        on_all("sns:GetTopicAttributes sns:List* sns:CheckIfPhoneNumberIsOptedOut sns:GetEndpointAttributes \
         sns:GetDataProtectionPolicy sns:GetPlatformApplicationAttributes sns:GetSMSAttributes \
         sns:GetSMSSandboxAccountStatus sns:GetSubscriptionAttributes"),
    ]),
    row("AmazonSQSFullAccess", "", &[on_all("sqs:*")]),
    row("AmazonSQSReadOnlyAccess", "", &[
        on_all("sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ListDeadLetterSourceQueues sqs:ListQueues \
         sqs:ListMessageMoveTasks sqs:ListQueueTags"),
    ]),
    row("AmazonSSMFullAccess", "", &[on_all("cloudwatch:PutMetricData logs:*")]),
    row("AmazonSSMManagedInstanceCore", "", &[]),
    row("AmazonSSMReadOnlyAccess", "", &[]),
    row("AmazonTextractFullAccess", "", &[]),
    row("CloudWatchAgentServerPolicy", "", &[
        on_all("cloudwatch:PutMetricData logs:PutLogEvents logs:PutRetentionPolicy logs:DescribeLogStreams \
         logs:DescribeLogGroups logs:CreateLogStream logs:CreateLogGroup"),
    ]),
    row("CloudWatchEventsFullAccess", "", &[
        on_all("events:* scheduler:* pipes:*"),
        on("arn:aws:secretsmanager:*:*:secret:events!*", "secretsmanager:CreateSecret secretsmanager:UpdateSecret secretsmanager:DeleteSecret \
         secretsmanager:GetSecretValue secretsmanager:PutSecretValue"),
    ]),
    row("CloudWatchFullAccess", "", &[on_all("cloudwatch:* logs:* sns:*")]),
    row("CloudWatchFullAccessV2", "", &[
        on_all("cloudwatch:* logs:* sns:CreateTopic sns:ListSubscriptions sns:ListSubscriptionsByTopic \
         sns:ListTopics sns:Subscribe"),
    ]),
    row("CloudWatchLambdaInsightsExecutionRolePolicy", "", &[
        on_all("logs:CreateLogGroup"),
        on("arn:aws:logs:*:*:log-group:/aws/lambda-insights:*", "logs:CreateLogStream logs:PutLogEvents"),
    ]),
    row("CloudWatchLogsFullAccess", "", &[on_all("logs:*")]),
    row("CloudWatchLogsReadOnlyAccess", "", &[
        on_all("logs:Describe* logs:Get* logs:List* logs:StartQuery logs:StopQuery logs:TestMetricFilter \
         logs:FilterLogEvents logs:StartLiveTail logs:StopLiveTail"),
    ]),
    row("IAMFullAccess", "", &[]),
    row("PowerUserAccess", "", &[all_but("iam:* organizations:* account:*")]),
    row("SecretsManagerReadWrite", "", &[
        on_all("secretsmanager:* lambda:ListFunctions rds:DescribeDBClusters rds:DescribeDBInstances"),
        on("arn:aws:lambda:*:*:function:SecretsManager*", "lambda:AddPermission lambda:CreateFunction lambda:GetFunction lambda:InvokeFunction \
         lambda:UpdateFunctionConfiguration"),
        on("arn:aws:s3:::awsserverlessrepo-changesets* arn:aws:s3:::secrets-manager-rotation-apps-*/*", "s3:GetObject"),
    ]),
];

#[cfg(test)]
mod tests {
    use super::super::pattern::Truth;
    use super::super::pattern::tests::text;
    use super::super::policy::Request;
    use super::*;

    fn grants(reference: &str, action: &str) -> Option<Truth> {
        Some(managed_policy(&text(reference))?.grants(&Request::new(action, &text("{x.arn}"))))
    }

    #[test]
    fn by_arn_and_by_name() {
        for reference in [
            "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
            "arn:<partition>:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
            "arn:aws-cn:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
            "service-role/AWSLambdaSQSQueueExecutionRole",
            "AWSLambdaSQSQueueExecutionRole",
        ] {
            assert_eq!(grants(reference, "sqs:ReceiveMessage"), Some(Truth::Yes), "{reference}");
            assert_eq!(grants(reference, "sqs:SendMessage"), Some(Truth::No), "{reference}");
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_unknown() {
        for reference in [
            "arn:aws:iam::aws:policy/AmazonBraketFullAccess",
            "arn:aws:iam::aws:policy/AWSLambdaSQSQueueExecutionRole",
            "arn:aws:iam::aws:policy/[name]",
            "AWSLambdaFullAccess",
        ] {
            assert!(matches!(grants(reference, "sqs:SendMessage"), Some(Truth::Unknown(_))), "{reference}");
        }
        for reference in
            ["arn:aws:iam::123456789012:policy/mine", "arn:aws:iam::<account>:policy/x", "{p.arn}", "[]", ""]
        {
            assert_eq!(grants(reference, "sqs:SendMessage"), None, "{reference}");
        }
    }

    #[test]
    fn what_they_mean_for_triggers() {
        for (name, action, expected) in [
            ("AWSLambdaBasicExecutionRole", "sqs:ReceiveMessage", false),
            ("AWSLambdaKinesisExecutionRole", "kinesis:GetRecords", true),
            ("AWSLambdaDynamoDBExecutionRole", "dynamodb:GetShardIterator", true),
            ("AWSLambdaMSKExecutionRole", "kafka:GetBootstrapBrokers", true),
            ("AmazonDynamoDBReadOnlyAccess", "dynamodb:GetRecords", false),
            ("AmazonKinesisReadOnlyAccess", "kinesis:GetRecords", true),
            ("AmazonKinesisReadOnlyAccess", "kinesis:SubscribeToShard", false),
            ("AmazonSQSReadOnlyAccess", "sqs:ReceiveMessage", false),
            ("AmazonS3FullAccess", "s3:PutObject", true),
            ("CloudWatchFullAccess", "sns:Publish", true),
            ("CloudWatchFullAccessV2", "sns:Publish", false),
            ("AWSLambda_FullAccess", "s3:PutObject", false),
            ("PowerUserAccess", "sqs:SendMessage", true),
            ("PowerUserAccess", "iam:PassRole", false),
            ("AdministratorAccess", "iam:PassRole", true),
            ("AWSXRayDaemonWriteAccess", "s3:PutObject", false),
        ] {
            assert_eq!(grants(name, action), Some(Truth::from(expected)), "{name} {action}");
        }
        let execute = managed_policy(&text("AWSLambdaExecute")).unwrap();
        let object = text("arn:aws:s3:::{b}/in/x");
        assert_eq!(execute.grants(&Request::new("s3:PutObject", &object)), Truth::Yes);
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(TABLE.is_sorted_by(|a, b| a.name < b.name));
        for row in TABLE {
            for grant in row.grants {
                assert!(!grant.actions.is_empty() && !grant.resources.is_empty(), "{}", row.name);
                assert!(
                    grant.actions.split_whitespace().all(|action| action == "*" || action.contains(':')),
                    "{}",
                    row.name
                );
            }
        }
    }
}
