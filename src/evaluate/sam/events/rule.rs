//! `Schedule`, `CloudWatchEvent`, `EventBridgeRule`: EventBridge rules for functions and state machines.

use super::push::{QueuePolicy, allow_sending};
use super::{Event, Permission};
use crate::evaluate::sam::build::{Site, get, known, present};
use crate::evaluate::sam::expansion::Expansion;
use crate::evaluate::sam::function::Invoked;
use crate::model::{Kind, Value};

/// Expands a rule that invokes a function.
pub(super) fn expand_function(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let site = &event.site;
    expand(expansion, event, invoked.arn(site), None, "LambdaTarget");
    let permission = Permission {
        principal: "events.amazonaws.com",
        source_arn: Some(site.attribute(event.id.as_str(), "Arn")),
        source_account: None,
        suffix: "",
    };
    permission.generate(expansion, invoked, event);
}

/// The rule itself, with its dead-letter queue; `role` is what it needs to start a state machine.
pub(in crate::evaluate::sam) fn expand(
    expansion: &mut Expansion,
    event: &Event,
    arn: Value,
    role: Option<Value>,
    target_suffix: &str,
) {
    let (site, properties) = (&event.site, &event.properties);
    let mut target = site.body();
    target.pass(properties, &["Input", "InputPath", "InputTransformer", "RetryPolicy"]).set("Arn", arn);
    // AWS takes 64 characters.
    let short: String = event.id.chars().take(64_usize.saturating_sub(target_suffix.len())).collect();
    let id = get(properties, "Target").and_then(|target| get(target, "Id")).cloned();
    target.set("Id", id.unwrap_or_else(|| site.text(format!("{short}{target_suffix}")))).set_some("RoleArn", role);
    if let Some(entry) = present(properties, "DeadLetterConfig") {
        let arn = dead_letter_queue(expansion, &site.inside(entry), &event.id, &entry.value, true);
        let mut config = site.body();
        target.set("DeadLetterConfig", config.set_some("Arn", arn).at(&entry.value));
    }
    let mut body = site.body();
    if event.kind == "Schedule" {
        body.pass(properties, &["Name", "Description"]).pass_as(properties, "Schedule", "ScheduleExpression");
    } else {
        body.pass(properties, &["EventBusName"])
            .pass_as(properties, "Pattern", "EventPattern")
            .pass_as(properties, "RuleName", "Name");
    }
    body.set_some("State", state(site, properties)).set("Targets", site.list(vec![target.at(properties)]));
    expansion.generate(site, event.id.as_str(), "AWS::Events::Rule", body.at(properties));
}

/// `State`, or what `Enabled` says.
fn state(site: &Site, properties: &Value) -> Option<Value> {
    let Some(enabled) = get(properties, "Enabled") else { return get(properties, "State").cloned() };
    let word = |value: &Value| match (&value.kind, value.as_str().as_deref()) {
        (Kind::Bool(true), _) | (_, Some("true" | "True")) => Some("ENABLED"),
        (Kind::Bool(false), _) | (_, Some("false" | "False")) => Some("DISABLED"),
        _ => None,
    };
    let read = |value: &Value| match word(value) {
        Some(word) => site.text(word).with_origin(value.origin.clone()),
        None => value.clone(),
    };
    Some(match &enabled.kind {
        Kind::OneOf(one) => Value::one_of(one.values.iter().map(read).collect(), one.why.clone()),
        _ => read(enabled),
    })
}

/// The ARN of `DeadLetterConfig`: with `Type: SQS` a queue is made, for a rule with a policy that lets it send.
pub(super) fn dead_letter_queue(
    expansion: &mut Expansion,
    site: &Site,
    event: &str,
    config: &Value,
    of_rule: bool,
) -> Option<Value> {
    if let Some(arn) = get(config, "Arn") {
        return Some(arn.clone());
    }
    get(config, "Type")?;
    let queue = known(config, "QueueLogicalId").map_or_else(|| format!("{event}Queue"), |name| name.to_string());
    expansion.generate(site, queue.as_str(), "AWS::SQS::Queue", site.body().done());
    let arn = site.attribute(queue.as_str(), "Arn");
    if of_rule {
        let policy = QueuePolicy {
            principal: Some("events.amazonaws.com"),
            source: Some(site.attribute(event, "Arn")),
            arn: arn.clone(),
            url: site.attribute(queue.as_str(), "Ref"),
        };
        allow_sending(expansion, site, &format!("{event}QueuePolicy"), policy);
    }
    Some(arn)
}
