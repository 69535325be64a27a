//! `stream-not-enabled`: a mapping reads the stream of a table that has none. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TableStream, Trigger, TriggerGraph};
use crate::model::things::Table;
use crate::model::{Wish, Dialect};

/// Gives the table a stream with all there is.
fn switch_on(graph: &TriggerGraph, trigger: &Trigger) -> Vec<Wish> {
    let Some(table) = graph.resource_id(trigger.source) else { return Vec::new() };
    let view = Wish::set(table, &Table::STREAM_VIEW, "NEW_AND_OLD_IMAGES");
    match graph.model.dialect_of(table) {
        Dialect::Terraform => vec![Wish::set(table, &Table::STREAM_ENABLED, true), view],
        Dialect::CloudFormation | Dialect::Sam => vec![view],
    }
}

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let dynamodb = |trigger: &&Trigger| trigger.kind == SourceKind::DynamoDb;
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
                    .help(format!("give `{table}` a stream with `{switch}`"))
                    .wish(switch_on(graph, trigger), Safety::Suggested);
            }
        }
    }
}
