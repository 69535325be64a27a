//! `stream-too-many-readers`: a DynamoDB stream serves two readers of a shard. See the page.

use super::Findings;
use crate::graph::{SourceKind, Trigger, TriggerGraph};
use crate::model::Exists;
use crate::model::limits::READERS_OF_DYNAMODB_SHARD;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut readers: Vec<&Trigger> = Vec::new();
    for trigger in graph.mappings().filter(|t| t.kind == SourceKind::DynamoDb && !graph.is_external(t.source)) {
        let seen = readers.iter().any(|other| {
            other.source == trigger.source && other.function == trigger.function && other.qualifier == trigger.qualifier
        });
        if !seen && trigger.enabled != Some(false) {
            readers.push(trigger);
        }
    }
    for (index, first) in readers.iter().enumerate() {
        if readers[..index].iter().any(|earlier| earlier.source == first.source) {
            continue;
        }
        let of_table: Vec<&&Trigger> = readers.iter().filter(|other| other.source == first.source).collect();
        let sure = of_table.iter().filter(|trigger| graph.is_active(trigger) == Ok(true)).count();
        if of_table.len() <= READERS_OF_DYNAMODB_SHARD {
            continue;
        }
        if sure <= READERS_OF_DYNAMODB_SHARD {
            let unsure = of_table.iter().find_map(|trigger| match &trigger.exists {
                Exists::Maybe(why) => Some(why.clone()),
                Exists::Yes => graph.is_active(trigger).err(),
            });
            unsure.into_iter().for_each(|why| findings.undecided(*first, why));
            continue;
        }
        let table = graph.shown(first.source);
        let message = format!("{sure} functions read the stream of `{table}`, DynamoDB serves {READERS_OF_DYNAMODB_SHARD} readers of a shard");
        let last = of_table[of_table.len() - 1];
        let finding = findings.report(*last, "reads the stream", message);
        of_table[..of_table.len() - 1].iter().for_each(|trigger| {
            finding.label(**trigger, "reads it too");
        });
        finding.label_node(graph, first.source, "the table");
        finding.help("let one function pass the records on, or copy them to a Kinesis stream");
    }
}
