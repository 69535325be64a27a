//! `eventbridge-recursive-put`: every event the function puts invokes it again. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let advice = "put events on another bus, or let the rule's pattern exclude the `source` of the function's own events";
    recursion::own_loops(graph, findings, Type::Bus, advice);
}
