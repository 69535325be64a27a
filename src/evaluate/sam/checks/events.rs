//! Properties of events: which must be there, and what they must be.

use super::super::build::{Site, get, present};
use super::super::events::{self, Event};
use super::{Check, Shape, any_of, brokers, lacks, outcomes, routes};
use crate::model::{Kind, Value};

const MISSING: &str = "sam-event-missing-property";
pub(super) const INVALID: &str = "sam-event-invalid-property";

/// What an event of a type must say.
const REQUIRED: &[(&str, &[&str])] = &[
    ("SQS", &["Queue"]),
    ("Kinesis", &["Stream", "StartingPosition"]),
    ("DynamoDB", &["Stream", "StartingPosition"]),
    ("MSK", &["Stream", "StartingPosition"]),
    ("MQ", &["Broker", "SourceAccessConfigurations"]),
    ("DocumentDB", &["Cluster", "DatabaseName", "SourceAccessConfigurations"]),
    ("SelfManagedKafka", &["KafkaBootstrapServers", "Topics", "SourceAccessConfigurations"]),
    ("S3", &["Bucket", "Events"]),
    ("SNS", &["Topic"]),
    ("Api", &["Path", "Method"]),
    ("Schedule", &["Schedule"]),
    ("ScheduleV2", &["ScheduleExpression"]),
    ("CloudWatchLogs", &["LogGroupName", "FilterPattern"]),
    ("IoTRule", &["Sql"]),
    ("Cognito", &["UserPool", "Trigger"]),
];

/// What a property of any event must be.
const SHAPES: &[(&str, Shape)] = &[
    ("ApiId", Shape::Text),
    ("Auth", Shape::Map),
    ("Bucket", Shape::Text),
    ("DeadLetterConfig", Shape::Map),
    ("DestinationConfig", Shape::Map),
    ("Events", Shape::TextOrList),
    ("FilterCriteria", Shape::Map),
    ("FlexibleTimeWindow", Shape::Map),
    ("FunctionResponseTypes", Shape::List),
    ("Input", Shape::Text),
    ("InputTransformer", Shape::Map),
    ("KafkaBootstrapServers", Shape::List),
    ("LogGroupName", Shape::Text),
    ("LoggingConfig", Shape::Map),
    ("Method", Shape::Text),
    ("MetricsConfig", Shape::Map),
    ("Path", Shape::Text),
    ("Pattern", Shape::Map),
    ("ProvisionedPollerConfig", Shape::Map),
    ("Queues", Shape::List),
    ("RedrivePolicy", Shape::Map),
    ("RequestModel", Shape::Map),
    ("RequestParameters", Shape::List),
    ("RestApiId", Shape::Text),
    ("RetryPolicy", Shape::Map),
    ("RouteSettings", Shape::Map),
    ("ScalingConfig", Shape::Map),
    ("Schedule", Shape::Text),
    ("ScheduleExpression", Shape::Text),
    ("SchemaRegistryConfig", Shape::Map),
    ("SourceAccessConfigurations", Shape::List),
    ("Sql", Shape::Text),
    ("SqsSubscription", Shape::BoolOrMap),
    ("Target", Shape::Map),
    ("Topic", Shape::Text),
    ("Topics", Shape::List),
    ("Trigger", Shape::TextOrList),
    ("UnescapeMappingTemplate", Shape::Text),
    ("UserPool", Shape::Text),
];

/// Whether a property of an event may have this value.
pub(crate) fn may_be(name: &str, value: &Value) -> bool {
    SHAPES.iter().find(|(known, _)| *known == name).is_none_or(|(_, shape)| shape.fits(value))
}

/// Checks the events of a function.
pub(super) fn function(check: &mut Check<'_>, properties: &Value) {
    let tenants = present(properties, "TenancyConfig").is_some();
    each(check, properties, |check, event| {
        if tenants && !matches!(event.kind.as_str(), "Api" | "HttpApi") {
            let message = format!("a function with `TenancyConfig` takes no event of type `{}`", event.kind);
            let help = "only `Api` and `HttpApi` events reach such a function".to_owned();
            check.here("sam-event-conflict", message, Some(help));
        }
        match event.kind.as_str() {
            "Api" | "HttpApi" => routes::check(check, event),
            "SNS" => subscription(check, event),
            _ => {}
        }
        brokers::check(check, event);
    });
}

/// Checks the events of a state machine.
pub(super) fn state_machine(check: &mut Check<'_>, properties: &Value) {
    each(check, properties, |check, event| {
        if event.kind == "Api" {
            routes::check(check, event);
        }
    });
}

fn each(check: &mut Check<'_>, properties: &Value, mut more: impl FnMut(&mut Check<'_>, &Event)) {
    let owner: &Site = check.site;
    for event in events::of(owner, &owner.owner, properties) {
        let mut check = Check { expansion: check.expansion, site: &event.site };
        if !Shape::Map.fits(&event.properties) && !event.properties.is_null() {
            let message = format!("`Properties` of event `{}` must be a mapping", event.name);
            check.here(INVALID, message, None);
            continue;
        }
        common(&mut check, &event);
        more(&mut check, &event);
    }
}

/// What holds for events of every type.
fn common(check: &mut Check<'_>, event: &Event) {
    let properties = &event.properties;
    let missing = |key: &&&str| match &properties.kind {
        Kind::Null => true,
        Kind::Object(_) => lacks(properties, key),
        _ => false,
    };
    let required = REQUIRED.iter().find(|(kind, _)| *kind == event.kind).map_or(&[][..], |(_, names)| *names);
    let mut absent: Vec<&str> = required.iter().filter(missing).copied().collect();
    if event.kind == "HttpApi" && properties.as_object().is_some_and(|object| object.rest.is_none()) {
        match (present(properties, "Path"), present(properties, "Method")) {
            (Some(_), None) => absent.push("Method"),
            (None, Some(_)) => absent.push("Path"),
            _ => {}
        }
    }
    if !absent.is_empty() {
        let message = format!("event `{}` of type `{}` has no {}", event.name, event.kind, any_of(&absent));
        let help = format!("set {} in its `Properties`", any_of(&absent).replace(" or ", " and "));
        check.here(MISSING, message, Some(help));
    }
    for (name, shape) in SHAPES {
        let Some(entry) = present(properties, name).filter(|entry| !shape.fits(&entry.value)) else { continue };
        let message = format!("`{name}` of event `{}` must be {}", event.name, shape.words());
        check.at(INVALID, entry, message, None);
    }
    if let Some(key) = present(properties, "SecretsManagerKmsKeyId").filter(|entry| !check.is_plain(entry)) {
        let message = format!("`SecretsManagerKmsKeyId` of event `{}` must be written out", event.name);
        check.at(INVALID, key, message, None);
    }
    for name in ["Path", "Method"] {
        let Some(entry) = present(properties, name) else { continue };
        if matches!(entry.value.kind, Kind::Number(_) | Kind::Bool(_)) {
            let message = format!("`{name}` of event `{}` must be a text", event.name);
            check.at(INVALID, entry, message, Some("put it into quotes".to_owned()));
        }
    }
    if let (Some(_), Some(entry)) = (present(properties, "State"), present(properties, "Enabled"))
        && matches!(event.kind.as_str(), "Schedule" | "CloudWatchEvent" | "EventBridgeRule")
    {
        let message = format!("event `{}` has both `State` and `Enabled`", event.name);
        check.at(INVALID, entry, message, Some("leave one of them out".to_owned()));
    }
    let omitted = get(properties, "OmitName").is_some_and(|value| matches!(value.kind, Kind::Bool(true)));
    if let Some(entry) = present(properties, "Name").filter(|_| omitted) {
        let message = format!("event `{}` has a `Name` though `OmitName` is set", event.name);
        check.at(INVALID, entry, message, Some("leave one of them out".to_owned()));
    }
    if let Some(entry) = present(properties, "FilterCriteria")
        && let Some(object) = entry.value.as_object()
        && object.rest.is_none()
        && let Some(key) = object.entries.keys().find(|key| *key != "Filters" && !key.starts_with("Fn::"))
    {
        let message = format!("`FilterCriteria` of event `{}` takes no `{key}`", event.name);
        check.at(INVALID, entry, message, Some("it holds a list `Filters` and nothing else".to_owned()));
    }
    outcomes::dead_letters(check, event);
    outcomes::of_poller(check, event);
}

/// `SqsSubscription` with a queue of one's own.
fn subscription(check: &mut Check<'_>, event: &Event) {
    let Some(entry) = present(&event.properties, "SqsSubscription") else { return };
    let absent: Vec<&str> = ["QueueArn", "QueueUrl"].into_iter().filter(|key| lacks(&entry.value, key)).collect();
    if !absent.is_empty() {
        let message = format!("`SqsSubscription` of event `{}` has no {}", event.name, any_of(&absent));
        let help = "name the queue by `QueueArn` and `QueueUrl`, or set `SqsSubscription: true`".to_owned();
        check.at(MISSING, entry, message, Some(help));
    }
}
