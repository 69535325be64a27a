//! `mapping-before-policy`: Lambda checks a role whose policy may not be there yet. See the page.

use super::Findings;
use super::poller_permission_missing::needed;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{NodeId, Trigger, TriggerGraph};
use crate::model::{Dialect, ResourceId, Text, Truth, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings().filter(|trigger| !graph.is_external(trigger.function)) {
        let (actions, Some(subject)) = needed(graph, trigger) else { continue };
        let role = match graph.role_of_function(trigger.function) {
            Ok(role) => role,
            Err(why) => {
                findings.undecided(trigger, why);
                continue;
            }
        };
        let answers: Vec<_> = actions.iter().map(|action| in_time(graph, trigger, role, action, &subject)).collect();
        if let Some((_, Some(policy))) = answers.iter().find(|(truth, _)| *truth == Truth::No) {
            report(graph, findings, trigger, *policy);
        } else if let Some(why) = answers.into_iter().find_map(|(truth, _)| match truth {
            Truth::Unknown(why) => Some(why),
            _ => None,
        }) {
            findings.undecided(trigger, why);
        }
    }
}

/// Whether a policy that allows an action is made before the mapping, and one that allows it. That none does is the matter
/// of `poller-permission-missing`.
fn in_time(graph: &TriggerGraph, trigger: &Trigger, role: NodeId, action: &str, subject: &Text) -> (Truth, Option<ResourceId>) {
    let (granting, unseen) = graph.granted_by(role, action, trigger.source, subject);
    let Some((first, _)) = granting.first() else { return (Truth::Yes, None) };
    let before = |(via, truth): &(ResourceId, Truth)| {
        // What is in the role comes with it, and SAM orders what it writes.
        let own = graph.resource_id(role) == Some(*via) || graph.model.resource(*via).generated;
        let made = if own { Truth::Yes } else { graph.made_before(*via, trigger.via) };
        made.and(|| truth.clone())
    };
    let some = Truth::any(granting.iter().map(before));
    (some.or(|| unseen.map_or(Truth::No, Truth::Unknown)), Some(*first))
}

fn report(graph: &TriggerGraph, findings: &mut Findings, trigger: &Trigger, policy: ResourceId) {
    let made = graph.model.resource(trigger.via);
    let (address, function) = (&graph.model.resource(policy).address, graph.shown(trigger.function));
    let terraform = graph.model.dialect_of(trigger.via) == Dialect::Terraform;
    let message = format!("nothing makes `{address}` before `{}`, which AWS refuses without it", made.address);
    let finding = findings.report(trigger, "the role is checked when this is made", message);
    finding.label(policy, "may be made later").label_node(graph, trigger.function, "the function whose role it is");
    // The mapping of an event of SAM is made after its function.
    let later = if made.generated { function } else { &made.address };
    let word = if terraform { "depends_on" } else { "DependsOn" };
    let named = graph.seen_from(trigger.via, policy);
    finding.help(format!("add `{named}` to `{word}` of `{later}`"));
    let late = if made.generated { graph.resource_id(trigger.function) } else { Some(trigger.via) };
    let late = late.filter(|&late| graph.made_before(late, policy) == Truth::No);
    finding.wish(late.map(|late| Wish::depend(late, [policy])), Safety::Safe);
    if terraform {
        finding.severity(Severity::Note).why("Lambda checks the role when the mapping is made; Terraform's provider tries again for some minutes, by which the policy is there as a rule");
    }
}
