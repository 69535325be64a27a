//! `EventInvokeConfig`: retries of asynchronous invocations, and where their outcomes go.

use super::build::{Site, get, known, present};
use super::expansion::Expansion;
use super::function::Invoked;
use super::role::RoleDraft;
use crate::model::{Kind, Reason, Value};

/// Expands `EventInvokeConfig`; queues and topics are made for destinations that name none.
pub(super) fn expand(
    expansion: &mut Expansion,
    site: &Site,
    invoked: &Invoked,
    properties: &Value,
    role: &mut RoleDraft,
) {
    let Some(entry) = present(properties, "EventInvokeConfig") else { return };
    let (place, config) = (site.inside(entry), &entry.value);
    let address = format!("{}EventInvokeConfig", invoked.function);
    let mut body = place.body();
    body.pass(config, &["MaximumEventAgeInSeconds", "MaximumRetryAttempts"])
        .set("FunctionName", place.attribute(invoked.function.as_str(), "Ref"));
    match present(properties, "AutoPublishAlias").filter(|_| invoked.alias.is_some()) {
        Some(alias) => body.set("Qualifier", alias.value.clone()),
        None => body.set("Qualifier", place.text("$LATEST")),
    };
    if let Some(destinations) = get(config, "DestinationConfig") {
        let mut made = place.body();
        for outcome in ["OnSuccess", "OnFailure"] {
            let Some(entry) = present(destinations, outcome) else { continue };
            let place = place.inside(entry);
            let destination = destination(expansion, &place, invoked, &address, outcome, &entry.value, role);
            let mut to = place.body();
            made.set(outcome, to.set_some("Destination", destination).at(&entry.value));
        }
        body.set("DestinationConfig", made.at(destinations));
    }
    let mut made = place.resource(address, "AWS::Lambda::EventInvokeConfig", body.at(config));
    made.depends_on.extend(invoked.alias.as_deref().map(Into::into));
    expansion.add(place.order, made);
}

/// The ARN a destination has, after making what it lacks and allowing the function to write to it.
fn destination(
    expansion: &mut Expansion,
    place: &Site,
    invoked: &Invoked,
    config: &str,
    outcome: &str,
    given: &Value,
    role: &mut RoleDraft,
) -> Option<Value> {
    let kind = known(given, "Type");
    let (made, type_name, alias) = match kind.as_deref() {
        Some("SQS") => ("Queue", "AWS::SQS::Queue", "DestinationQueue"),
        Some("SNS") => ("Topic", "AWS::SNS::Topic", "DestinationTopic"),
        _ => ("", "", ""),
    };
    let address = format!("{config}{outcome}{made}");
    let mut make = |condition: Option<Reason>| {
        let site = condition.map_or_else(|| place.clone(), |reason| place.maybe(reason));
        expansion.generate(&site, address.as_str(), type_name, site.body().done());
        expansion.also_known(format!("{}.{alias}", invoked.function), address.as_str());
        site.attribute(address.as_str(), if made == "Topic" { "Ref" } else { "Arn" })
    };
    let arn = match get(given, "Destination") {
        None if made.is_empty() => return None,
        None => make(None),
        Some(value) => match &value.kind {
            Kind::OneOf(one) if !made.is_empty() && one.values.iter().any(Value::is_null) => {
                let generated = make(Some(one.why.clone()));
                let or_generated = |value: &Value| if value.is_null() { generated.clone() } else { value.clone() };
                Value::one_of(one.values.iter().map(or_generated).collect(), one.why.clone())
            }
            _ => value.clone(),
        },
    };
    allow_sending(role, place, &format!("{config}{outcome}"), kind.as_deref().unwrap_or_default(), &arn);
    Some(arn)
}

/// Lets a role write to a destination of a kind, as far as SAM does.
pub(super) fn allow_sending(role: &mut RoleDraft, place: &Site, name: &str, kind: &str, arn: &Value) {
    let mut allow = |policy: &str, action| role.allow(place, &format!("{name}{policy}"), &[action], arn.clone());
    match kind {
        "SQS" => allow("SQSPolicy", "sqs:SendMessage"),
        "SNS" => allow("SNSPolicy", "sns:publish"),
        "EventBridge" => allow("EventBridgePolicy", "events:PutEvents"),
        "Lambda" => allow("LambdaPolicy", "lambda:InvokeFunction"),
        "S3" | "S3Bucket" => {
            let objects = place.sub("${bucket}/*", &[("bucket", arn)]);
            let statements = vec![
                super::role::statement(place, &["s3:PutObject"], objects),
                super::role::statement(place, &["s3:ListBucket"], arn.clone()),
            ];
            let document = super::role::document(place, statements);
            role.inline(place, &format!("{name}S3Policy"), document);
        }
        _ => {}
    }
}
