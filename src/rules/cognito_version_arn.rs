//! `cognito-version-arn`: a user pool takes a function or an alias, no version. See the page.

use super::Findings;
use crate::graph::{Qualifier, SourceKind, TriggerGraph};
use crate::model::{Reason, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Cognito) {
        match &trigger.qualifier {
            Some(Qualifier::Published) => {}
            Some(Qualifier::Node(node)) if graph.kind(*node) == Some(Type::Version) => {}
            Some(Qualifier::Literal(word)) if word.chars().all(|c| c.is_ascii_digit()) => {}
            Some(Qualifier::Unknown) => {
                findings.undecided(trigger, Reason::new("whether it is an alias or a version is not known"));
                continue;
            }
            _ => continue,
        }
        let (pool, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        findings
            .report(trigger, "a version", format!("user pool `{pool}` is given a version of `{function}`"))
            .label_node(graph, trigger.function, "the function")
            .help("give it the function or an alias");
    }
}
