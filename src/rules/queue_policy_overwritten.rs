//! `queue-policy-overwritten`: a queue or topic has one policy, and two resources set it. See the page.

use compact_str::CompactString;

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::{ResourcePolicy, TriggerGraph};
use crate::model::things::QueuePolicy;
use crate::model::{Dialect, Exists, Origin, ResourceId, Truth, Type, Wish, json};

/// Moves the statements of the second into the first, if both are resources of their own, speak one version of the language,
/// and the names of the statements stay unique. Not what waits for the first.
fn merge(graph: &TriggerGraph, first: &ResourcePolicy, second: &ResourcePolicy) -> Option<Wish> {
    let (into, from) = (first.via, second.via);
    let same = match (graph.model.resource(into).kind, graph.model.resource(from).kind) {
        (Type::QueuePolicy, Type::QueuePolicy) => "queue_url",
        (Type::TopicPolicy, Type::TopicPolicy) => "arn",
        _ => return None,
    };
    let (a, b) = (Document::of(graph, into)?, Document::of(graph, from)?);
    let apart = a.version == b.version && !b.ids.iter().any(|id| a.ids.contains(id));
    let waits = graph.made_before(into, from) != Truth::No;
    let lists = vec![(b.statements, a.statements)];
    (apart && !waits).then(|| Wish::Merge { into, from, same, parts: &[], lists })
}

/// A policy that is wholly its version and its statements.
struct Document {
    version: Option<CompactString>,
    /// Names of statements.
    ids: Vec<CompactString>,
    statements: Origin,
}

impl Document {
    fn of(graph: &TriggerGraph, via: ResourceId) -> Option<Self> {
        let field = graph.model.field(via, &QueuePolicy::POLICY);
        let text = field.value()?.as_text()?;
        let document = json::parse(text, field.origin()?).ok()?;
        let known = |key: &str| ["Version", "Id", "Statement"].contains(&key);
        let object = document.as_object().filter(|object| object.rest.is_none())?;
        object.entries.keys().all(|key| known(key)).then_some(())?;
        let version = match document.get("Version") {
            Some(version) => Some(version.as_str()?),
            None => None,
        };
        let statements = document.get("Statement")?;
        let items = match statements.as_list() {
            Some(list) => list.rest.is_none().then_some(list.items.as_slice())?,
            None => std::slice::from_ref(statements),
        };
        let mut ids = Vec::new();
        for item in items {
            let object = item.as_object().filter(|object| object.rest.is_none())?;
            if let Some(id) = object.entries.get("Sid") {
                ids.push(id.value.as_str()?);
            }
        }
        Some(Self { version, ids, statements: statements.origin.clone() })
    }
}

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for node in graph.nodes_with_policies() {
        let policies = graph.resource_policies_of(node);
        let Some((first, others)) = policies.split_first() else { continue };
        // CloudFormation users set one policy on several queues; what two of them do to one queue is not documented.
        if graph.model.form_of(first.via) != Dialect::Terraform {
            continue;
        }
        for other in others.iter().filter(|other| other.via != first.via) {
            let place = Place { resource: other.via, origin: Some(other.place.clone()) };
            let doubt = [&first.exists, &other.exists].into_iter().find_map(|exists| match exists {
                Exists::Maybe(why) => Some(why.clone()),
                Exists::Yes => None,
            });
            if let Some(why) = doubt {
                findings.undecided(place, why);
                continue;
            }
            let address = |via| &graph.model.resource(via).address;
            let (a, b) = (address(first.via), address(other.via));
            let message = format!("`{a}` and `{b}` both set the policy of `{}`: the last one wins", graph.shown(node));
            findings
                .report(place, "sets the policy", message)
                .label(Place { resource: first.via, origin: Some(first.place.clone()) }, "sets it, too")
                .label_node(graph, node, "has one policy")
                .wish(merge(graph, first, other), Safety::Suggested)
                .help("put the statements of both into one policy");
        }
    }
}
