//! `filter-needs-image`: the filter asks for an image of the item that the stream does not hold. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TableStream, TriggerGraph};
use crate::model::Wish;
use crate::model::event_pattern::{EventPattern, Grammar, Node};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings().filter(|trigger| trigger.kind == SourceKind::DynamoDb) {
        let Some(Ok(patterns)) = graph.filters(trigger) else { continue };
        let Some(TableStream::On(view)) = graph.table_stream(trigger.source) else { continue };
        for value in &patterns {
            let pattern = EventPattern::parse(value, Grammar::Filter);
            let record = pattern.fields.named.iter().find(|named| named.name == "dynamodb").map(|named| &named.node);
            let Some(Node::Object(record)) = record else { continue };
            for image in record.named.iter().filter(|named| named.name == "NewImage" || named.name == "OldImage") {
                let Some(word) = findings.known_text(&view) else { continue };
                let held = match word.as_str() {
                    "NEW_AND_OLD_IMAGES" => true,
                    "NEW_IMAGE" => image.name == "NewImage",
                    "OLD_IMAGE" => image.name == "OldImage",
                    "KEYS_ONLY" => false,
                    _ => continue,
                };
                if held {
                    continue;
                }
                let (name, table) = (&image.name, graph.shown(trigger.source));
                let message = format!("the filter asks for `{name}`, the stream of `{table}` holds `{word}`: it lets nothing through");
                findings
                    .report(Place { resource: trigger.via, origin: Some(image.key.clone()) }, "not in the stream", message)
                    .label(&view, format!("holds `{word}`"))
                    .help(format!("set `{}` to `NEW_AND_OLD_IMAGES`, or filter by something else", view.name))
                    .wish(Wish::replace(&view, "NEW_AND_OLD_IMAGES"), Safety::Suggested);
            }
        }
    }
}
