//! Grants as wishes: a policy that lets a role, or a service, do something.

use crate::graph::{NodeId, TriggerGraph};
use crate::model::limits::QUEUE_RETENTION;
use crate::model::things::Queue;
use crate::model::{Dialect, Handle, Names, ResourceId, Spec, Subject, Text, Truth, Type, Wanted, Wish};

/// The version of the policy language (IAM reference, `Version`).
const LANGUAGE: &str = "2012-10-17";

/// What a role is to be granted.
pub(super) struct Grant {
    /// The role.
    pub(super) role: ResourceId,
    /// Actions.
    pub(super) actions: Vec<&'static str>,
    /// What they are for; the policy comes right behind one that is added.
    pub(super) on: Subject,
    /// What the policy is called after, behind the role.
    pub(super) of: ResourceId,
    /// How a policy names it.
    pub(super) named: &'static [Handle],
    /// What comes last in its name: `read`.
    pub(super) suffix: &'static str,
}

/// An inline policy of a role, made before the resources whose setting up checks it; nothing where those come first, and for
/// roles that SAM writes.
pub(super) fn to_role(
    graph: &TriggerGraph,
    grant: Grant,
    checked_by: impl IntoIterator<Item = ResourceId>,
) -> Vec<Wish> {
    let Grant { role, actions, on, of, named, suffix } = grant;
    let (needed, number) = match on {
        Subject::Declared(on) => (vec![role, on], 0),
        Subject::Added(number) => (vec![role], number + 1),
    };
    let checked_by: Vec<ResourceId> = checked_by.into_iter().collect();
    let before =
        |late: &ResourceId| needed.iter().any(|&first| *late == first || graph.made_before(*late, first) != Truth::No);
    if graph.model.resource(role).generated || checked_by.iter().any(before) {
        return Vec::new();
    }
    let actions = one_or_all(actions.into_iter().map(Wanted::from).collect());
    let resources = one_or_all(named.iter().map(|&handle| Wanted::Of(on, handle)).collect());
    let statement = vec![("Effect", "Allow".into()), ("Action", actions), ("Resource", resources)];
    let name = Wanted::Of(role.into(), Handle::Name);
    let fields = vec![
        (("role", ""), name.clone()),
        (("", "PolicyName"), Wanted::Of(Subject::Added(number), Handle::Label)),
        (("", "Roles"), Wanted::List(vec![name])),
        (("policy", "PolicyDocument"), document(vec![statement])),
    ];
    let mut wishes = vec![Wish::Add {
        after: role,
        kind: Type::RolePolicy,
        of: vec![role, of],
        suffix,
        fields,
        depends_on: Vec::new(),
    }];
    wishes.extend(checked_by.into_iter().map(|late| Wish::depend(late, [Subject::Added(number)])));
    wishes
}

/// What is made later where the setting up of a resource checks the function's role: SAM makes its own after the function.
pub(super) fn waiting(graph: &TriggerGraph, via: ResourceId, function: NodeId) -> Option<ResourceId> {
    if graph.model.resource(via).generated { graph.resource_id(function) } else { Some(via) }
}

/// A service that is to send to a queue or topic.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sender {
    /// The service.
    pub(super) service: &'static str,
    /// On whose behalf.
    pub(super) source: ResourceId,
    /// What checks the policy when it is set up. Where that is the source, the policy cannot name it.
    pub(super) checked_by: Option<ResourceId>,
}

/// The policy of a queue or topic that has none.
pub(super) fn to_services(graph: &TriggerGraph, target: NodeId, action: &'static str, senders: &[Sender]) -> Vec<Wish> {
    let (Some(id), Some(kind)) = (graph.resource_id(target), graph.kind(target)) else { return Vec::new() };
    let mut late: Vec<ResourceId> = senders.iter().filter_map(|sender| sender.checked_by).collect();
    late.sort_unstable();
    late.dedup();
    let too_late = late.iter().any(|&late| graph.made_before(late, id) != Truth::No);
    let Some((kind, fields)) = policy_of(id.into(), kind, action, senders) else { return Vec::new() };
    if too_late || !graph.resource_policies_of(target).is_empty() {
        return Vec::new();
    }
    let mut wishes =
        vec![Wish::Add { after: id, kind, of: vec![id], suffix: "policy", fields, depends_on: Vec::new() }];
    wishes.extend(late.into_iter().map(|late| Wish::depend(late, [Subject::Added(0)])));
    wishes
}

/// A dead-letter queue for what a service cannot deliver, which lets the service send: the first wish adds the queue.
pub(super) fn dead_letters_of(graph: &TriggerGraph, via: ResourceId, sender: &Sender) -> Vec<Wish> {
    let mut wishes = vec![queue_for(via, "dlq")];
    // A name in Terraform belongs to one type, a logical id to the whole stack.
    let suffix = if graph.model.dialect_of(via) == Dialect::Terraform { "dlq" } else { "dlqPolicy" };
    let policy = policy_of(Subject::Added(0), Type::Queue, "sqs:SendMessage", std::slice::from_ref(sender));
    let add = |(kind, fields)| Wish::Add { after: via, kind, of: vec![via], suffix, fields, depends_on: Vec::new() };
    wishes.extend(policy.map(add));
    wishes
}

/// A queue for what a role sends, and a policy that lets the role: the first wish adds the queue, the second the policy.
/// Nothing where the policy cannot be written in time.
pub(super) fn failures_by_role(
    graph: &TriggerGraph,
    via: ResourceId,
    role: ResourceId,
    suffix: &'static str,
    checked_by: impl IntoIterator<Item = ResourceId>,
) -> Vec<Wish> {
    let (on, actions) = (Subject::Added(0), vec!["sqs:SendMessage"]);
    let policy = to_role(graph, Grant { role, actions, on, of: via, named: &[Handle::Arn], suffix }, checked_by);
    if policy.is_empty() {
        return policy;
    }
    std::iter::once(queue_for(via, suffix)).chain(policy).collect()
}

/// An on-failure destination that leads to the queue of the first wish. SAM wants to be told what it is.
pub(super) fn to_destination(graph: &TriggerGraph, via: ResourceId, destination: &Spec<Text>) -> Vec<Wish> {
    let resource = graph.model.resource(via);
    let (within, path) = (resource.body.origin.clone(), "DestinationConfig.OnFailure.Type");
    let kind = Wish::SetSource { owner: via, within, path, value: "SQS".into() };
    let to = Wish::set(via, destination, Wanted::Of(Subject::Added(0), Handle::Arn));
    resource.generated.then_some(kind).into_iter().chain([to]).collect()
}

/// A queue that keeps messages as long as queues can.
pub(super) fn queue_for(via: ResourceId, suffix: &'static str) -> Wish {
    let fields = vec![(Queue::RETENTION.names(), QUEUE_RETENTION.max.into())];
    Wish::Add { after: via, kind: Type::Queue, of: vec![via], suffix, fields, depends_on: Vec::new() }
}

/// The type and the fields of the policy of a queue or topic.
fn policy_of(
    target: Subject,
    kind: Type,
    action: &'static str,
    senders: &[Sender],
) -> Option<(Type, Vec<(Names, Wanted)>)> {
    let (kind, handle, single, several) = match kind {
        Type::Queue => (Type::QueuePolicy, Handle::Url, "queue_url", "Queues"),
        Type::Topic => (Type::TopicPolicy, Handle::Arn, "arn", "Topics"),
        _ => return None,
    };
    let statement = |sender: &Sender| {
        let condition = if sender.checked_by == Some(sender.source) {
            ("StringEquals", Wanted::Object(vec![("aws:SourceAccount", Wanted::Account)]))
        } else {
            let source = Wanted::Of(sender.source.into(), Handle::Arn);
            ("ArnEquals", Wanted::Object(vec![("aws:SourceArn", source)]))
        };
        vec![
            ("Effect", "Allow".into()),
            ("Principal", Wanted::Object(vec![("Service", sender.service.into())])),
            ("Action", action.into()),
            ("Resource", Wanted::Of(target, Handle::Arn)),
            ("Condition", Wanted::Object(vec![condition])),
        ]
    };
    let named = Wanted::Of(target, handle);
    let fields = vec![
        ((single, ""), named.clone()),
        (("", several), Wanted::List(vec![named])),
        (("policy", "PolicyDocument"), document(senders.iter().map(statement).collect())),
    ];
    Some((kind, fields))
}

/// A list of one is that one.
fn one_or_all(mut all: Vec<Wanted>) -> Wanted {
    match all.pop() {
        Some(only) if all.is_empty() => only,
        last => Wanted::List(all.into_iter().chain(last).collect()),
    }
}

fn document(statements: Vec<Vec<(&'static str, Wanted)>>) -> Wanted {
    let statements = statements.into_iter().map(Wanted::Object).collect();
    Wanted::Document(vec![("Version", LANGUAGE.into()), ("Statement", Wanted::List(statements))])
}
