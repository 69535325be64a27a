//! `sqs-dlq-type`: a FIFO queue needs a FIFO dead-letter queue, a standard queue a standard one. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for redrive in graph.redrives() {
        let Some(source) = redrive.from else { continue };
        let Some(dlq) = redrive.to.as_ref().ok().copied().filter(|&to| graph.kind_of_end(to) == Some(Type::Queue)) else {
            continue;
        };
        let (ordered, keeps) = match (graph.fifo(source), graph.fifo(dlq)) {
            (Ok(ordered), Ok(keeps)) => (ordered, keeps),
            (Err(why), _) | (_, Err(why)) => {
                findings.undecided(redrive, why);
                continue;
            }
        };
        if ordered == keeps {
            continue;
        }
        let (queue, name) = (graph.shown(source), graph.shown(dlq));
        let message = format!("the dead-letter queue `{name}` is a {} queue, `{queue}` is a {} queue", word(keeps), word(ordered));
        findings
            .report(redrive, format!("a {} queue", word(keeps)), message)
            .label_node(graph, source, format!("a {} queue", word(ordered)))
            .label_node(graph, dlq, format!("a {} queue", word(keeps)))
            .help(format!("use a {} queue as the dead-letter queue of `{queue}`", word(ordered)));
    }
}

fn word(fifo: bool) -> &'static str {
    if fifo { "FIFO" } else { "standard" }
}
