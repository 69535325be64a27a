//! Redrive allow policies: which queues may use a queue as their dead-letter queue.

use super::identity::Named;
use super::{NodeId, TriggerGraph};
use crate::model::things::{Queue, RedriveAllow};
use crate::model::{Kind, Origin, Reason, ResourceId, RootId, State, Text, Type, Value, json, reach};

/// A redrive allow policy.
#[derive(Debug, Clone)]
pub struct RedriveAllowance {
    /// The dead-letter queue it is about.
    pub dead_letter: NodeId,
    /// The resource that says so: the queue itself, or a resource of its own.
    pub via: ResourceId,
    /// Where it says so.
    pub place: Origin,
    /// The list of queues that may use it, and how many there are; None where there is none, or not all of it is known.
    pub listed: Option<(Origin, usize)>,
    who: Who,
}

#[derive(Debug, Clone)]
enum Who {
    All,
    None,
    Listed(Vec<Result<NodeId, Reason>>),
    Unknown(Reason),
}

/// The queues that may use it, by ARN.
const SOURCES: &str = "sourceQueueArns";

impl RedriveAllowance {
    /// Whether a queue may use it.
    pub fn admits(&self, queue: NodeId) -> Result<bool, Reason> {
        match &self.who {
            Who::All => Ok(true),
            Who::None => Ok(false),
            Who::Unknown(why) => Err(why.clone()),
            Who::Listed(queues) if queues.iter().any(|named| named.as_ref() == Ok(&queue)) => Ok(true),
            Who::Listed(queues) => {
                queues.iter().find_map(|named| named.as_ref().err()).map_or(Ok(false), |why| Err(why.clone()))
            }
        }
    }

    /// Whether it names the queues that may.
    pub fn names_sources(&self) -> bool {
        matches!(&self.who, Who::Listed(queues) if !queues.is_empty())
    }

    /// What it says.
    pub fn words(&self) -> &'static str {
        match &self.who {
            Who::None => "it denies all queues",
            _ => "it allows other queues only",
        }
    }
}

impl TriggerGraph<'_> {
    pub(super) fn collect_redrive_allowances(&mut self) {
        let model = self.model;
        for (via, resource) in model.resources() {
            let root = model.root_of(via);
            let dead_letter = match resource.kind {
                Type::Queue => Some(NodeId::of(via)),
                Type::QueueRedriveAllowPolicy => self.queue_at(root, &resource.body),
                _ => None,
            };
            let Some(dead_letter) = dead_letter else { continue };
            let (who, listed, place) = match model.field(via, &Queue::REDRIVE_ALLOW_POLICY).state {
                State::Set(policy, place) => {
                    let policy = match policy.as_text().map(|text| json::parse(text, &policy.origin)) {
                        Some(Ok(document)) => document,
                        _ => policy,
                    };
                    let who = self.allowed(via, root, &policy);
                    let listed = matches!(who, Who::Listed(_)).then(|| listed_in(&policy)).flatten();
                    (who, listed, place)
                }
                State::Unknown(why, place) => (Who::Unknown(why), None, place),
                State::Absent | State::Default(_) => continue,
            };
            self.redrive_allowances.push(RedriveAllowance { dead_letter, via, place, listed, who });
        }
    }

    fn queue_at(&mut self, root: RootId, body: &Value) -> Option<NodeId> {
        let url = body.get("queue_url")?.as_text()?.clone();
        match self.named(root, &url, |kind| kind == Type::Queue, None) {
            Named::Node(node) => Some(node),
            Named::External(_) | Named::Unknown(_) => None,
        }
    }

    fn allowed(&mut self, via: ResourceId, root: RootId, policy: &Value) -> Who {
        let permission: Text = match self.model.field_of_entry(via, policy, &RedriveAllow::PERMISSION).state {
            State::Set(text, _) | State::Default(text) => text,
            State::Unknown(why, _) => return Who::Unknown(why),
            State::Absent => return Who::All,
        };
        if let Some(why) = permission.first_unknown() {
            return Who::Unknown(why);
        }
        match permission.known().as_deref() {
            Some("denyAll") => Who::None,
            Some("byQueue") => {
                let named = reach(policy, SOURCES).into_iter().map(|reached| match &reached.value.kind {
                    Kind::Text(text) => match self.named(root, text, |kind| kind == Type::Queue, None) {
                        Named::Node(node) => Ok(node),
                        Named::External(_) => Err(Reason::new("a queue that is allowed is not declared here")),
                        Named::Unknown(why) => Err(why),
                    },
                    _ => Err(reached
                        .value
                        .first_unknown()
                        .unwrap_or_else(|| Reason::new("a queue is not given as text"))),
                });
                Who::Listed(named.collect())
            }
            _ => Who::All,
        }
    }
}

fn listed_in(policy: &Value) -> Option<(Origin, usize)> {
    let sources = policy.get(SOURCES)?;
    let list = sources.as_list().filter(|list| list.rest.is_none())?;
    Some((sources.origin.clone(), list.items.len()))
}
