//! `filter-never-matches`: the filter asks for a field that records of this source do not have. See the page.

use super::{Findings, Place};
use crate::diagnostic::{Safety, Severity};
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::{Reason, Value, Wish};
use crate::model::event_pattern::{EventPattern, Grammar, Named, Node};

/// The field that holds the data of a record, by kind of source (aws facts 1.5).
fn data_key(kind: SourceKind) -> Option<&'static str> {
    Some(match kind {
        SourceKind::Sqs => "body",
        SourceKind::Kinesis | SourceKind::Mq => "data",
        SourceKind::DynamoDb => "dynamodb",
        SourceKind::Msk | SourceKind::SelfManagedKafka => "value",
        _ => return None,
    })
}

/// Fields of a record beside its data, which AWS documents or has documented.
fn metadata(kind: SourceKind) -> &'static [&'static str] {
    match kind {
        SourceKind::Sqs => &[
            "messageId",
            "receiptHandle",
            "attributes",
            "messageAttributes",
            "md5OfBody",
            "md5OfMessageAttributes",
            "eventSource",
            "eventSourceARN",
            "awsRegion",
        ],
        SourceKind::Kinesis => &["partitionKey", "sequenceNumber", "approximateArrivalTimestamp", "kinesisSchemaVersion"],
        SourceKind::DynamoDb => {
            &["eventName", "userIdentity", "eventID", "eventVersion", "eventSource", "eventSourceARN", "awsRegion"]
        }
        SourceKind::Msk | SourceKind::SelfManagedKafka => {
            &["key", "topic", "partition", "offset", "timestamp", "timestampType", "headers"]
        }
        SourceKind::Mq => &[
            "messageID",
            "messageType",
            "deliveryMode",
            "replyTo",
            "type",
            "expiration",
            "priority",
            "correlationId",
            "correlationID",
            "redelivered",
            "destination",
            "properties",
            "basicProperties",
            "timestamp",
            "brokerInTime",
            "brokerOutTime",
            "connectionId",
        ],
        _ => &[],
    }
}

/// Fields of the data of a stream's record (DynamoDB Streams API, `StreamRecord`).
const STREAM_RECORD: [&str; 7] = [
    "ApproximateCreationDateTime",
    "Keys",
    "NewImage",
    "OldImage",
    "SequenceNumber",
    "SizeBytes",
    "StreamViewType",
];

/// The data of some other source, or of this one in the wrong place.
const DATA_KEYS: [&str; 5] = ["body", "data", "dynamodb", "value", "kinesis"];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings() {
        let Some(own) = data_key(trigger.kind) else { continue };
        let patterns = match graph.filters(trigger) {
            Some(Ok(patterns)) => patterns,
            Some(Err(why)) => {
                findings.undecided(trigger.via, why);
                continue;
            }
            None => continue,
        };
        let patterns: Vec<(&Value, EventPattern)> =
            patterns.iter().map(|value| (value, EventPattern::parse(value, Grammar::Filter))).collect();
        let knows = |name: &str| name == own || metadata(trigger.kind).contains(&name);
        let foreign = |name: &str| DATA_KEYS.contains(&name) && !knows(name);
        let needs = |named: &&Named| !named.node.takes_absence();
        // A record passes if one filter lets it through.
        let all_wrong = patterns
            .iter()
            .all(|(_, pattern)| pattern.fields.named.iter().filter(needs).any(|named| foreign(&named.name)));
        // What AWS refuses never comes to be asked.
        for (value, pattern) in patterns.iter().filter(|(_, pattern)| pattern.problems.is_empty()) {
            let at = |origin: &crate::model::Origin| Place { resource: trigger.via, origin: Some(origin.clone()) };
            if let Some(why) = &pattern.fields.rest {
                findings.undecided(at(&value.origin), Reason::new(why.text()));
            }
            for named in pattern.fields.named.iter().filter(needs) {
                let name = named.name.as_str();
                let source = graph.shown(trigger.source);
                if trigger.kind == SourceKind::DynamoDb && name == own {
                    for inner in unknown_in_record(&named.node) {
                        let message = format!("the filter asks for `{own}.{inner}`, which records of `{source}` do not have", inner = inner.name);
                        let finding = findings.report(at(&inner.key), "no field of its records", message);
                        finding.label_node(graph, trigger.source, "what the mapping reads");
                        finding.help(in_image(&inner.name)).severity(Severity::Warning);
                        if patterns.len() > 1 {
                            finding.why("the function sees only records that another filter of the mapping lets through");
                        }
                    }
                }
                if knows(name) {
                    continue;
                }
                let message = format!(
                    "the filter asks for `{name}`, records of `{source}` have their data in `{own}`: it lets nothing through"
                );
                let finding = findings.report(at(&named.key), "no field of its records", message);
                finding.label_node(graph, trigger.source, "what the mapping reads");
                finding.help(match trigger.kind {
                    SourceKind::DynamoDb => in_image("NAME"),
                    _ => format!("ask for `{own}`"),
                });
                let fits = trigger.kind != SourceKind::DynamoDb || unknown_in_record(&named.node).is_empty();
                if fits && foreign(name) && pattern.fields.named.iter().all(|other| other.name != own) {
                    let (owner, place) = (trigger.via, named.key.clone());
                    finding.wish([Wish::Reword { owner, place, old: name.into(), new: own.into() }], Safety::Safe);
                }
                if trigger.kind == SourceKind::Sqs {
                    finding.why("Lambda deletes messages from the queue that no filter lets through");
                }
                if patterns.len() > 1 && !all_wrong {
                    finding.why("the function sees only records that another filter of the mapping lets through");
                }
                if !foreign(name) || !all_wrong {
                    finding.severity(Severity::Warning);
                }
            }
        }
    }
}

/// What a filter asks of the data of a stream's record that it does not have.
fn unknown_in_record(node: &Node) -> Vec<&Named> {
    let Node::Object(fields) = node else { return Vec::new() };
    let unknown = |named: &&Named| !STREAM_RECORD.contains(&named.name.as_str()) && !named.node.takes_absence();
    fields.named.iter().filter(unknown).collect()
}

/// Where the attributes of an item are: below an image, each by its type.
fn in_image(name: &str) -> String {
    format!("attributes are in an image, each by its type: `{{\"dynamodb\": {{\"NewImage\": {{\"{name}\": {{\"S\": [\"value\"]}}}}}}}}`")
}
