//! `permission-public`: everyone may invoke the function. See the page.

use super::Findings;
use crate::graph::{InvokePermission, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Field, State, Text};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for permission in graph.permissions.iter().filter(|permission| permission.principal.is_anyone()) {
        let fields = [
            &Permission::SOURCE_ARN,
            &Permission::SOURCE_ACCOUNT,
            &Permission::ORGANIZATION,
            &Permission::TOKEN,
            &Permission::URL_AUTH,
        ]
        .map(|spec| graph.model.field(permission.via, spec));
        let set = |field: &Field<Text>| field.value().is_some_and(|text| text.known().as_deref() != Some("*"));
        if fields.iter().any(set) || of_url(graph, permission) {
            continue;
        }
        if let Some(field) = fields.iter().find(|field| matches!(field.state, State::Unknown(..))) {
            findings.known(field);
            continue;
        }
        let principal = graph.model.field(permission.via, &Permission::PRINCIPAL);
        let action = graph.model.field(permission.via, &Permission::ACTION);
        let allowed = action.value().map_or_else(|| "the function".to_owned(), |action| format!("`{action}`"));
        let message = format!("everyone with an AWS account is allowed {allowed}");
        let finding = findings.report(&principal, "everyone", message);
        if let Some(function) = permission.function {
            finding.label_node(graph, function, "the function that is open");
        }
        let [arn, account, organization, ..] = &fields;
        finding.help(format!(
            "name a service or an account, or set `{}`, `{}` or `{}`",
            organization.name, account.name, arn.name
        ));
    }
}

/// Whether it is one of the statements a public function URL needs: they have a rule of their own.
fn of_url(graph: &TriggerGraph, permission: &InvokePermission) -> bool {
    let via_url = graph.model.field(permission.via, &Permission::VIA_URL);
    !via_url.is_absent() || permission.function.is_some_and(|function| graph.public_url_of(function).is_some())
}
