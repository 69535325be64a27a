//! `Schedule`, `CloudWatchEvent`, `EventBridgeRule`: EventBridge rules for functions and state machines.

use super::push::{QueuePolicy, allow_sending};
use super::{Event, Permission};
use crate::evaluate::sam::build::{Site, get, is_written_out, known, present};
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

/// `State`, or what `Enabled` says. SAM takes every `Enabled` that is not plainly false for true, intrinsics among them.
fn state(site: &Site, properties: &Value) -> Option<Value> {
    let Some(enabled) = present(properties, "Enabled") else { return get(properties, "State").cloned() };
    let disabled = is_written_out(enabled) && matches!(enabled.value.kind, Kind::Bool(false));
    let state = site.text(if disabled { "DISABLED" } else { "ENABLED" });
    Some(state.with_origin(enabled.value.origin.clone()))
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
