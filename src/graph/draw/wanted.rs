use std::collections::VecDeque;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Meaning;
use super::ties::Tie;
use crate::graph::{NodeId, SourceKind, TriggerGraph};
use crate::model::{Kind, Type};

/// Which part of the graph a person wants to see.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The address of the node in the middle, with or without its root.
    pub focus: Option<String>,
    /// How many edges away from it.
    pub depth: usize,
    /// Only edges of these kinds: of source (`sqs`) or of edge (`failure`); all where empty.
    pub only: Vec<String>,
    /// Only functions that nothing invokes and sources that lead nowhere.
    pub unused: bool,
}

/// What was asked for is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongWish {
    /// What was written.
    pub word: String,
    /// What could have been.
    pub known: Vec<String>,
    /// What it should have been.
    pub what: &'static str,
}

/// The part of a graph that is shown.
#[derive(Debug, Default)]
pub struct Selection {
    nodes: Option<FxHashSet<NodeId>>,
    kinds: Option<FxHashSet<String>>,
    /// Nodes only.
    no_edges: bool,
}

impl Selection {
    pub(super) fn has_node(&self, node: NodeId) -> bool {
        self.nodes.as_ref().is_none_or(|nodes| nodes.contains(&node))
    }

    /// True if nothing was left out.
    pub(super) fn is_all(&self) -> bool {
        self.nodes.is_none() && self.kinds.is_none() && !self.no_edges
    }

    /// True if nodes were chosen: then every one of them is shown, however unimportant it seems.
    pub(super) fn is_choice(&self) -> bool {
        self.nodes.is_some()
    }

    pub(super) fn has_edge(&self, tie: &Tie<'_>) -> bool {
        !self.no_edges
            && self.has_kind(tie)
            && tie.ends().is_some_and(|(from, to)| self.has_node(from) && self.has_node(to))
    }

    fn has_kind(&self, tie: &Tie<'_>) -> bool {
        let Some(kinds) = &self.kinds else { return true };
        let (edge, source) = tie.kinds();
        kinds.contains(edge) || source.is_some_and(|kind| kinds.contains(kind.as_str()))
    }
}

impl Wanted {
    /// Every word that may stand for a kind.
    pub fn kinds() -> Vec<&'static str> {
        let edges = Meaning::ALL.into_iter().map(Meaning::as_str).chain(["invoke_permission"]);
        edges.chain(SourceKind::ALL.iter().map(|kind| kind.as_str())).collect()
    }
}

impl TriggerGraph<'_> {
    /// The part of the graph that is wanted.
    pub fn select(&self, wanted: &Wanted) -> Result<Selection, WrongWish> {
        let mut selection = Selection::default();
        if !wanted.only.is_empty() {
            let known = Wanted::kinds();
            if let Some(word) = wanted.only.iter().find(|word| !known.contains(&word.as_str())) {
                let known = known.into_iter().map(str::to_owned).collect();
                return Err(WrongWish { word: word.clone(), known, what: "kind of source or edge" });
            }
            selection.kinds = Some(wanted.only.iter().cloned().collect());
        }
        if let Some(address) = &wanted.focus {
            selection.nodes = Some(self.around(address, wanted.depth, &selection)?);
        } else if selection.kinds.is_some() {
            let ends = self.ties().filter(|tie| selection.has_kind(tie)).filter_map(|tie| tie.ends());
            selection.nodes = Some(ends.flat_map(|(from, to)| [from, to]).collect());
        }
        if wanted.unused {
            let unused = self.unused();
            selection.nodes = Some(unused.into_iter().filter(|&node| selection.has_node(node)).collect());
            selection.no_edges = true;
        }
        Ok(selection)
    }

    /// The nodes at most so many edges from an address; the ends of what a resource makes where it is no end itself.
    fn around(&self, address: &str, depth: usize, selection: &Selection) -> Result<FxHashSet<NodeId>, WrongWish> {
        let named = |node: &NodeId| self.address(*node) == address || self.id(*node) == address;
        let mut middle: Vec<NodeId> = self.nodes().filter(named).collect();
        let mut near: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        for tie in self.ties().filter(|tie| tie.meaning().is_some() && selection.has_kind(tie)) {
            if let Some((from, to)) = tie.ends() {
                near.entry(from).or_default().push(to);
                near.entry(to).or_default().push(from);
            }
        }
        for tie in self.ties() {
            if let (Some(via), Some((from, to))) = (tie.via(), tie.ends())
                && !near.contains_key(&NodeId::of(via))
                && named(&NodeId::of(via))
            {
                middle.extend([from, to]);
            }
        }
        if middle.is_empty() {
            let known = self.nodes().map(|node| self.address(node).to_owned()).collect();
            return Err(WrongWish { word: address.to_owned(), known, what: "resource" });
        }
        let mut found: FxHashSet<NodeId> = middle.iter().copied().collect();
        let mut open: VecDeque<(NodeId, usize)> = middle.into_iter().map(|node| (node, 0)).collect();
        while let Some((node, far)) = open.pop_front() {
            for &other in near.get(&node).into_iter().flatten().filter(|_| far < depth) {
                if found.insert(other) {
                    open.push_back((other, far + 1));
                }
            }
        }
        Ok(found)
    }

    /// Functions that nothing in scope invokes, and sources that lead nowhere in scope.
    fn unused(&self) -> FxHashSet<NodeId> {
        let (mut invoked, mut leads) = (FxHashSet::default(), FxHashSet::default());
        for (from, to) in
            self.ties().filter(|tie| !matches!(tie, Tie::Permission(_) | Tie::Write(_))).filter_map(|t| t.ends())
        {
            leads.insert(from);
            invoked.insert(to);
        }
        let named = self.named_by_connections();
        self.model
            .resources()
            .filter(|(id, resource)| {
                let node = NodeId::of(*id);
                match resource.kind {
                    Type::Function => !invoked.contains(&node),
                    // A queue that takes what failed waits for a person.
                    Type::Queue | Type::Topic | Type::Stream | Type::Rule => {
                        !leads.contains(&node) && !named.contains(&node) && !self.takes_failures(node)
                    }
                    Type::Table => self.streams(node) && !leads.contains(&node) && !named.contains(&node),
                    _ => false,
                }
            })
            .map(|(id, _)| NodeId::of(id))
            .collect()
    }

    fn takes_failures(&self, node: NodeId) -> bool {
        self.failures.iter().any(|failure| failure.to == Ok(node))
    }

    fn streams(&self, table: NodeId) -> bool {
        let Some(resource) = self.resource(table) else { return false };
        let set = ["stream_enabled", "StreamSpecification"].iter().find_map(|path| resource.body.get(path));
        set.is_some_and(|value| !matches!(value.kind, Kind::Null | Kind::Bool(false)))
    }

    /// What targets, subscriptions and the like speak of, though it may lead to nothing that the model knows.
    fn named_by_connections(&self) -> FxHashSet<NodeId> {
        let mut named = FxHashSet::default();
        for (id, resource) in self.model.resources() {
            let inline = match resource.kind {
                Type::RuleTarget
                | Type::Subscription
                | Type::EventSourceMapping
                | Type::Pipe
                | Type::StreamConsumer => false,
                Type::Rule | Type::Topic => true,
                _ => continue,
            };
            if inline {
                if ["Targets", "Subscription"].iter().any(|path| resource.body.get(path).is_some()) {
                    named.insert(NodeId::of(id));
                }
                continue;
            }
            let root = self.model.root_of(id);
            resource.body.each_text(&mut |text, _| {
                for attribute in text.attributes() {
                    if let Some(id) = self.model.find(root, &attribute.resource) {
                        named.insert(NodeId::of(id));
                    }
                }
            });
        }
        named
    }
}
