//! `dynamodb-recursive-write`: every item the function writes invokes it again. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let advice = "write to another table, or filter the stream so that the function's own writes do not invoke it";
    recursion::own_loops(graph, findings, Type::Table, advice);
}
