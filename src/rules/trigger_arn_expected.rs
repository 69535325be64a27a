//! `trigger-arn-expected`: a name or a URL where AWS takes an ARN. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{TriggerGraph, failure_fields};
use crate::model::{Dialect, Handle, Names, Origin, Reached, ResourceId, Text, Type, Wanted, Wish, json, reach};

/// What takes the ARN of a source or a target, as Terraform and CloudFormation call it. Endpoints of subscriptions have a
/// rule of their own.
#[rustfmt::skip]
const FIELDS: &[(Type, Names)] = &[
    (Type::EventSourceMapping, ("event_source_arn", "EventSourceArn")),
    (Type::Rule, ("", "Targets.Arn")),
    (Type::RuleTarget, ("arn", "")),
    (Type::Schedule, ("target.arn", "Target.Arn")),
    (Type::BucketNotification, ("lambda_function.lambda_function_arn", "")),
    (Type::BucketNotification, ("queue.queue_arn", "")),
    (Type::BucketNotification, ("topic.topic_arn", "")),
    (Type::Bucket, ("", "NotificationConfiguration.LambdaConfigurations.Function")),
    (Type::Bucket, ("", "NotificationConfiguration.QueueConfigurations.Queue")),
    (Type::Bucket, ("", "NotificationConfiguration.TopicConfigurations.Topic")),
    (Type::LogSubscription, ("destination_arn", "DestinationArn")),
];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    // What SAM makes of its events is told where the events are read.
    for (id, resource) in graph.model.resources().filter(|(_, resource)| !resource.generated) {
        let terraform = graph.model.form_of(id) == Dialect::Terraform;
        let fields = FIELDS.iter().copied().chain(failure_fields());
        for (_, (of_terraform, of_templates)) in fields.filter(|(kind, _)| *kind == resource.kind) {
            let path = if terraform { of_terraform } else { of_templates };
            if path.is_empty() {
                continue;
            }
            let (head, rest) = path.split_once('.').unwrap_or((path, ""));
            let name = path.rsplit('.').next().unwrap_or(path);
            for outer in reach(&resource.body, head) {
                // A redrive policy is text that holds JSON.
                let within = if rest.is_empty() { vec![outer.clone()] } else { reach(&json::document(&outer.value), rest) };
                for Reached { value, maybe } in within {
                    let unsure = outer.maybe.clone().or(maybe).or_else(|| value.first_unknown());
                    match (value.as_text(), unsure) {
                        (Some(text), None) => judge(graph, findings, id, name, text, &value.origin),
                        (_, Some(why)) => findings.undecided(Place { resource: id, origin: Some(value.origin) }, why),
                        (None, None) => {}
                    }
                }
            }
        }
    }
}

fn judge(graph: &TriggerGraph, findings: &mut Findings, id: ResourceId, name: &str, text: &Text, origin: &Origin) {
    let place = || Place { resource: id, origin: Some(origin.clone()) };
    let address = &graph.model.resource(id).address;
    if let Some((what, of)) = graph.called_by(id, text) {
        let named = graph.model.resource(of);
        let message = format!("`{name}` of `{address}` takes an ARN, `{text}` is the {what} of `{}`", named.address);
        let handle = if named.kind == Type::Table { Handle::Stream } else { Handle::Arn };
        let wish = Wish::Replace {
            owner: id,
            name: name.to_owned(),
            place: origin.clone(),
            value: Wanted::Of(of.into(), handle),
        };
        findings
            .report(place(), format!("a {what}, no ARN"), message)
            .label(of, "meant here")
            .help(if named.kind == Type::Table { "name the ARN of its stream" } else { "name its ARN" })
            .wish([wish], Safety::Suggested);
        return;
    }
    // An empty text stands for nothing where modules hand values on; a topic of Kafka is no resource.
    let takes = |known: &str| known.is_empty() || known.starts_with("arn:") || known.starts_with("kafka://");
    if let Some(known) = text.known().filter(|known| !takes(known)) {
        let message = format!("`{name}` of `{address}` takes an ARN, `{known}` is none");
        findings.report(place(), "no ARN", message).help("name the ARN of what is meant");
    }
}
