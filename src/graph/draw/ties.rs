use super::Meaning;
use crate::graph::{Failure, Forward, InvokePermission, NodeId, SourceKind, Trigger, TriggerGraph, Write};
use crate::model::ResourceId;

/// Any edge of the graph, with what all of them have.
#[derive(Clone, Copy)]
pub(super) enum Tie<'g> {
    Trigger(&'g Trigger),
    Forward(&'g Forward),
    Failure(&'g Failure),
    Write(&'g Write),
    Permission(&'g InvokePermission),
}

impl TriggerGraph<'_> {
    /// Every edge that has two ends, kind after kind.
    pub(super) fn ties(&self) -> impl Iterator<Item = Tie<'_>> {
        let triggers = self.triggers.iter().map(Tie::Trigger);
        let permissions = self.permissions.iter().filter(|p| p.function.is_some()).map(Tie::Permission);
        let forwards = self.forwards.iter().map(Tie::Forward);
        let failures = self.failures.iter().filter(|f| f.from.is_some() && f.to.is_ok()).map(Tie::Failure);
        let writes = self.writes.iter().filter(|write| self.is_told(write)).map(Tie::Write);
        triggers.chain(permissions).chain(forwards).chain(failures).chain(writes)
    }

    /// What may write anywhere, or to something of a name that is not known, would be drawn to everything.
    pub(super) fn is_told(&self, write: &Write) -> bool {
        write.about.certain()
    }
}

impl Tie<'_> {
    /// Both ends; None where one is not known.
    pub(super) fn ends(&self) -> Option<(NodeId, NodeId)> {
        Some(match self {
            Tie::Trigger(trigger) => (trigger.source, trigger.function),
            Tie::Forward(forward) => (forward.source, forward.target),
            Tie::Failure(failure) => (failure.from?, *failure.to.as_ref().ok()?),
            Tie::Write(write) => (write.function, write.target),
            Tie::Permission(permission) => (permission.source.unwrap_or(permission.service), permission.function?),
        })
    }

    /// The resource that makes it; None for writes, which a role's policies make.
    pub(super) fn via(&self) -> Option<ResourceId> {
        match self {
            Tie::Trigger(trigger) => Some(trigger.via),
            Tie::Forward(forward) => Some(forward.via),
            Tie::Failure(failure) => Some(failure.via),
            Tie::Permission(permission) => Some(permission.via),
            Tie::Write(_) => None,
        }
    }

    /// What it means; None for permissions, which are facts of other edges.
    pub(super) fn meaning(&self) -> Option<Meaning> {
        match self {
            Tie::Trigger(_) => Some(Meaning::Trigger),
            Tie::Forward(_) => Some(Meaning::Forward),
            Tie::Failure(_) => Some(Meaning::Failure),
            Tie::Write(_) => Some(Meaning::Write),
            Tie::Permission(_) => None,
        }
    }

    /// The words a person may choose it by: the edge, and the source.
    pub(super) fn kinds(&self) -> (&'static str, Option<SourceKind>) {
        let word = self.meaning().map_or("invoke_permission", Meaning::as_str);
        match self {
            Tie::Trigger(trigger) => (word, Some(trigger.kind)),
            Tie::Forward(forward) => (word, Some(forward.kind)),
            Tie::Failure(_) | Tie::Write(_) | Tie::Permission(_) => (word, None),
        }
    }
}
