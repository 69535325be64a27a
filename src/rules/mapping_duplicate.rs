//! `mapping-duplicate`: one function reads one source by two mappings. See the page.

use super::Findings;
use crate::graph::{SourceKind, Trigger, TriggerGraph};
use crate::model::Exists;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen: Vec<&Trigger> = Vec::new();
    for trigger in graph.mappings() {
        // Mappings of Kafka and MQ may differ in topic or queue.
        let whole = matches!(trigger.kind, SourceKind::Sqs | SourceKind::Kinesis | SourceKind::DynamoDb);
        if !whole || graph.is_external(trigger.source) || graph.is_external(trigger.function) {
            continue;
        }
        let twin = seen.iter().copied().find(|other| {
            other.via != trigger.via
                && (other.source, other.function) == (trigger.source, trigger.function)
                && other.qualifier == trigger.qualifier
        });
        seen.push(trigger);
        let Some(first) = twin else { continue };
        let unsure = [first, trigger].into_iter().find_map(|trigger| match &trigger.exists {
            Exists::Maybe(why) => Some(why.clone()),
            Exists::Yes => None,
        });
        if let Some(why) = unsure {
            findings.undecided(trigger, why);
            continue;
        }
        let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        findings
            .report(trigger, "maps it again", format!("`{source}` is mapped to `{function}` twice"))
            .label(first, "maps it first")
            .label_node(graph, trigger.source, "the source")
            .help("keep one mapping; several filters may stand in one");
    }
}
