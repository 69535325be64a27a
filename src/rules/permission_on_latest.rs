//! `permission-on-latest`: AWS takes no permission on `$LATEST`. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{Qualifier, TriggerGraph};
use crate::model::{Value, Wish};
use crate::model::things::Permission;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for permission in &graph.permissions {
        let own = graph.model.field(permission.via, &Permission::QUALIFIER);
        match &permission.qualifier {
            Some(Qualifier::Literal(name)) if name == "$LATEST" => {}
            Some(Qualifier::Unknown) => {
                let behind = graph.model.field(permission.via, &Permission::FUNCTION);
                let behind = behind.value().and_then(Value::first_unknown);
                let beside = own.value().and_then(|text| text.first_unknown());
                if let Some(why) = own.unknown().cloned().or(beside).or(behind) {
                    findings.undecided(permission.via, why);
                }
                continue;
            }
            _ => continue,
        }
        let function_name = graph.model.field(permission.via, &Permission::FUNCTION);
        let place = if own.is_absent() { Place::from(&function_name) } else { Place::from(&own) };
        let message = "the permission is on `$LATEST`, AWS takes it on a function, a version or an alias";
        let finding = findings.report(place, "`$LATEST` is not taken here", message);
        if let Some(function) = permission.function {
            finding.label_node(graph, function, "the function");
        }
        finding.help("leave the qualifier out: a permission on the function is one on `$LATEST`");
        let wish = if own.is_absent() { Wish::reword(&function_name, ":$LATEST", "") } else { Wish::remove(&own) };
        finding.wish(wish, Safety::Safe);
    }
}
