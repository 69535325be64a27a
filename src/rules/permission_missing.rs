//! `permission-missing`: a source pushes to a function that does not let it. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{Permitted, Qualifier, SourceKind, Trigger, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Wish, Wanted, Handle, Subject, Type, Dialect};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        match &trigger.permission {
            Permitted::Undecided(why) if !graph.has_near_permission(trigger) => {
                findings.undecided(trigger, why.clone());
            }
            Permitted::Missing => {
                let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
                let principal = graph.principal(trigger).unwrap_or_default();
                let message = format!("`{source}` may not invoke `{function}`: no permission names `{principal}`");
                let finding = findings.report(trigger, "invokes the function here", message);
                finding.label_node(graph, trigger.function, "this function has no such permission");
                if checked_at_deploy(trigger.kind) {
                    finding.why("AWS checks the permission when the trigger is set up and refuses it");
                }
                let help = || format!("let `{principal}` invoke `{function}` on behalf of `{source}`");
                finding.help(switch_of_sam(graph, trigger).unwrap_or_else(help));
                finding.wish(add_permission(graph, trigger), Safety::Suggested);
            }
            _ => {}
        }
    }
}

/// The permission, and what has to wait for it.
fn add_permission(graph: &TriggerGraph, trigger: &Trigger) -> Vec<Wish> {
    let whole = || {
        let principal = trigger.kind.principal()?;
        let (function, source) = (graph.resource_id(trigger.function)?, graph.resource_id(trigger.source)?);
        let checked = checked_at_deploy(trigger.kind);
        let terraform = graph.model.dialect_of(function) == Dialect::Terraform;
        let named = match &trigger.qualifier {
            None => function,
            Some(Qualifier::Node(alias)) => graph.resource_id(*alias)?,
            Some(_) => return None,
        };
        let mut fields = vec![
            (Permission::ACTION.names(), "lambda:InvokeFunction".into()),
            (Permission::FUNCTION.names(), Wanted::Of(if terraform { function } else { named }.into(), Handle::Name)),
        ];
        if named != function {
            fields.push((Permission::QUALIFIER.names(), Wanted::Of(named.into(), Handle::Name)));
        }
        fields.push((Permission::PRINCIPAL.names(), principal.into()));
        // A bucket or target group that waits for its permission cannot be named by it.
        let waits = checked && trigger.via == source;
        if !waits {
            fields.push((Permission::SOURCE_ARN.names(), Wanted::Of(source.into(), Handle::Source)));
        }
        if trigger.kind == SourceKind::S3 && waits {
            fields.push((Permission::SOURCE_ACCOUNT.names(), Wanted::Account));
        } else if waits {
            return None;
        }
        let suffix = "permission";
        let of = vec![source, function];
        let mut wishes =
            vec![Wish::Add { after: function, kind: Type::Permission, of, suffix, fields, depends_on: Vec::new() }];
        if checked {
            wishes.push(Wish::depend(trigger.via, [Subject::Added(0)]));
        }
        Some(wishes)
    };
    // Others name their source by what is no ARN of it, or not at all.
    use SourceKind::{EventBridge, EventBridgeSchedule, HttpApi, LoadBalancer, Logs, RestApi, S3, Sns, WebSocketApi};
    let plain = [EventBridge, EventBridgeSchedule, HttpApi, LoadBalancer, Logs, RestApi, S3, Sns, WebSocketApi];
    if plain.contains(&trigger.kind) { whole().unwrap_or_default() } else { Vec::new() }
}

/// What makes SAM write the permission of an HTTP API's authorizer, which it does only if told to.
pub(super) fn switch_of_sam(graph: &TriggerGraph, trigger: &Trigger) -> Option<String> {
    let (model, api) = (graph.model, graph.model.resource(trigger.via));
    // Only of APIs that SAM makes is the stage known by the API.
    let by_sam = || model.find(model.root_of(trigger.via), &format!("{}.Stage", api.address)).is_some();
    (trigger.kind == SourceKind::Authorizer && api.kind == Type::Api && by_sam()).then(|| {
        let switch = "set `EnableFunctionDefaultPermissions` of the authorizer to `true`";
        format!("{switch}; SAM takes neither a parameter nor a condition there")
    })
}

/// Sources that check the function's policy when they are configured (aws facts 3.2).
pub(super) fn checked_at_deploy(kind: SourceKind) -> bool {
    use SourceKind::{Config, LoadBalancer, Logs, S3, SecretsManager, Ses};
    matches!(kind, S3 | LoadBalancer | Logs | Ses | Config | SecretsManager)
}
