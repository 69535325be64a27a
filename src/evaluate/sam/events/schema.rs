//! What an event of each type may say. The deployer refuses everything else.

use super::{Event, push};
use crate::evaluate::sam::build::Site;
use crate::evaluate::sam::checks::may_be;
use crate::evaluate::sam::expansion::Expansion;
use crate::model::{Kind, Value};

/// Whose event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A function's.
    Function,
    /// A state machine's.
    StateMachine,
}

/// Properties of polled events besides those that the mapping takes as they are.
const ALSO_POLLED: &[&str] = &[
    "ConsumerGroupId",
    "DestinationConfig",
    "KafkaBootstrapServers",
    "SchemaRegistryConfig",
    "SecretsManagerKmsKeyId",
];

const RULE: &[&str] = &[
    "EventBusName",
    "RuleName",
    "Pattern",
    "DeadLetterConfig",
    "RetryPolicy",
    "Input",
    "InputPath",
    "Target",
    "Enabled",
    "State",
    "InputTransformer",
];

/// Rules of state machines cannot be switched by `Enabled`.
const RULE_OF_STATE_MACHINE: &[&str] = &[
    "EventBusName",
    "RuleName",
    "Pattern",
    "DeadLetterConfig",
    "RetryPolicy",
    "Input",
    "InputPath",
    "Target",
    "State",
    "InputTransformer",
];

/// The types of event of functions with their own properties, and whether they are polled.
const OF_FUNCTIONS: &[(&str, bool, &[&str])] = &[
    ("SQS", true, &["Queue"]),
    ("Kinesis", true, &["Stream"]),
    ("DynamoDB", true, &["Stream"]),
    ("MSK", true, &["Stream"]),
    ("MQ", true, &["Broker", "DynamicPolicyName"]),
    ("SelfManagedKafka", true, &[]),
    ("DocumentDB", true, &["Cluster", "DatabaseName", "CollectionName", "FullDocument"]),
    ("S3", false, &["Bucket", "Events", "Filter"]),
    ("SNS", false, &["Topic", "Region", "FilterPolicy", "FilterPolicyScope", "SqsSubscription", "RedrivePolicy"]),
    (
        "Api",
        false,
        &[
            "Path",
            "Method",
            "RestApiId",
            "Stage",
            "Auth",
            "RequestModel",
            "RequestParameters",
            "TimeoutInMillis",
            "ResponseTransferMode",
        ],
    ),
    (
        "HttpApi",
        false,
        &["Path", "Method", "ApiId", "Stage", "Auth", "TimeoutInMillis", "RouteSettings", "PayloadFormatVersion"],
    ),
    (
        "Schedule",
        false,
        &[
            "Schedule",
            "RuleName",
            "Input",
            "Enabled",
            "State",
            "Name",
            "Description",
            "DeadLetterConfig",
            "RetryPolicy",
        ],
    ),
    ("ScheduleV2", false, SCHEDULE_V2),
    ("CloudWatchEvent", false, RULE),
    ("EventBridgeRule", false, RULE),
    ("CloudWatchLogs", false, &["LogGroupName", "FilterPattern"]),
    ("IoTRule", false, &["Sql", "AwsIotSqlVersion"]),
    ("AlexaSkill", false, &["SkillId"]),
    ("Cognito", false, &["UserPool", "Trigger"]),
];

const SCHEDULE_V2: &[&str] = &[
    "PermissionsBoundary",
    "ScheduleExpression",
    "FlexibleTimeWindow",
    "Name",
    "State",
    "Description",
    "StartDate",
    "EndDate",
    "ScheduleExpressionTimezone",
    "GroupName",
    "KmsKeyArn",
    "Input",
    "RoleArn",
    "DeadLetterConfig",
    "RetryPolicy",
    "OmitName",
];

/// The same for state machines.
const OF_STATE_MACHINES: &[(&str, bool, &[&str])] = &[
    (
        "Schedule",
        false,
        &[
            "Schedule",
            "Input",
            "Enabled",
            "State",
            "Name",
            "Description",
            "DeadLetterConfig",
            "RetryPolicy",
            "Target",
            "RoleArn",
        ],
    ),
    ("ScheduleV2", false, SCHEDULE_V2),
    ("CloudWatchEvent", false, RULE_OF_STATE_MACHINE),
    ("EventBridgeRule", false, RULE_OF_STATE_MACHINE),
    ("Api", false, &["Path", "Method", "RestApiId", "Stage", "Auth", "UnescapeMappingTemplate"]),
];

fn types(owner: Owner) -> &'static [(&'static str, bool, &'static [&'static str])] {
    match owner {
        Owner::Function => OF_FUNCTIONS,
        Owner::StateMachine => OF_STATE_MACHINES,
    }
}

/// Reports an `Events` that is no map of events.
pub(super) fn check_events(expansion: &mut Expansion, site: &Site, properties: &Value) {
    let Some(events) = super::present(properties, "Events") else { return };
    let span = |value: &Value, key: Option<crate::source::Span>| value.origin.span.or(key);
    let Some(object) = events.value.as_object() else {
        if let (false, Some(span)) =
            (matches!(events.value.kind, Kind::Unknown(_) | Kind::OneOf(_)), span(&events.value, events.key))
        {
            let message = "`Events` must map names to events".to_owned();
            expansion.problem("sam-event-unknown-property", site, span, message, None);
        }
        return;
    };
    for (name, entry) in &object.entries {
        let Some(span) = entry.key.or(entry.value.origin.span) else { continue };
        match &entry.value.kind {
            Kind::Object(event) if event.rest.is_none() && !event.entries.contains_key("Type") => {
                let message = format!("event `{name}` has no `Type`");
                expansion.problem("sam-event-unknown-property", site, span, message, None);
            }
            Kind::Object(_) | Kind::Unknown(_) | Kind::OneOf(_) => {}
            _ => {
                let message = format!("event `{name}` must have `Type` and `Properties`");
                expansion.problem("sam-event-unknown-property", site, span, message, None);
            }
        }
    }
}

/// Reports a type that SAM does not have, and properties that the type does not take.
pub(super) fn check(expansion: &mut Expansion, owner: Owner, event: &Event) {
    let types = types(owner);
    let Some((_, polled, own)) = types.iter().find(|(name, ..)| *name == event.kind) else {
        let names: Vec<&str> = types.iter().map(|(name, ..)| *name).collect();
        let message = format!("event `{}` is of type `{}`, which SAM does not have", event.name, event.kind);
        let help = nearest(&event.kind, &names).map(|name| format!("did you mean `{name}`?"));
        return expansion.problem("sam-event-unknown-property", &event.site, event.site.declared, message, help);
    };
    let mut names: Vec<&str> = own.to_vec();
    if *polled {
        names.extend(push::POLLED);
        names.extend(ALSO_POLLED);
    }
    let Some(properties) = event.properties.as_object() else { return };
    for (name, entry) in &properties.entries {
        // What a transform puts in is not known.
        if names.contains(&name.as_str()) || name.starts_with("Fn::") {
            continue;
        }
        let span = entry.key.or(entry.value.origin.span).unwrap_or(event.site.declared);
        let message = format!("event `{}` of type `{}` takes no `{name}`", event.name, event.kind);
        let near = nearest(name, &names);
        let help = near.map(|name| format!("did you mean `{name}`?"));
        expansion.problem("sam-event-unknown-property", &event.site, span, message, help);
        let suits = |near: &&str| !properties.entries.contains_key(*near) && may_be(near, &entry.value);
        if let Some(near) = near.filter(suits).filter(|_| entry.key == Some(span)) {
            expansion.reword(span, name, near);
        }
    }
}

/// The name most like a misspelt one.
fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    let small = word.to_lowercase();
    let same = names.iter().find(|name| name.to_lowercase() == small);
    same.copied().or_else(|| similar::get_close_matches(word, names, 1, 0.6).first().copied())
}
