//! `timeout-out-of-range`: a function runs for a second at least and a quarter of an hour at most. See the page.

use super::{Findings, seconds};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::Wish;
use crate::model::limits::FUNCTION_TIMEOUT;
use crate::model::things::Function;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let (min, max) = (FUNCTION_TIMEOUT.min, FUNCTION_TIMEOUT.max);
    for function in graph.functions_declared() {
        let Some(timeout) = graph.field(function, &Function::TIMEOUT) else { continue };
        let Some(running) = findings.known(&timeout).filter(|&running| !FUNCTION_TIMEOUT.admits(running)) else {
            continue;
        };
        let nearest = running.clamp(min, max).round();
        let message = format!("`{}` of `{}` is {}, AWS takes {min} to {max} whole seconds", timeout.name, graph.shown(function), seconds(running));
        findings
            .report(&timeout, format!("not within {min} to {max}"), message)
            .help(format!("set `{}` to {nearest}", timeout.name))
            .wish(Wish::replace(&timeout, nearest), Safety::Safe);
    }
}
