//! `ScheduleV2`: EventBridge Scheduler, which invokes by a role rather than a permission.

use super::{Event, rule};
use crate::evaluate::sam::build::{get, known, present};
use crate::evaluate::sam::expansion::Expansion;
use crate::evaluate::sam::function::Invoked;
use crate::evaluate::sam::role::{RoleDraft, assumed_by};
use crate::model::{Kind, Value};

/// Properties that `AWS::Scheduler::Schedule` takes as they are.
const SAME: [&str; 9] = [
    "ScheduleExpression",
    "State",
    "Description",
    "FlexibleTimeWindow",
    "StartDate",
    "EndDate",
    "ScheduleExpressionTimezone",
    "GroupName",
    "KmsKeyArn",
];

/// Expands a schedule that invokes a function.
pub(super) fn expand_function(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    expand(expansion, event, &invoked.arn(&event.site), "LambdaPolicy", "lambda:InvokeFunction");
}

/// The schedule with its role and dead-letter queue. `policy` and `action` are what the role needs for the target.
pub(in crate::evaluate::sam) fn expand(
    expansion: &mut Expansion,
    event: &Event,
    arn: &Value,
    policy: &str,
    action: &str,
) {
    let (site, properties, id) = (&event.site, &event.properties, &event.id);
    let mut target = site.body();
    target.pass(properties, &["Input", "RetryPolicy"]).set("Arn", arn.clone());
    let mut dead_letters = None;
    if let Some(entry) = present(properties, "DeadLetterConfig") {
        dead_letters = rule::dead_letter_queue(expansion, &site.inside(entry), id, &entry.value, false);
        target.set("DeadLetterConfig", site.body().set_some("Arn", dead_letters.clone()).at(&entry.value));
    }
    let role = match get(properties, "RoleArn") {
        Some(role) => role.clone(),
        None => {
            let address = format!("{id}Role");
            let mut role = RoleDraft::default();
            role.allow(site, &format!("{id}{policy}"), &[action], arn.clone());
            if let Some(queue) = dead_letters {
                role.allow(site, &format!("{id}SQSPolicy"), &["sqs:SendMessage"], queue);
            }
            let boundary = site.body().pass(properties, &["PermissionsBoundary"]).done();
            role.generate(expansion, site, &address, assumed_by(site, "scheduler.amazonaws.com"), &boundary);
            site.attribute(address, "Arn")
        }
    };
    target.set("RoleArn", role);

    let mut body = site.body();
    body.set("FlexibleTimeWindow", site.object([("Mode", site.text("OFF"))])).pass(properties, &SAME);
    let omitted = get(properties, "OmitName").is_some_and(|value| matches!(value.kind, Kind::Bool(true)))
        || known(properties, "OmitName").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if !omitted {
        body.set("Name", get(properties, "Name").cloned().unwrap_or_else(|| site.text(id.as_str())));
    }
    body.set("Target", target.at(properties));
    expansion.generate(site, id.as_str(), "AWS::Scheduler::Schedule", body.at(properties));
}
