//! How pollers of brokers and Kafka clusters sign in, and which schemas they read.

use super::super::build::{get, known, present};
use super::super::events::Event;
use super::events::INVALID;
use super::{Check, Shape, any_of, lacks};
use crate::model::{Entry, Kind, Value};

/// Ways to sign in to a Kafka cluster of one's own: one of them at most.
const KAFKA: [&str; 4] = ["SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH"];

pub(super) fn check(check: &mut Check<'_>, event: &Event) {
    if let Some(entry) = present(&event.properties, "SourceAccessConfigurations") {
        match event.kind.as_str() {
            "MQ" => account(check, event, entry, &["BASIC_AUTH", "VIRTUAL_HOST"]),
            "DocumentDB" => account(check, event, entry, &["BASIC_AUTH"]),
            "SelfManagedKafka" => kafka(check, event, entry),
            _ => {}
        }
    }
    if let Some(topics) = present(&event.properties, "Topics")
        && event.kind == "SelfManagedKafka"
        && topics.value.as_list().is_some_and(|list| list.rest.is_none() && list.items.len() != 1)
    {
        let message = format!("event `{}` must name one topic", event.name);
        check.at(INVALID, topics, message, Some("add an event for each topic".to_owned()));
    }
    if matches!(event.kind.as_str(), "MSK" | "SelfManagedKafka") {
        registry(check, event);
    } else if let Some(entry) = present(&event.properties, "ConsumerGroupId") {
        // Other polled events have it in their schema, but SAM puts it nowhere.
        let polled = present(&event.properties, "Stream").is_some() || present(&event.properties, "Queue").is_some();
        if polled {
            let message = format!("event `{}` of type `{}` takes no `ConsumerGroupId`", event.name, event.kind);
            check.at("sam-event-unknown-property", entry, message, None);
        }
    }
}

/// The `Type` of every configuration that is known, with its entry's value.
fn kinds(list: &Value) -> Option<Vec<(compact_str::CompactString, &Value)>> {
    let list = list.as_list().filter(|list| list.rest.is_none())?;
    list.items.iter().map(|item| Some((known(item, "Type")?, item))).collect()
}

/// Exactly one account, and nothing that the source does not take.
fn account(check: &mut Check<'_>, event: &Event, entry: &Entry, allowed: &[&str]) {
    let Some(kinds) = kinds(&entry.value) else { return };
    let of = || format!("`SourceAccessConfigurations` of event `{}`", event.name);
    if let Some((kind, _)) = kinds.iter().find(|(kind, _)| !allowed.contains(&kind.as_str())) {
        let message = format!("{} takes no `{kind}`", of());
        return check.at(INVALID, entry, message, Some(format!("it takes {}", any_of(allowed))));
    }
    let accounts: Vec<&Value> = kinds.iter().filter(|(kind, _)| kind == "BASIC_AUTH").map(|(_, item)| *item).collect();
    match accounts.as_slice() {
        [] => check.at(INVALID, entry, format!("{} has no `BASIC_AUTH`", of()), None),
        [one] if lacks(one, "URI") => {
            check.at(INVALID, entry, format!("`BASIC_AUTH` in {} has no `URI`", of()), None);
        }
        [_] => {}
        _ => check.at(INVALID, entry, format!("{} has more than one `BASIC_AUTH`", of()), None),
    }
}

fn kafka(check: &mut Check<'_>, event: &Event, entry: &Entry) {
    let Some(kinds) = kinds(&entry.value) else { return };
    let of = || format!("`SourceAccessConfigurations` of event `{}`", event.name);
    let has = |name: &str| kinds.iter().any(|(kind, _)| kind == name);
    if has("VPC_SUBNET") != has("VPC_SECURITY_GROUP") {
        let message = format!("{} needs `VPC_SUBNET` and `VPC_SECURITY_GROUP` together", of());
        check.at(INVALID, entry, message, None);
    } else if kinds.iter().filter(|(kind, _)| KAFKA.contains(&kind.as_str())).count() > 1 {
        check.at(INVALID, entry, format!("{} has more than one way to sign in", of()), None);
    } else if let Some((kind, _)) = kinds.iter().find(|(_, item)| lacks(item, "URI")) {
        check.at(INVALID, entry, format!("`{kind}` in {} has no `URI`", of()), None);
    }
}

fn registry(check: &mut Check<'_>, event: &Event) {
    let Some(entry) = present(&event.properties, "SchemaRegistryConfig") else { return };
    let required = ["SchemaRegistryURI", "EventRecordFormat", "SchemaValidationConfigs"];
    let absent: Vec<&str> = required.into_iter().filter(|key| lacks(&entry.value, key)).collect();
    if !absent.is_empty() {
        let message = format!("`SchemaRegistryConfig` of event `{}` has no {}", event.name, any_of(&absent));
        return check.at("sam-event-missing-property", entry, message, None);
    }
    let format = known(&entry.value, "EventRecordFormat");
    if let Some(format) = format.filter(|format| !["JSON", "SOURCE"].contains(&format.as_str())) {
        let message =
            format!("`EventRecordFormat` of event `{}` is `{format}`, it must be `JSON` or `SOURCE`", event.name);
        check.at(INVALID, entry, message, None);
    }
    let configs = get(&entry.value, "SchemaValidationConfigs");
    if configs.is_some_and(|value| !Shape::List.fits(value) && !matches!(value.kind, Kind::Null)) {
        let message = format!("`SchemaValidationConfigs` of event `{}` must be a list", event.name);
        check.at(INVALID, entry, message, None);
    }
}
