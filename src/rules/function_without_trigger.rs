//! `function-without-trigger`: nothing here invokes the function. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::Reason;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let used = graph.functions_used();
    for function in graph.functions_declared().filter(|function| !used.contains(function)) {
        let Some(id) = graph.resource_id(function) else { continue };
        let root = graph.model.root(graph.root_of(function));
        let hook = graph.name(function).known().is_some_and(|name| name.starts_with("CodeDeployHook_"));
        // SAM writes functions for itself; CodeDeploy calls hooks by their name.
        if hook || graph.model.resource(id).generated {
            continue;
        }
        let gap = graph.gaps.iter().find(|gap| graph.model.root_of(gap.what) == graph.root_of(function));
        let unseen = match (&root.mentioned, root.whole) {
            (None, _) => Some(Reason::new("what else is made of it is not looked at")),
            (_, false) => Some(Reason::new("a part of the files cannot be read")),
            _ => gap.map(|gap| gap.why.clone()).or_else(|| graph.open_trigger(function)).or_else(|| graph.hidden(function)),
        };
        match unseen {
            Some(why) => findings.undecided(id, why),
            None => {
                let message = format!("nothing here invokes `{}` or hands it on", graph.shown(function));
                findings
                    .report(id, "has no trigger", message)
                    .help("give it a trigger, hand its ARN on in an output, or remove it");
            }
        }
    }
}
