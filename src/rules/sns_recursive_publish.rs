//! `sns-recursive-publish`: every message the function publishes invokes it again. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;
use crate::model::Type;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let advice = "publish to another topic, or take the grant away";
    recursion::own_loops(graph, findings, Type::Topic, advice);
}
