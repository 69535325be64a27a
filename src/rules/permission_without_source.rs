//! `permission-without-source`: anyone's resource of that service may invoke the function. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::State;
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
        finding.help(if alexa {
            format!("set `{wanted}` to the id of the skill")
        } else {
            format!("set `{wanted}` to the ARN of the source")
        });
    }
}
