//! Who may write to a queue or a topic: their resource policies, and the services that deliver to them.

use rustc_hash::FxHashMap;

use super::identity::Named;
use super::kinds::SourceKind;
use super::permissions::role_of;
use super::roles::policy_at;
use super::writes::names_the_action;
use super::{NodeId, TriggerGraph};
use crate::model::{
    Dialect, Exists, Kind, Origin, Part, Policy, Pseudo, Reason, Request, ResourceId, RootId, Statement, Text, Truth,
    Type, covers, reach,
};

/// A policy that a resource sets on a queue or a topic.
#[derive(Debug, Clone)]
pub struct ResourcePolicy {
    /// The resource that sets it.
    pub via: ResourceId,
    /// Where it is written.
    pub place: Origin,
    /// Whether it is there.
    pub exists: Exists,
    /// Its statements, with resources spelled out.
    policy: Policy,
}

/// Policies by the queue or topic they are set on.
#[derive(Debug, Default)]
pub(super) struct ResourcePolicies {
    of: FxHashMap<NodeId, Vec<ResourcePolicy>>,
    /// Why a queue or topic of a root may have another: one is set on something that cannot be told.
    loose: FxHashMap<RootId, Reason>,
    /// Functions that may set the policies of single queues and topics.
    setters: Vec<Setter>,
}

/// A function that may set the policy of a queue or topic.
#[derive(Debug)]
struct Setter {
    root: RootId,
    setter: NodeId,
    /// The queue or topic: an ARN.
    pattern: Text,
}

/// A service delivers to a queue or a topic.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The service.
    pub service: &'static str,
    /// The topic, rule or bucket.
    pub from: NodeId,
    /// The queue or topic.
    pub to: NodeId,
    /// The resource that says so.
    pub via: ResourceId,
    /// Where it says so.
    pub place: Origin,
    /// True for events that could not be delivered elsewhere.
    pub dead_letter: bool,
}

/// Paths of what a policy is set on, and of the policy; an empty target is the resource itself.
type Row = (Type, (&'static str, &'static str), &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (Type::Queue, ("", "policy"), &[]),
    (Type::QueuePolicy, ("queue_url", "policy"), &[("Queues", "PolicyDocument"), ("Queue", "PolicyDocument")]),
    (Type::Topic, ("", "policy"), &[]),
    (Type::TopicPolicy, ("arn", "policy"), &[("Topics", "PolicyDocument"), ("TopicArn", "PolicyDocument")]),
];

impl TriggerGraph<'_> {
    pub(super) fn collect_resource_policies(&mut self) {
        let model = self.model;
        for (via, resource) in model.resources() {
            let Some((_, terraform, others)) = ROWS.iter().find(|(kind, ..)| *kind == resource.kind) else { continue };
            let paths = match model.form_of(via) {
                Dialect::Terraform => std::slice::from_ref(terraform),
                Dialect::CloudFormation | Dialect::Sam => *others,
            };
            for (target, policy) in paths {
                self.resource_policy(via, target, policy);
            }
        }
    }

    fn resource_policy(&mut self, via: ResourceId, target: &str, path: &str) {
        let (root, resource) = (self.model.root_of(via), self.model.resource(via));
        let mut targets = Vec::new();
        if target.is_empty() {
            targets.push(NodeId::of(via));
        } else {
            for reached in reach(&resource.body, target) {
                let named = match &reached.value.kind {
                    Kind::Text(text) => self.named(root, text, |kind| matches!(kind, Type::Queue | Type::Topic), None),
                    Kind::Unknown(why) => Named::Unknown(why.clone()),
                    _ => continue,
                };
                match named {
                    Named::Node(node) => targets.push(node),
                    Named::External(_) | Named::Unknown(_) => {
                        let why = Reason::new(format!("what `{}` is set on is not known", resource.address));
                        self.resource_policies.loose.entry(root).or_insert(why);
                    }
                }
            }
        }
        let documents = reach(&resource.body, path);
        let Some(first) = documents.first() else { return };
        let mut policy = policy_at(&resource.body, &[path]);
        policy.spell(&|text| self.canonical(root, text));
        let (place, exists) = (first.value.origin.clone(), resource.exists.clone());
        for target in targets {
            let (place, exists) = (place.clone(), exists.clone());
            let policy = policy.clone().unless(self.apart(via, target).as_ref());
            let policies = self.resource_policies.of.entry(target).or_default();
            policies.push(ResourcePolicy { via, place, exists, policy });
        }
    }

    /// The policies set on a queue or a topic: AWS keeps one.
    pub fn resource_policies_of(&self, node: NodeId) -> &[ResourcePolicy] {
        self.resource_policies.of.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Whether the policy of a queue or topic may let some role of the account do something.
    pub fn policy_may_grant(&self, node: NodeId, action: &str) -> bool {
        let Some(subject) = self.arn(node) else { return true };
        let request = Request::new(action, &subject);
        self.resource_policies_of(node).iter().any(|own| own.policy.grants_some(&request).possible())
    }

    /// Every queue and topic with a policy.
    pub fn nodes_with_policies(&self) -> impl Iterator<Item = NodeId> {
        let mut nodes: Vec<NodeId> = self.resource_policies.of.keys().copied().collect();
        nodes.sort_unstable();
        nodes.into_iter()
    }

    /// Deliveries by services that need the policy of the queue or topic: a target with a role needs none.
    pub fn deliveries(&self) -> Vec<Delivery> {
        let mut deliveries = Vec::new();
        for forward in &self.forwards {
            let service = match (forward.kind, self.kind(forward.target)) {
                (SourceKind::Sns, Some(Type::Queue)) => "sns.amazonaws.com",
                (SourceKind::S3, Some(Type::Queue | Type::Topic)) => "s3.amazonaws.com",
                (SourceKind::EventBridge | SourceKind::EventBridgeSchedule, Some(Type::Queue | Type::Topic))
                    if role_of(&forward.entry).is_none() =>
                {
                    "events.amazonaws.com"
                }
                _ => continue,
            };
            let (from, to, via, place) = (forward.source, forward.target, forward.via, forward.place.clone());
            deliveries.push(Delivery { service, from, to, via, place, dead_letter: false });
        }
        for failure in &self.failures {
            let service = match self.model.resource(failure.via).kind {
                Type::Subscription => "sns.amazonaws.com",
                Type::RuleTarget | Type::Rule => "events.amazonaws.com",
                _ => continue,
            };
            let (Some(from), Ok(to)) = (failure.from, &failure.to) else { continue };
            if self.kind(*to) == Some(Type::Queue) {
                let (to, via, place) = (*to, failure.via, failure.place.clone());
                deliveries.push(Delivery { service, from, to, via, place, dead_letter: true });
            }
        }
        deliveries
    }

    /// Whether the policies of a queue or topic let a service deliver.
    pub fn may_deliver(&self, delivery: &Delivery) -> Truth {
        let Some(subject) = self.arn(delivery.to) else {
            return Truth::Unknown(Reason::new("it is not declared here"));
        };
        let action = if self.kind(delivery.to) == Some(Type::Topic) { "sns:Publish" } else { "sqs:SendMessage" };
        let mut request = Request::new(action, &subject)
            .by_service(delivery.service)
            .with("aws:SourceAccount", Text::part(Part::Pseudo(Pseudo::Account)));
        if let Some(arn) = self.arn(delivery.from) {
            request = request.with("aws:SourceArn", arn);
        }
        let granted = Truth::any(self.resource_policies_of(delivery.to).iter().map(|own| own.policy.grants(&request)));
        let hidden = || {
            let loose = self.resource_policies.loose.get(&self.root_of(delivery.to)).cloned();
            let unseen =
                loose.or_else(|| self.hidden(delivery.to)).or_else(|| self.set_at_run_time(delivery.to, &subject));
            unseen.map_or(Truth::No, Truth::Unknown)
        };
        granted.or(hidden)
    }

    /// Roles that may set the policy of one queue or topic do so at run time: what stands here is not all of it. Grants
    /// on many of them, or of all that can be done with them, say nothing of the kind.
    pub(super) fn collect_policy_setters(&mut self) {
        let model = self.model;
        for (id, _) in model.resources().filter(|(_, resource)| resource.kind == Type::Function) {
            let (setter, root) = (NodeId::of(id), model.root_of(id));
            let Ok(policy) = self.execution_policy(setter) else { continue };
            let sets = |statement: &&Statement| {
                let sets = |action| names_the_action(statement, action) && statement.allows_action(action).certain();
                sets("sqs:SetQueueAttributes") || sets("sns:SetTopicAttributes")
            };
            let patterns = policy.statements.iter().filter(sets).flat_map(Statement::resource_patterns);
            let own = patterns.map(|(pattern, _)| pattern.clone()).filter(|text| !text.to_string().ends_with('*'));
            let setters: Vec<Setter> = own.map(|pattern| Setter { root, setter, pattern }).collect();
            self.resource_policies.setters.extend(setters);
        }
    }

    /// Why the policy of a queue or topic may be another one at run time.
    fn set_at_run_time(&self, node: NodeId, subject: &Text) -> Option<Reason> {
        let root = self.root_of(node);
        let mut setters = self.resource_policies.setters.iter().filter(|setter| setter.root == root);
        let found = setters.find(|setter| covers(&setter.pattern, subject).certain())?;
        let (setter, node) = (self.address(found.setter), self.address(node));
        Some(Reason::new(format!("`{setter}` may set the policy of `{node}`")))
    }
}
