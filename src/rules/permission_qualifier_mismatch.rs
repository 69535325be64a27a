//! `permission-qualifier-mismatch`: an alias is invoked, but the permission is on the function, or the reverse. See the page.

use super::{Findings, Place};
use crate::graph::{Fault, Permitted, Qualifier, TriggerGraph};
use crate::model::things::Permission;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        let mismatch = match &trigger.permission {
            Permitted::Mismatch(mismatch) if mismatch.fault == Fault::Qualifier => mismatch,
            Permitted::Undecided(why) if trigger.qualifier == Some(Qualifier::Unknown) => {
                findings.undecided(trigger, why.clone());
                continue;
            }
            _ => continue,
        };
        let Some(permission) = graph.permissions.get(mismatch.permission) else { continue };
        let function = graph.shown(trigger.function);
        let (invoked, permitted) =
            (words(graph, trigger.qualifier.as_ref()), words(graph, permission.qualifier.as_ref()));
        let message = format!(
            "`{}` invokes {invoked} of `{function}`, the permission is on {permitted}",
            graph.shown(trigger.source)
        );
        let qualifier = graph.model.field(permission.via, &Permission::QUALIFIER);
        let place = if qualifier.is_absent() {
            Place::from(&graph.model.field(permission.via, &Permission::FUNCTION))
        } else {
            Place::from(&qualifier)
        };
        let finding = findings.report(place, format!("lets {permitted} be invoked"), message);
        finding.label(trigger, format!("invokes {invoked}")).label_node(graph, trigger.function, "the function");
        finding.help(format!("put the permission on {invoked}"));
    }
}

fn words(graph: &TriggerGraph, qualifier: Option<&Qualifier>) -> String {
    match qualifier {
        None => "no version or alias".to_owned(),
        Some(Qualifier::Node(node)) => format!("`{}`", graph.shown(*node)),
        Some(Qualifier::Published) => "the published version".to_owned(),
        Some(Qualifier::Literal(name)) => format!("`{name}`"),
        Some(Qualifier::Unknown) => "a version or alias".to_owned(),
    }
}
