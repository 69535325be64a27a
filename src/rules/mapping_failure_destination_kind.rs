//! `mapping-failure-destination-kind`: the destination is nothing a mapping can send to. See the page.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::{FailureKind, SourceKind, Trigger, TriggerGraph};
use crate::model::Type;
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings() {
        let kafka = matches!(trigger.kind, SourceKind::Msk | SourceKind::SelfManagedKafka);
        if !kafka && !matches!(trigger.kind, SourceKind::Kinesis | SourceKind::DynamoDb) {
            continue;
        }
        let destination = graph.model.field(trigger.via, &EventSourceMapping::ON_FAILURE);
        if let Some(topic) = destination.value().and_then(|text| text.known()?.strip_prefix("kafka://").map(str::to_owned)) {
            check_topic(graph, trigger, kafka, &topic, findings);
            continue;
        }
        let Some(failure) =
            graph.failures.iter().find(|failure| failure.via == trigger.via && failure.kind == FailureKind::OnFailure)
        else {
            continue;
        };
        let to = match &failure.to {
            Ok(to) => *to,
            Err(why) => {
                findings.undecided(failure, why.clone());
                continue;
            }
        };
        let name = graph.shown(to);
        let (message, severity) = match graph.kind_of_end(to) {
            Some(Type::Bucket) => continue,
            Some(Type::Queue | Type::Topic) => match graph.fifo(to) {
                Ok(false) => continue,
                Ok(true) => (format!("`{name}` is FIFO, failed records go to standard queues and topics"), Severity::Warning),
                Err(why) => {
                    findings.undecided(failure, why);
                    continue;
                }
            },
            Some(_) => (format!("failed records cannot be sent to `{name}`"), Severity::Error),
            None => {
                findings.undecided(failure, crate::model::Reason::new("what the destination is cannot be told"));
                continue;
            }
        };
        let finding = findings.report(failure, "the destination", message);
        finding.label_node(graph, to, "no destination for failed records").label_node(graph, trigger.source, "what the mapping reads");
        finding.severity(severity).help(if kafka {
            "use a standard queue or topic, a bucket, or a topic of the cluster (`kafka://name`)"
        } else {
            "use a standard queue or topic, or a bucket"
        });
    }
}

fn check_topic(graph: &TriggerGraph, trigger: &Trigger, kafka: bool, topic: &str, findings: &mut Findings) {
    let destination = graph.model.field(trigger.via, &EventSourceMapping::ON_FAILURE);
    let topics = graph.model.field(trigger.via, &EventSourceMapping::TOPICS);
    let own = topics.value().and_then(|topics| topics.as_list()?.items.first()?.as_str()).is_some_and(|own| own == topic);
    let (message, help) = if !kafka {
        let message = format!("failed records of `{}` cannot be sent to a Kafka topic", graph.shown(trigger.source));
        (message, "use a standard queue or topic of SNS, or a bucket")
    } else if own {
        (format!("failed records of topic `{topic}` are sent to `{topic}` itself"), "use another topic")
    } else {
        return;
    };
    findings.report(&destination, "the destination", message).label(trigger, "reads from here").help(help);
}
