//! `stream-not-enabled`: a mapping reads the stream of a table that has none. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{SourceKind, TableStream, Trigger, TriggerGraph};
use crate::model::things::{EventSourceMapping, Table};
use crate::model::{Dialect, Handle, Subject, Wanted, Wish};

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
        let stream = graph.table_stream(trigger.source);
        if names_table(graph, trigger) {
            report_table(graph, trigger, stream, findings);
            continue;
        }
        match stream {
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

/// Whether a mapping is given the ARN of a table, `….table/NAME`, rather than that of its stream, `….table/NAME/stream/TIME`.
fn names_table(graph: &TriggerGraph, trigger: &Trigger) -> bool {
    let source = graph.model.field(trigger.via, &EventSourceMapping::SOURCE);
    let text = source.value().map(|text| graph.canonical(graph.model.root_of(trigger.via), text));
    text.filter(|text| text.first_unknown().is_none()).is_some_and(|text| {
        let text = text.to_string();
        text.starts_with("arn:") && text.contains(":table/") && !text.contains("/stream/")
    })
}

fn report_table(graph: &TriggerGraph, trigger: &Trigger, stream: Option<TableStream>, findings: &mut Findings) {
    let source = graph.model.field(trigger.via, &EventSourceMapping::SOURCE);
    let table = graph.shown(trigger.source);
    let mut message = format!("the mapping names table `{table}`, not its stream");
    let (mut label, mut wishes) = ("the table", Vec::new());
    let off = matches!(stream, Some(TableStream::Off { .. }));
    if off {
        message.push_str(", and the table has none");
        label = "has no stream";
        wishes = switch_on(graph, trigger);
    }
    let meant = |table| Wish::replace(&source, Wanted::Of(Subject::from(table), Handle::Stream));
    wishes.extend(graph.resource_id(trigger.source).and_then(meant));
    findings
        .report(&source, "the ARN of the table", message)
        .label_node(graph, trigger.source, label)
        .help(match (graph.model.form_of(trigger.via), off) {
            (Dialect::Terraform, false) => "give it the `stream_arn` of the table",
            (Dialect::Terraform, true) => "set `stream_enabled` of the table, and give the mapping its `stream_arn`",
            (_, false) => "give it the `StreamArn` of the table",
            (_, true) => "give the table a `StreamSpecification`, and the mapping its `StreamArn`",
        })
        .wish(wishes, Safety::Suggested);
}
