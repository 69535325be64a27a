//! `failure-destination-loop`: what failed comes back to the function that failed. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (function, found) in graph.failure_loops() {
        let (Some(first), Some(last)) = (found.hops.first(), found.hops.last()) else { continue };
        let Some(place) = first.place(graph) else { continue };
        let (function, from, to) = (graph.spoken(function), graph.spoken(first.from), graph.spoken(first.to));
        let message = match found.hops.len() {
            1 => format!("what fails in `{function}` invokes `{function}` again"),
            _ if from == function => format!("what fails in `{function}` goes to `{to}`, which invokes it again"),
            _ => format!("what `{function}` fails to process of `{from}` goes to `{to}`, which invokes it again"),
        };
        let finding = findings.report(place, first.words(graph), message);
        if found.hops.len() > 1
            && let Some(place) = last.place(graph)
        {
            finding.label(place, last.words(graph));
        }
        recursion::finish(graph, findings, &found, "let failed events go where another function, or nobody, takes them");
    }
}
