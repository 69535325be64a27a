//! `stream-not-enabled`: a mapping reads the stream of a table that has none. See the page.

use super::Findings;
use crate::graph::{SourceKind, TableStream, TriggerGraph};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let dynamodb = |trigger: &&crate::graph::Trigger| trigger.kind == SourceKind::DynamoDb;
    for trigger in graph.mappings().filter(dynamodb) {
        match graph.table_stream(trigger.source) {
            None | Some(TableStream::On(_)) => {}
            Some(TableStream::Unknown(why)) => findings.undecided(trigger, why),
            Some(TableStream::Off { switch }) => {
                let table = graph.shown(trigger.source);
                let message = format!("the mapping reads the stream of table `{table}`, which has none");
                findings
                    .report(trigger, "reads the stream", message)
                    .label_node(graph, trigger.source, format!("does not set `{switch}`"))
                    .help(format!("give `{table}` a stream with `{switch}`"));
            }
        }
    }
}
