//! Where events go that fail or succeed: dead-letter queues and destinations; and the function's URL.

use super::super::build::{get, known, present};
use super::super::events::Event;
use super::{Check, Shape, any_of, lacks};
use crate::diagnostic::did_you_mean;
use crate::model::{Entry, Kind, Value};

const RULE: &str = "sam-destination-invalid";
const URL: &str = "sam-function-url-invalid";

/// `DeadLetterConfig` of rules and schedules.
pub(super) fn dead_letters(check: &mut Check<'_>, event: &Event) {
    let Some(entry) = present(&event.properties, "DeadLetterConfig") else { return };
    let config = &entry.value;
    let of = || format!("`DeadLetterConfig` of event `{}`", event.name);
    let (arn, kind) = (present(config, "Arn"), present(config, "Type"));
    if let (Some(_), Some(kind)) = (arn, kind) {
        let help = "name a queue by `Arn`, or let SAM make one by `Type: SQS`".to_owned();
        return check.at(RULE, kind, format!("{} has both `Arn` and `Type`", of()), Some(help));
    }
    if lacks(config, "Arn") && lacks(config, "Type") {
        let help = "name a queue by `Arn`, or let SAM make one by `Type: SQS`".to_owned();
        return check.at(RULE, entry, format!("{} has no `Arn` and no `Type`", of()), Some(help));
    }
    if let Some(kind) = kind
        && let Some(word) = kind.value.as_str()
        && word != "SQS"
    {
        check.at(RULE, kind, format!("{} is of type `{word}`, only `SQS` is taken", of()), None);
    }
    let name = present(config, "QueueLogicalId").filter(|_| arn.is_none());
    if let Some(name) = name.filter(|name| !check.is_plain(name)) {
        let message = format!("`QueueLogicalId` of event `{}` must be a text that is written out", event.name);
        check.at(RULE, name, message, None);
    }
}

/// `DestinationConfig` of polled events.
pub(super) fn of_poller(check: &mut Check<'_>, event: &Event) {
    let Some(config) = present(&event.properties, "DestinationConfig") else { return };
    if !matches!(config.value.kind, Kind::Object(_)) {
        return;
    }
    if lacks(&config.value, "OnFailure") {
        let message = format!("`DestinationConfig` of event `{}` has no `OnFailure`", event.name);
        return check.at(RULE, config, message, None);
    }
    let Some(entry) = present(&config.value, "OnFailure") else { return };
    if !Shape::Map.fits(&entry.value) {
        let message = format!("`OnFailure` of event `{}` must be a mapping", event.name);
        return check.at(RULE, entry, message, Some("name the target by `Destination`".to_owned()));
    }
    kind_is_one_of(check, &entry.value, &["SQS", "SNS", "S3", "Kafka"]);
}

/// `EventInvokeConfig`, `DeadLetterQueue` and `FunctionUrlConfig` of a function.
pub(super) fn function(check: &mut Check<'_>, properties: &Value) {
    let destinations =
        present(properties, "EventInvokeConfig").and_then(|config| present(&config.value, "DestinationConfig"));
    if let Some(destinations) = destinations {
        if !Shape::Map.fits(&destinations.value) {
            check.at(RULE, destinations, "`DestinationConfig` must be a mapping".to_owned(), None);
        }
        for outcome in ["OnSuccess", "OnFailure"] {
            if let Some(entry) = present(&destinations.value, outcome) {
                destination(check, outcome, entry);
            }
        }
    }
    if let Some(queue) = present(properties, "DeadLetterQueue") {
        dead_letter_queue(check, queue);
    }
    let tenants = present(properties, "TenancyConfig").is_some();
    let Some(url) = present(properties, "FunctionUrlConfig") else { return };
    if tenants {
        let message = "a function with `TenancyConfig` has no URL".to_owned();
        return check.at("sam-event-conflict", url, message, None);
    }
    function_url(check, url);
}

fn destination(check: &mut Check<'_>, outcome: &str, entry: &Entry) {
    if !Shape::Map.fits(&entry.value) {
        let message = format!("`{outcome}` must be a mapping");
        return check.at(RULE, entry, message, Some("name the target by `Type` and `Destination`".to_owned()));
    }
    if kind_is_one_of(check, &entry.value, &["SQS", "SNS", "EventBridge", "Lambda", "S3Bucket"]) {
        return;
    }
    let made = known(&entry.value, "Type").is_some_and(|kind| kind == "SQS" || kind == "SNS");
    let typed = present(&entry.value, "Type").is_some_and(|kind| kind.value.as_str().is_some());
    if typed && !made && lacks(&entry.value, "Destination") {
        let message = format!("`{outcome}` has no `Destination`");
        check.at(RULE, entry, message, Some("SAM makes queues and topics only".to_owned()));
    }
}

/// Reports a `Type` that is not taken; true if it did.
fn kind_is_one_of(check: &mut Check<'_>, target: &Value, allowed: &[&str]) -> bool {
    let Some(kind) = present(target, "Type") else { return false };
    let Some(word) = kind.value.as_str().filter(|word| !allowed.contains(&word.as_str())) else { return false };
    check.at(
        RULE,
        kind,
        format!("a destination of type `{word}` is not taken"),
        Some(format!("it is {}", any_of(allowed))),
    );
    true
}

fn dead_letter_queue(check: &mut Check<'_>, queue: &Entry) {
    let absent: Vec<&str> = ["Type", "TargetArn"].into_iter().filter(|key| lacks(&queue.value, key)).collect();
    if !absent.is_empty() {
        let message = format!("`DeadLetterQueue` has no {}", any_of(&absent));
        return check.at(RULE, queue, message, None);
    }
    let Some(kind) = present(&queue.value, "Type") else { return };
    let word = kind.value.as_str();
    let wrong = word.as_ref().is_some_and(|word| word != "SQS" && word != "SNS");
    if wrong || !check.is_plain(kind) {
        let shown = word.map_or_else(String::new, |word| format!(" `{word}`"));
        check.at(RULE, kind, format!("the type{shown} of `DeadLetterQueue` must be `SQS` or `SNS`"), None);
    }
}

/// Properties of `Cors` and whether each is a list.
const CORS: [(&str, bool); 6] = [
    ("AllowOrigins", true),
    ("AllowMethods", true),
    ("AllowHeaders", true),
    ("ExposeHeaders", true),
    ("AllowCredentials", false),
    ("MaxAge", false),
];

fn function_url(check: &mut Check<'_>, url: &Entry) {
    let config = &url.value;
    let word = known(config, "AuthType");
    let wrong = word.as_ref().is_some_and(|word| word != "AWS_IAM" && word != "NONE");
    if wrong || lacks(config, "AuthType") {
        let help = "set it to `AWS_IAM` or `NONE`".to_owned();
        let message = match word {
            Some(word) => format!("`AuthType` of `FunctionUrlConfig` is `{word}`"),
            None => "`FunctionUrlConfig` has no `AuthType`".to_owned(),
        };
        check.at(URL, present(config, "AuthType").unwrap_or(url), message, Some(help));
    }
    let Some(cors) = get(config, "Cors").zip(present(config, "Cors")) else { return };
    if !Shape::Map.fits(cors.0) {
        return check.at(URL, cors.1, "`Cors` of `FunctionUrlConfig` must be a mapping".to_owned(), None);
    }
    for (name, entry) in cors.0.as_object().into_iter().flat_map(|object| &object.entries) {
        let entry: &Entry = entry;
        match CORS.iter().find(|(known, _)| known == name) {
            None if !name.starts_with("Fn::") => {
                let known = did_you_mean(name, CORS.iter().map(|(known, _)| *known));
                check.at(URL, entry, format!("`Cors` of `FunctionUrlConfig` takes no `{name}`"), known);
            }
            Some((_, true)) if !entry.value.is_null() && !Shape::List.fits(&entry.value) => {
                check.at(URL, entry, format!("`{name}` of `Cors` must be a list"), None);
            }
            _ => {}
        }
    }
}
