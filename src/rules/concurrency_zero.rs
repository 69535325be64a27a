//! `concurrency-zero`: a function that may never run, and sources that invoke it. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{State, Wish};
use crate::model::things::Function;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for function in graph.functions_declared() {
        let Some(trigger) = graph.triggers_of(function).next() else { continue };
        let Some(reserved) = graph.field(function, &Function::RESERVED_CONCURRENCY) else { continue };
        match &reserved.state {
            State::Set(value, _) if *value == 0.0 && reserved.is_written_in_place() => {}
            State::Unknown(why, _) => {
                findings.undecided(&reserved, why.clone());
                continue;
            }
            _ => continue,
        }
        let (name, source) = (graph.shown(function), graph.shown(trigger.source));
        findings
            .report(&reserved, "none at a time", format!("`{name}` may never run, `{source}` invokes it in vain"))
            .label(trigger, "invokes it")
            .label_node(graph, trigger.source, "the source")
            .help(format!("remove `{}`, or set it to what the function may have", reserved.name))
            .wish(Wish::remove(&reserved), Safety::Suggested);
    }
}
