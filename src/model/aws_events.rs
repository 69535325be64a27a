//! Events that AWS services put onto the default bus, as far as rules are written for them.
//!
//! Source: EventBridge guide eb-events-structure, and "Events reference" (events from AWS services), read in November 2026.

/// Fields of every event; `replay-name` of those that an archive replays.
pub const FIELDS: [&str; 10] =
    ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail", "replay-name"];

/// Kinds of event and who sends them. Kinds that many services send are left out.
const KINDS: &[(&str, &str)] = &[
    ("aws.s3", "Object Created"),
    ("aws.s3", "Object Deleted"),
    ("aws.s3", "Object Restore Initiated"),
    ("aws.s3", "Object Restore Completed"),
    ("aws.s3", "Object Restore Expired"),
    ("aws.s3", "Object Storage Class Changed"),
    ("aws.s3", "Object Access Tier Changed"),
    ("aws.s3", "Object ACL Updated"),
    ("aws.s3", "Object Tags Added"),
    ("aws.s3", "Object Tags Deleted"),
    ("aws.ec2", "EC2 Instance State-change Notification"),
    ("aws.ec2", "EBS Volume Notification"),
    ("aws.ec2", "EBS Snapshot Notification"),
    ("aws.ec2", "EC2 Spot Instance Interruption Warning"),
    ("aws.autoscaling", "EC2 Instance-launch Lifecycle Action"),
    ("aws.autoscaling", "EC2 Instance-terminate Lifecycle Action"),
    ("aws.autoscaling", "EC2 Instance Launch Successful"),
    ("aws.autoscaling", "EC2 Instance Terminate Successful"),
    ("aws.ecs", "ECS Task State Change"),
    ("aws.ecs", "ECS Container Instance State Change"),
    ("aws.ecs", "ECS Deployment State Change"),
    ("aws.ecr", "ECR Image Action"),
    ("aws.ecr", "ECR Image Scan"),
    ("aws.batch", "Batch Job State Change"),
    ("aws.glue", "Glue Job State Change"),
    ("aws.glue", "Glue Crawler State Change"),
    ("aws.states", "Step Functions Execution Status Change"),
    ("aws.codebuild", "CodeBuild Build State Change"),
    ("aws.codebuild", "CodeBuild Build Phase Change"),
    ("aws.codecommit", "CodeCommit Repository State Change"),
    ("aws.codecommit", "CodeCommit Pull Request State Change"),
    ("aws.codedeploy", "CodeDeploy Deployment State-change Notification"),
    ("aws.codepipeline", "CodePipeline Pipeline Execution State Change"),
    ("aws.codepipeline", "CodePipeline Stage Execution State Change"),
    ("aws.codepipeline", "CodePipeline Action Execution State Change"),
    ("aws.cloudwatch", "CloudWatch Alarm State Change"),
    ("aws.cloudformation", "CloudFormation Stack Status Change"),
    ("aws.guardduty", "GuardDuty Finding"),
    ("aws.securityhub", "Security Hub Findings - Imported"),
    ("aws.health", "AWS Health Event"),
    ("aws.ssm", "Parameter Store Change"),
    ("aws.rds", "RDS DB Instance Event"),
    ("aws.rds", "RDS DB Cluster Event"),
    ("aws.transcribe", "Transcribe Job State Change"),
    ("aws.mediaconvert", "MediaConvert Job State Change"),
    ("aws.config", "Config Rules Compliance Change"),
    ("aws.signin", "AWS Console Sign In via CloudTrail"),
];

/// Kinds of event that many services send.
const SHARED: [&str; 3] = ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail", "Scheduled Event"];

/// The services known to send a kind of event.
pub fn senders(kind: &str) -> Vec<&'static str> {
    KINDS.iter().filter(|(_, known)| *known == kind).map(|(sender, _)| *sender).collect()
}

/// How AWS spells a kind of event that differs from what is written in capitals, blanks and dashes only.
pub fn spelling(kind: &str) -> Option<&'static str> {
    let known = KINDS.iter().map(|(_, known)| *known).chain(SHARED);
    let mut alike = known.filter(|known| letters(known) == letters(kind));
    alike.next().filter(|known| *known != kind)
}

/// The field of an event that differs in capitals, dashes, or a letter from what is written.
pub fn nearest_field(name: &str) -> Option<&'static str> {
    let singular = letters(name);
    let alike = |field: &&&str| {
        let own = letters(field);
        own == singular || own.trim_end_matches('s') == singular.trim_end_matches('s')
    };
    FIELDS.iter().find(alike).copied()
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        assert_eq!(spelling("EC2 Instance State-Change Notification"), Some("EC2 Instance State-change Notification"));
        assert_eq!(spelling("ObjectCreated"), Some("Object Created"));
        assert_eq!(spelling("Object Created"), None);
        assert_eq!(spelling("Order Created"), None);
        assert_eq!(spelling("scheduled event"), Some("Scheduled Event"));
        assert_eq!(nearest_field("detail_type"), Some("detail-type"));
        assert_eq!(nearest_field("detailType"), Some("detail-type"));
        assert_eq!(nearest_field("sources"), Some("source"));
        assert_eq!(nearest_field("Resource"), Some("resources"));
        assert_eq!(nearest_field("bucket"), None);
    }
}
