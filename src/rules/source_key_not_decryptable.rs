//! `source-key-not-decryptable`: the function's role may not decrypt what it reads. See the page.

use super::Findings;
use super::grant::{self, Grant};
use crate::diagnostic::Safety;
use crate::graph::{Encryption, NodeId, SourceKind, TriggerGraph};
use crate::model::{Handle, Truth};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let polled = |kind| matches!(kind, SourceKind::Sqs | SourceKind::Kinesis);
    for trigger in graph.mappings().filter(|trigger| polled(trigger.kind) && !graph.is_external(trigger.function)) {
        let Some(field) = graph.key_field(trigger.source) else { continue };
        let key: NodeId = match graph.encryption(&field) {
            Ok(Encryption::Key(key)) => key,
            // The keys of AWS let whoever may use the service.
            Ok(Encryption::Managed(_)) => continue,
            Err(why) => {
                findings.undecided(&field, why);
                continue;
            }
        };
        let role = match graph.role_of_function(trigger.function) {
            Ok(role) => role,
            Err(why) => {
                findings.undecided(trigger, why);
                continue;
            }
        };
        match graph.role_may_use(role, "kms:Decrypt", key) {
            Truth::Yes => {}
            Truth::Unknown(why) => findings.undecided(trigger, why),
            Truth::No => {
                let (function, source) = (graph.shown(trigger.function), graph.shown(trigger.source));
                let name = graph.shown(key);
                let message = format!("the role of `{function}` lacks `kms:Decrypt` on `{name}`, which encrypts `{source}`");
                let finding = findings.report(trigger, "Lambda reads the source with the function's role", message);
                finding.label(&field, "encrypted with this key").label_node(graph, key, "the key");
                finding.label_node(graph, role, "the role").help(format!("allow `kms:Decrypt` on `{name}` in a policy of the role"));
                if let (Some(role), Some(on)) = (graph.resource_id(role), graph.resource_id(key)) {
                    let (actions, of, on) = (vec!["kms:Decrypt"], on, on.into());
                    let grant = Grant { role, actions, on, of, named: &[Handle::Arn], suffix: "decrypt" };
                    let waiting = grant::waiting(graph, trigger.via, trigger.function);
                    finding.wish(grant::to_role(graph, grant, waiting), Safety::Suggested);
                }
            }
        }
    }
}
