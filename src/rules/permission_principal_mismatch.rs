//! `permission-principal-mismatch`: the principal is another service than the source belongs to. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::things::Permission;
use crate::model::{Arn, Reason, Wish};

/// Services as principals, and as their resources' ARNs name them (aws facts 3.2).
const SERVICES: &[(&str, &str)] = &[
    ("apigateway", "execute-api"),
    ("appsync", "appsync"),
    ("bedrock", "bedrock"),
    ("codecommit", "codecommit"),
    ("cognito-idp", "cognito-idp"),
    ("config", "config"),
    ("connect", "connect"),
    ("elasticloadbalancing", "elasticloadbalancing"),
    ("events", "events"),
    ("iot", "iot"),
    ("lambda.alarms.cloudwatch", "cloudwatch"),
    ("logs", "logs"),
    ("s3", "s3"),
    ("secretsmanager", "secretsmanager"),
    ("ses", "ses"),
    ("sns", "sns"),
    ("vpc-lattice", "vpc-lattice"),
];

/// Services that invoke with a role, of the function or their own: as principals of a permission they never count.
const BY_ROLE: &[&str] = &["dynamodb", "kinesis", "pipes", "scheduler", "sqs", "states"];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for permission in &graph.permissions {
        let Some(service) = permission.principal.service() else { continue };
        let listed = SERVICES.iter().find(|(principal, _)| *principal == service).map(|(_, arn)| *arn);
        let Some(expected) = listed.or(BY_ROLE.iter().copied().find(|name| *name == service)) else { continue };
        let given = graph.model.field(permission.via, &Permission::SOURCE_ARN);
        if given.is_absent() {
            continue;
        }
        let arn = permission.pattern.as_ref().and_then(Arn::parse);
        let Some(found) = arn.and_then(|arn| arn.service.known()) else {
            if permission.pattern.as_ref().is_none_or(|pattern| pattern.first_unknown().is_some()) {
                let why = given.unknown().cloned();
                findings.undecided(&given, why.unwrap_or_else(|| Reason::new("the source is not known")));
            }
            continue;
        };
        let principal = graph.model.field(permission.via, &Permission::PRINCIPAL);
        let shown = permission.principal.as_str().unwrap_or_default();
        let right = SERVICES.iter().find(|(_, arn)| *arn == found).map(|(principal, _)| *principal);
        let Some(right) = right.filter(|_| found != expected) else { continue };
        let message = format!("`{shown}` never invokes on behalf of `{}`", given.value().map_or_else(String::new, ToString::to_string));
        findings
            .report(&principal, "this service", message)
            .label(&given, format!("a resource of `{right}`"))
            .help(format!("set `{}` to `{right}.amazonaws.com`, or name a source of `{service}`", principal.name))
            .wish(Wish::replace(&principal, format!("{right}.amazonaws.com").as_str()), Safety::Safe);
    }
}
