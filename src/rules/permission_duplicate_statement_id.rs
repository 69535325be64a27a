//! `permission-duplicate-statement-id`: AWS refuses the second statement of that id. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{InvokePermission, NodeId, Qualifier, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Exists, Reason, Text, Wish};

/// More permissions of one function are not compared with each other: AWS would not take them, either.
const MOST: usize = 256;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for function in graph.functions_permitted() {
        let certain = |p: &&InvokePermission| p.exists == Exists::Yes;
        let permissions: Vec<_> = graph.permissions_of(function).filter(certain).take(MOST).collect();
        for (number, permission) in permissions.iter().enumerate() {
            let before = permissions.iter().take(number).filter(|other| other.qualifier == permission.qualifier);
            let before: Vec<_> = before.copied().collect();
            compare(graph, function, permission, &before, findings);
        }
    }
}

fn compare(
    graph: &TriggerGraph,
    function: NodeId,
    permission: &InvokePermission,
    before: &[&InvokePermission],
    findings: &mut Findings,
) {
    let id = graph.model.field(permission.via, &Permission::STATEMENT_ID);
    if before.is_empty() || permission.qualifier == Some(Qualifier::Unknown) || id.is_absent() {
        return;
    }
    let Some(text) = id.value() else {
        let why = id.unknown().cloned().unwrap_or_else(|| Reason::new("the statement's id is not known"));
        return findings.undecided(&id, why);
    };
    let mut unsure = None;
    for other in before {
        let other_id = graph.model.field(other.via, &Permission::STATEMENT_ID);
        let same = |a: &Text, b: &Text| a.same(b);
        match other_id.value().map(|other| same(text, other)) {
            Some(Some(true)) => {
                let name = graph.shown(function);
                let message = format!("two statements of `{name}` have the id `{text}`, AWS takes one");
                findings
                    .report(&id, "has the same id", message)
                    .label(&other_id, "is there already")
                    .label_node(graph, function, "the function of both")
                    .help("give each statement an id of its own, with `each.key` or `count.index` where it is repeated")
                    // Terraform makes one.
                    .wish(Wish::remove_of_all(&id), Safety::Suggested);
                return;
            }
            Some(None) => unsure = text.first_unknown().or(unsure),
            Some(Some(false)) | None => {}
        }
    }
    if let Some(why) = unsure {
        findings.undecided(&id, why);
    }
}
