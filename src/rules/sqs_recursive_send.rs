//! `sqs-recursive-send`: every message the function sends invokes it again. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let advice = "send to another queue, or take the grant away";
    recursion::own_loops(graph, findings, Type::Queue, advice);
}
