//! `mapping-starting-position`: a stream is read from somewhere, and AWS wants to know from where. See the page.

use super::Findings;
use crate::diagnostic::{Safety, nearest};
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Wish;
use crate::model::things::EventSourceMapping;

const POSITIONS: [&str; 3] = ["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings() {
        // Self-managed Kafka and DocumentDB are read from somewhere where nothing is said.
        let needed = match trigger.kind {
            SourceKind::Kinesis | SourceKind::DynamoDb | SourceKind::Msk => true,
            SourceKind::SelfManagedKafka | SourceKind::DocumentDb => false,
            _ => continue,
        };
        let position = graph.model.field(trigger.via, &EventSourceMapping::STARTING_POSITION);
        let time = graph.model.field(trigger.via, &EventSourceMapping::STARTING_TIME);
        let source = graph.shown(trigger.source);
        if position.is_absent() {
            if !needed {
                continue;
            }
            let message = format!("the mapping does not say where to begin to read `{source}`");
            findings
                .report(trigger.via, format!("has no `{}`", position.name), message)
                .label_node(graph, trigger.source, "what it reads")
                .help(format!("set `{}` to `TRIM_HORIZON` or `LATEST`", position.name))
                .wish([Wish::set(trigger.via, &EventSourceMapping::STARTING_POSITION, POSITIONS[0])], Safety::Suggested);
            continue;
        }
        let Some(word) = findings.known_text(&position) else { continue };
        let dynamodb = trigger.kind == SourceKind::DynamoDb;
        let mut position_meant = Some(POSITIONS[0]);
        let (message, help) = if !POSITIONS.contains(&word.as_str()) {
            let allowed = POSITIONS.map(|position| format!("`{position}`")).join(", ");
            position_meant = nearest(&word, POSITIONS);
            (format!("`{}` is `{word}`, AWS takes {allowed}", position.name), "take one of these words".to_owned())
        } else if word == "AT_TIMESTAMP" && dynamodb {
            let message = format!("the DynamoDB stream of `{source}` cannot be read from a time on");
            (message, format!("set `{}` to `TRIM_HORIZON` or `LATEST`", position.name))
        } else if word == "AT_TIMESTAMP" && time.is_absent() {
            let message = format!("`{}` is `AT_TIMESTAMP`, but there is no `{}`", position.name, time.name);
            position_meant = None;
            (message, format!("add `{}`", time.name))
        } else {
            continue;
        };
        findings
            .report(&position, format!("`{word}`"), message)
            .label_node(graph, trigger.source, "what it reads")
            .help(help)
            .wish(position_meant.and_then(|meant| Wish::replace(&position, meant)), Safety::Suggested);
    }
}
