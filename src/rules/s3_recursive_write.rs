//! `s3-recursive-write`: every object the function writes invokes it again. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let advice = "write to another bucket, narrow the grant, or keep what is notified and what is written apart by prefixes";
    recursion::own_loops(graph, findings, Type::Bucket, advice);
}
