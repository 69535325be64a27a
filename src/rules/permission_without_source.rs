//! `permission-without-source`: anyone's resource of that service may invoke the function. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{InvokePermission, NodeId, Trigger, TriggerGraph};
use crate::model::{Handle, State, Truth, Wanted, Wish};
use crate::model::things::Permission;

/// Services that say on whose behalf they invoke, by ARN or by token (aws facts 3.2). Not those that invoke only functions
/// of the account the source is in: load balancers and VPC Lattice (their target groups), CloudWatch Logs (API logs
/// PutSubscriptionFilter).
const SERVICES: &[&str] = &[
    "alexa-appkit",
    "alexa-connectedhome",
    "apigateway",
    "appsync",
    "bedrock",
    "cloudfront",
    "codecommit",
    "cognito-idp",
    "config",
    "connect",
    "events",
    "iot",
    "lambda.alarms.cloudwatch",
    "lex",
    "lexv2",
    "s3",
    "secretsmanager",
    "ses",
    "sns",
];

/// Names the only source the permission can be for.
fn name_source(graph: &TriggerGraph, permission: &InvokePermission) -> Option<Wish> {
    let served = |trigger: &&Trigger| graph.granting(trigger).iter().any(|granting| granting.via == permission.via);
    let mut sources: Vec<NodeId> = graph.triggers_of(permission.function?).filter(served).map(|t| t.source).collect();
    sources.dedup();
    let [only] = sources.as_slice() else { return None };
    let source = graph.resource_id(*only)?;
    // What refers to the permission cannot be referred to by it.
    if graph.made_before(permission.via, source) != Truth::No {
        return None;
    }
    let arn = Wanted::Of(source.into(), Handle::Source);
    Some(Wish::set(permission.via, &Permission::SOURCE_ARN, arn))
}

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for permission in &graph.permissions {
        let service = permission.principal.service().filter(|service| SERVICES.contains(service));
        let unknown = permission.principal.unknown();
        if (service.is_none() && unknown.is_none()) || graph.model.resource(permission.via).generated {
            continue;
        }
        let fields = [&Permission::SOURCE_ARN, &Permission::SOURCE_ACCOUNT, &Permission::ORGANIZATION, &Permission::TOKEN]
            .map(|spec| graph.model.field(permission.via, spec));
        if fields.iter().any(|field| field.value().is_some()) {
            continue;
        }
        if let Some(field) = fields.iter().find(|field| matches!(field.state, State::Unknown(..))) {
            findings.known(field);
            continue;
        }
        let principal = graph.model.field(permission.via, &Permission::PRINCIPAL);
        if let Some(why) = unknown {
            findings.undecided(&principal, why.clone());
            continue;
        }
        let Some(service) = service else { continue };
        let [arn, account, _, token] = &fields;
        let alexa = service.starts_with("alexa");
        let wanted = if alexa { token.name } else { arn.name };
        let shown = permission.principal.as_str().unwrap_or(service);
        let message = format!("`{shown}` may invoke the function on behalf of anyone: neither `{wanted}` nor `{}` is set", account.name);
        let finding = findings.report(&principal, "any account's resources of this service", message);
        if let Some(function) = permission.function {
            finding.label_node(graph, function, "the function that is open");
        }
        finding.wish(name_source(graph, permission), Safety::Suggested);
        finding.help(if alexa {
            format!("set `{wanted}` to the id of the skill")
        } else if service == "config" {
            // The rule is made after the permission, so that it cannot be named there.
            format!("set `{}` to the account of the rule", account.name)
        } else {
            format!("set `{wanted}` to the ARN of the source")
        });
    }
}
