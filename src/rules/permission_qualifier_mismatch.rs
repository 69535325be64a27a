//! `permission-qualifier-mismatch`: an alias is invoked, but the permission is on the function, or the reverse. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{Fault, InvokePermission, Permitted, Qualifier, Trigger, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Wish, Wanted, Handle, Dialect};

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
        finding.help(match graph.model.resource(permission.via).generated {
            true => format!("SAM writes that permission: let `AutoPublishAlias` be what is invoked, or add one of your own on {invoked}"),
            false => format!("put the permission on {invoked}"),
        });
        finding.wish(put_on(graph, trigger, permission), Safety::Suggested);
    }
}

/// Puts the permission on what is invoked: in Terraform by its qualifier, in templates by the function it names.
fn put_on(graph: &TriggerGraph, trigger: &Trigger, permission: &InvokePermission) -> Option<Wish> {
    let invoked = match &trigger.qualifier {
        None => graph.resource_id(trigger.function)?,
        Some(Qualifier::Node(alias)) => graph.resource_id(*alias)?,
        Some(_) => return None,
    };
    let name = Wanted::Of(invoked.into(), Handle::Name);
    let terraform = graph.model.dialect_of(permission.via) == Dialect::Terraform;
    match (terraform, &trigger.qualifier) {
        (true, None) => Wish::remove(&graph.model.field(permission.via, &Permission::QUALIFIER)),
        (true, Some(_)) => Some(Wish::set(permission.via, &Permission::QUALIFIER, name)),
        (false, _) => Wish::replace(&graph.model.field(permission.via, &Permission::FUNCTION), name),
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
