//! `role-cannot-invoke`: a service invokes with a role that does not let it. See the page.

use super::grant::{self, Grant};
use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{NodeId, Qualifier, SourceKind, Trigger, TriggerGraph};
use crate::model::{Handle, Reason, Text, Truth, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| !graph.is_external(trigger.function)) {
        let Some(assumed) = graph.assumed_role(trigger) else { continue };
        let place = Place { resource: trigger.via, origin: Some(assumed.place.clone()) };
        let role = match assumed.role {
            Ok(role) => role,
            Err(why) => {
                findings.undecided(place, why);
                continue;
            }
        };
        let function = graph.shown(trigger.function);
        let name = graph.shown(role);
        let may = match subject(graph, trigger) {
            Ok(_) if !invokes(trigger) => continue,
            Ok(subject) => graph.may(role, "lambda:InvokeFunction", trigger.function, &subject),
            Err(why) => Truth::Unknown(why),
        };
        // A permission for the role itself would do, too.
        let by_role = graph.permissions_of(trigger.function).any(|permission| permission.principal.service().is_none());
        let trusts = graph.trusts(role, assumed.service);
        let (message, help, wishes) = match (&trusts, &may) {
            (Truth::No, _) => (
                format!("`{}` cannot assume `{name}`: the role does not trust it", assumed.service),
                trust(graph, trigger, role, assumed.service),
                Vec::new(),
            ),
            (_, Truth::No) if !by_role => (
                format!("`{name}` lacks `lambda:InvokeFunction` on `{function}`"),
                format!("allow `lambda:InvokeFunction` on {} in a policy of `{name}`", meant(graph, trigger)),
                if trusts == Truth::Yes { add_policy(graph, trigger, role) } else { Vec::new() },
            ),
            (Truth::Unknown(why), _) | (_, Truth::Unknown(why)) => {
                findings.undecided(place, why.clone());
                continue;
            }
            _ => continue,
        };
        findings
            .report(place, "invokes with this role", message)
            .label_node(graph, role, "the role")
            .label_node(graph, trigger.function, "the function it is to invoke")
            .help(help)
            .wish(wishes, Safety::Suggested);
    }
}

/// What to do about a role that is not trusted. One that functions run with is not what a service should get.
fn trust(graph: &TriggerGraph, trigger: &Trigger, role: NodeId, service: &str) -> String {
    let (name, function) = (graph.shown(role), graph.shown(trigger.function));
    let runs = graph.functions_declared().find(|function| graph.execution_role(*function) == graph.resource_id(role));
    let Some(runs) = runs else { return format!("let `{service}` assume `{name}`") };
    let advice = format!("`{name}` is what `{}` runs with: name a role that `{service}` may assume", graph.shown(runs));
    use SourceKind::{Authorizer, HttpApi, RestApi, WebSocketApi};
    match trigger.kind {
        Authorizer | HttpApi | RestApi | WebSocketApi => {
            format!("{advice}, or none and let a permission of `{function}` allow it")
        }
        _ => advice,
    }
}

/// A policy of the role for what is invoked.
fn add_policy(graph: &TriggerGraph, trigger: &Trigger, role: NodeId) -> Vec<Wish> {
    let invoked = match &trigger.qualifier {
        None => trigger.function,
        Some(Qualifier::Node(alias)) => *alias,
        Some(_) => return Vec::new(),
    };
    let (Some(role), Some(on)) = (graph.resource_id(role), graph.resource_id(invoked)) else { return Vec::new() };
    let actions = vec!["lambda:InvokeFunction"];
    grant::to_role(graph, Grant { role, actions, on: on.into(), of: on, named: &[Handle::Arn], suffix: "invoke" }, None)
}

/// The ARN that is invoked.
fn subject(graph: &TriggerGraph, trigger: &Trigger) -> Result<Text, Reason> {
    let arn = graph.arn(trigger.function).ok_or_else(|| Reason::new("the function's ARN is not known"))?;
    let behind = |name: &Text| arn.concat(&Text::literal(":")).concat(name);
    match &trigger.qualifier {
        None => Ok(arn),
        Some(Qualifier::Literal(name)) => Ok(behind(&Text::literal(name.as_str()))),
        Some(Qualifier::Node(alias)) => Ok(behind(&graph.name(*alias))),
        Some(Qualifier::Published | Qualifier::Unknown) => {
            Err(Reason::new("which version or alias is invoked is not known"))
        }
    }
}

/// Whether a state machine certainly invokes what it names: it may also hand a function's ARN to another service.
fn invokes(trigger: &Trigger) -> bool {
    let last = trigger.within.last().map(|key| key.as_str());
    trigger.kind != SourceKind::StepFunctions || last.is_some_and(|key| key == "Resource" || key == "FunctionName")
}

fn meant(graph: &TriggerGraph, trigger: &Trigger) -> String {
    match &trigger.qualifier {
        Some(Qualifier::Node(alias)) => format!("`{}`", graph.shown(*alias)),
        Some(Qualifier::Literal(name)) => format!("`{name}` of `{}`", graph.shown(trigger.function)),
        _ => format!("`{}`", graph.shown(trigger.function)),
    }
}
