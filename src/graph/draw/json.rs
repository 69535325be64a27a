//! The graph as JSON: the contract `trigger-lint graph --output json`, version 1.

use serde_json::{Map, Value as Json, json};

use super::ties::Tie;
use super::{Locate, Selection};
use crate::graph::kinds::node_kind;
use crate::graph::{Failure, InvokePermission, NodeId, OutsideKind, Qualifier, TriggerGraph};
use crate::model::{Exists, Text, Truth, Type};
use crate::source::Span;

impl TriggerGraph<'_> {
    /// The selected part of the graph as JSON.
    pub(super) fn to_json(&self, place: Locate<'_>, selection: &Selection) -> Json {
        let nodes = self.nodes().filter(|&node| self.is_shown(node) && selection.has_node(node));
        let nodes: Vec<Json> = nodes.map(|node| self.node_json(node, place)).collect();
        let mut edges = Vec::new();
        for trigger in self.triggers.iter().filter(|trigger| selection.has_edge(&Tie::Trigger(trigger))) {
            let mut edge =
                self.edge("trigger", Some(trigger.source), Some(trigger.function), trigger.via, &trigger.exists);
            edge.insert("source_kind".into(), trigger.kind.as_str().into());
            edge.insert("invocation".into(), trigger.invocation.as_str().into());
            edge.insert("enabled".into(), trigger.enabled.map_or(Json::Null, Json::Bool));
            edge.insert("permission".into(), trigger.permission.as_str().into());
            if let Some(event) = trigger.event() {
                edge.insert("event".into(), event.into());
            }
            if let Some(qualifier) = trigger.qualifier.as_ref().and_then(|q| self.qualifier_json(q)) {
                edge.insert("qualifier".into(), qualifier);
            }
            put_place(&mut edge, trigger.target.span.unwrap_or(self.model.resource(trigger.via).declared), place);
            edges.push(Json::Object(edge));
        }
        let has =
            |permission: &&InvokePermission| selection.is_all() || selection.has_edge(&Tie::Permission(permission));
        for permission in self.permissions.iter().filter(has) {
            let from = permission.source.unwrap_or(permission.service);
            let Some(function) = permission.function else { continue };
            let mut edge =
                self.edge("invoke_permission", Some(from), Some(function), permission.via, &permission.exists);
            edge.insert("principal".into(), permission.principal.as_str().map_or(Json::Null, Json::from));
            if let Some(qualifier) = permission.qualifier.as_ref().and_then(|q| self.qualifier_json(q)) {
                edge.insert("qualifier".into(), qualifier);
            }
            put_place(&mut edge, self.model.resource(permission.via).declared, place);
            edges.push(Json::Object(edge));
        }
        for forward in self.forwards.iter().filter(|forward| selection.has_edge(&Tie::Forward(forward))) {
            let mut edge =
                self.edge("forward", Some(forward.source), Some(forward.target), forward.via, &forward.exists);
            edge.insert("source_kind".into(), forward.kind.as_str().into());
            put_place(&mut edge, forward.place.span.unwrap_or(self.model.resource(forward.via).declared), place);
            edges.push(Json::Object(edge));
        }
        let has = |failure: &&Failure| selection.is_all() || selection.has_edge(&Tie::Failure(failure));
        for failure in self.failures.iter().filter(has) {
            let Ok(to) = failure.to else { continue };
            let mut edge = self.edge("failure", failure.from, Some(to), failure.via, &failure.exists);
            edge.insert("on".into(), failure.kind.as_str().into());
            put_place(&mut edge, failure.place.span.unwrap_or(self.model.resource(failure.via).declared), place);
            edges.push(Json::Object(edge));
        }
        edges.extend(self.writes_json(place, selection));
        let undecided: Vec<Json> = self
            .gaps
            .iter()
            .filter(|gap| selection.is_all() || selection.has_node(NodeId::of(gap.what)))
            .map(|gap| json!({ "what": self.id(NodeId::of(gap.what)), "why": gap.why.text() }))
            .collect();
        json!({ "version": 1, "nodes": nodes, "edges": edges, "undecided": undecided })
    }

    /// One edge for what a function may write to by one resource pattern, with all its actions.
    fn writes_json(&self, place: Locate<'_>, selection: &Selection) -> Vec<Json> {
        let mut edges: Vec<(NodeId, NodeId, String, Map<String, Json>)> = Vec::new();
        for write in self.writes.iter().filter(|write| self.is_told(write) && selection.has_edge(&Tie::Write(write))) {
            let Some(role) = self.execution_role(write.function) else { continue };
            let (function, target, pattern) = (write.function, write.target, write.pattern.to_string());
            let of_function = edges.iter_mut().rev().take_while(|edge| edge.0 == function);
            let mut same = of_function.filter(|edge| edge.1 == target && edge.2 == pattern);
            if let Some((.., edge)) = same.next() {
                if let Some(Json::Array(actions)) = edge.get_mut("actions")
                    && !actions.iter().any(|action| action == write.action)
                {
                    actions.push(write.action.into());
                }
                continue;
            }
            let exist = match &write.granted {
                Truth::Unknown(why) => Exists::Maybe(why.clone()),
                _ => Exists::Yes,
            };
            let mut edge = self.edge("write", Some(function), Some(target), role, &exist);
            edge.insert("actions".into(), json!([write.action]));
            if self.event_type(target) == Some(Type::Bucket) {
                edge.insert("prefix".into(), key_prefix(&write.pattern).into());
            }
            put_place(&mut edge, write.place.span.unwrap_or(self.model.resource(role).declared), place);
            edges.push((function, target, pattern, edge));
        }
        edges.into_iter().map(|(.., edge)| Json::Object(edge)).collect()
    }

    /// The id of a node: its root and its address.
    pub fn id(&self, node: NodeId) -> String {
        format!("{}#{}", self.model.root(self.root_of(node)).path, self.address(node))
    }

    /// Policies and their attachments are said by edges; everything else that the model knows is a node.
    pub(super) fn is_shown(&self, node: NodeId) -> bool {
        match self.kind(node) {
            Some(kind) => !matches!(
                kind,
                Type::Other
                    | Type::RolePolicy
                    | Type::ManagedPolicy
                    | Type::PolicyAttachment
                    | Type::RolePoliciesExclusive
                    | Type::Key
                    | Type::KeyPolicy
                    | Type::KeyAlias
                    | Type::KeyGrant
                    | Type::RestApiPolicy
            ),
            // The default bus is there in every root: it is shown where something writes to it.
            None if self.spoken(node) == "the default bus" => self.writes.iter().any(|write| write.target == node),
            None => true,
        }
    }

    fn node_json(&self, node: NodeId, place: Locate<'_>) -> Json {
        let mut json = Map::new();
        json.insert("id".into(), self.id(node).into());
        json.insert("root".into(), self.model.root(self.root_of(node)).path.clone().into());
        json.insert("address".into(), self.address(node).into());
        match self.resource(node) {
            Some(resource) => {
                json.insert("kind".into(), node_kind(resource.kind).into());
                json.insert("exists".into(), exists(&resource.exists).into());
                put_place(&mut json, resource.declared, place);
            }
            None => {
                let kind = match self.outside[node.0 - self.len()].kind {
                    OutsideKind::External => "external",
                    OutsideKind::Undeclared => "resource",
                    OutsideKind::Service => "service",
                };
                json.insert("kind".into(), kind.into());
                json.insert("exists".into(), "yes".into());
            }
        }
        Json::Object(json)
    }

    fn edge(
        &self,
        kind: &str,
        from: Option<NodeId>,
        to: Option<NodeId>,
        via: crate::model::ResourceId,
        exist: &Exists,
    ) -> Map<String, Json> {
        let id = |node: Option<NodeId>| node.map_or(Json::Null, |node| self.id(node).into());
        let mut edge = Map::new();
        edge.insert("kind".into(), kind.into());
        edge.insert("from".into(), id(from));
        edge.insert("to".into(), id(to));
        edge.insert("via".into(), json!([self.id(NodeId::of(via))]));
        edge.insert("exists".into(), exists(exist).into());
        edge
    }

    fn qualifier_json(&self, qualifier: &Qualifier) -> Option<Json> {
        match qualifier {
            Qualifier::Node(node) => Some(self.id(*node).into()),
            Qualifier::Literal(text) => Some(text.clone().into()),
            Qualifier::Published => Some("version".into()),
            Qualifier::Unknown => None,
        }
    }
}

/// What the keys a pattern covers have in common: all before the first wildcard.
fn key_prefix(pattern: &Text) -> String {
    let keys = crate::graph::filters::key_pattern(pattern).map(|keys| keys.to_string()).unwrap_or_default();
    keys.split(['*', '?']).next().unwrap_or_default().to_owned()
}

fn exists(exists: &Exists) -> &'static str {
    match exists {
        Exists::Yes => "yes",
        Exists::Maybe(_) => "maybe",
    }
}

fn put_place(json: &mut Map<String, Json>, span: Span, place: Locate<'_>) {
    let (file, line) = place(span);
    json.insert("file".into(), file.into());
    json.insert("line".into(), line.into());
}
