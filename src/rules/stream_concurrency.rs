//! `stream-concurrency`: a stream has more batches under way than the function may run. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::State;
use crate::model::things::EventSourceMapping;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings().filter(|trigger| trigger.kind == SourceKind::Kinesis) {
        let Some(shards) = graph.shards(graph.stream_of(trigger.source)) else { continue };
        let Some(reserved) = graph.reserved_concurrency(trigger.function) else { continue };
        let Some((count, available)) = findings.both(&shards, &reserved) else { continue };
        let factor = graph.model.field(trigger.via, &EventSourceMapping::PARALLELIZATION);
        let parallel = match &factor.state {
            State::Absent => Some(1.0),
            _ => findings.known(&factor),
        };
        let Some(parallel) = parallel else { continue };
        // None at all is a switch: another rule's matter.
        if available < 1.0 || count * parallel <= available {
            continue;
        }
        let (source, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let message = format!(
            "`{source}` has {} batches under way at a time, {available} are reserved for `{function}`",
            count * parallel
        );
        let finding = findings.report(&reserved, format!("never more than {available} at a time"), message);
        finding.label(&shards, format!("{count} shards"));
        finding.label(trigger, format!("{parallel} batches of each shard at a time"));
        finding.help("reserve as much as there are shards times batches of each, or lower one of these");
    }
}
