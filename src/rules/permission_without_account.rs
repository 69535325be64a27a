//! `permission-without-account`: a bucket's name may become someone else's. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::things::Permission;
use crate::model::{Arn, Reason, Wanted, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for permission in &graph.permissions {
        let bucket = permission.principal.service() == Some("s3");
        let resource = graph.model.resource(permission.via);
        let given = graph.model.field(permission.via, &Permission::SOURCE_ARN);
        if !bucket || resource.generated || given.is_absent() {
            continue;
        }
        let account = graph.model.field(permission.via, &Permission::SOURCE_ACCOUNT);
        let organization = graph.model.field(permission.via, &Permission::ORGANIZATION);
        if account.value().is_some() || organization.value().is_some() {
            continue;
        }
        if !account.is_absent() {
            findings.known(&account);
            continue;
        }
        let arn = permission.pattern.as_ref().and_then(Arn::parse);
        match arn.and_then(|arn| arn.account.known()) {
            Some(known) if known.is_empty() => {}
            Some(_) => continue,
            None => {
                let why = given.unknown().cloned().unwrap_or_else(|| Reason::new("the source is not known"));
                findings.undecided(&given, why);
                continue;
            }
        }
        let message = format!("the ARN of a bucket names no account, and `{}` is not set", account.name);
        let finding = findings.report(Place::standing(&given), "whoever owns a bucket of this name", message);
        if let Some(function) = permission.function {
            finding.label_node(graph, function, "may be invoked");
        }
        if let Some(source) = permission.source {
            finding.label_node(graph, source, "the bucket");
        }
        finding.help(format!("set `{}` to the account of the bucket", account.name));
        finding.wish([Wish::set(permission.via, &Permission::SOURCE_ACCOUNT, Wanted::Account)], Safety::Suggested);
    }
}
