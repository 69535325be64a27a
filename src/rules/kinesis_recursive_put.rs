//! `kinesis-recursive-put`: every record the function puts invokes it again. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let advice = "put records into another stream, or take the grant away";
    recursion::own_loops(graph, findings, Type::Stream, advice);
}
