//! From the graph to a [`Drawing`]: which nodes, which edges, in which order, with which words.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::escape::shorten;
use super::names::{Family, Look};
use super::ties::Tie;
use super::{Detail, Drawing, Edge, Group, Line, Locate, Mark, Meaning, Node, Selection, Shown, State, facts};
use crate::graph::kinds::node_kind;
use crate::graph::{NodeId, OutsideKind, Permitted, TriggerGraph};
use crate::model::{Exists, NotificationFilter, ResourceId, RootId, Text, Type};
use crate::source::Span;

impl Drawing {
    pub(super) fn of(graph: &TriggerGraph<'_>, selection: &Selection, marks: &[Mark], locate: Locate<'_>) -> Self {
        let ties: Vec<(Tie<'_>, Meaning, NodeId, NodeId)> = graph
            .ties()
            .filter(|tie| selection.has_edge(tie))
            .filter_map(|tie| tie.meaning().zip(tie.ends()).map(|(meaning, (from, to))| (tie, meaning, from, to)))
            .collect();
        let ids = chosen(graph, selection, &ties);
        let at: FxHashMap<NodeId, usize> = ids.iter().enumerate().map(|(at, &id)| (id, at)).collect();
        let (groups, group_of) = groups(graph, &ids);
        let mut nodes: Vec<Node> =
            ids.iter().zip(group_of).map(|(&id, group)| node(graph, id, group, &groups, locate)).collect();
        let mut edges = edges(graph, &ties, &at, locate);
        let shown = marks.iter().map(|mark| shown(mark, graph, locate)).collect();
        put_marks(marks, &at, &mut nodes, &mut edges);
        let edges: Vec<Edge> = edges.into_iter().map(|(edge, _)| edge).collect();
        let roots: FxHashSet<RootId> = ids.iter().map(|&id| graph.root_of(id)).collect();
        let mut gaps: Vec<(String, String)> = graph
            .gaps
            .iter()
            .filter(|gap| roots.contains(&graph.model.root_of(gap.what)))
            .map(|gap| (graph.model.resource(gap.what).address.to_string(), gap.why.text().to_owned()))
            .collect();
        gaps.sort();
        gaps.dedup();
        let functions = nodes.iter().filter(|node| node.kind == "function" && !node.outside).count();
        let triggers = edges.iter().filter(|e| e.meaning == Meaning::Trigger).map(|e| e.details.len()).sum();
        Self { groups, nodes, edges, marks: shown, gaps, functions, triggers }
    }
}

/// The nodes that are drawn, by id: the ends of edges, functions, and sources that lead nowhere.
fn chosen(graph: &TriggerGraph<'_>, selection: &Selection, ties: &[(Tie<'_>, Meaning, NodeId, NodeId)]) -> Vec<NodeId> {
    let ends: FxHashSet<NodeId> = ties.iter().flat_map(|(_, _, from, to)| [*from, *to]).collect();
    let alone = |node: NodeId| match graph.kind(node) {
        Some(Type::Function | Type::Queue | Type::Topic | Type::Rule | Type::Schedule | Type::Pipe | Type::Stream) => {
            true
        }
        Some(_) => selection.is_choice() && graph.is_shown(node) && !is_between(graph, node),
        None => false,
    };
    let mut ids: Vec<NodeId> =
        graph.nodes().filter(|&node| selection.has_node(node) && (ends.contains(&node) || alone(node))).collect();
    ids.sort_by_cached_key(|&node| (graph.id(node), node));
    ids
}

/// What is told by an edge.
fn is_between(graph: &TriggerGraph<'_>, node: NodeId) -> bool {
    matches!(graph.kind(node), Some(Type::EventSourceMapping | Type::Permission | Type::Subscription | Type::Role))
}

/// Roots, and modules that hold more than one node; the group of each node.
fn groups(graph: &TriggerGraph<'_>, ids: &[NodeId]) -> (Vec<Group>, Vec<usize>) {
    let mut held: FxHashMap<(RootId, &str), usize> = FxHashMap::default();
    for &id in ids {
        for module in graph.modules(id) {
            *held.entry((graph.root_of(id), module)).or_default() += 1;
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut known: FxHashMap<(RootId, &str), usize> = FxHashMap::default();
    let mut group_of = Vec::with_capacity(ids.len());
    for &id in ids {
        let root = graph.root_of(id);
        let mut group = *known.entry((root, "")).or_insert_with(|| {
            let root = graph.model.root(root);
            groups.push(Group { parent: None, label: root.path.clone(), what: root.dialect.as_str() });
            groups.len() - 1
        });
        let mut outer = "";
        let outside = &held;
        for module in
            graph.modules(id).into_iter().filter(|module| outside.get(&(root, module)).is_some_and(|&n| n > 1))
        {
            let parent = group;
            let label = module.strip_prefix(outer).unwrap_or(module).trim_start_matches('.');
            group = *known.entry((root, module)).or_insert_with(|| {
                groups.push(Group { parent: Some(parent), label: label.to_owned(), what: "module" });
                groups.len() - 1
            });
            outer = module;
        }
        group_of.push(group);
    }
    name_apart(&mut groups);
    (groups, group_of)
}

/// Takes off the folders that all roots have in common.
fn name_apart(groups: &mut [Group]) {
    let roots: Vec<&str> =
        groups.iter().filter(|group| group.parent.is_none()).map(|group| group.label.as_str()).collect();
    let Some((first, others)) = roots.split_first().filter(|(_, others)| !others.is_empty()) else { return };
    let mut folders = first.rmatch_indices('/').map(|(at, _)| at + 1);
    let shared = folders.find(|&at| others.iter().all(|other| other.starts_with(&first[..at])));
    if let Some(at) = shared {
        groups.iter_mut().filter(|group| group.parent.is_none()).for_each(|group| group.label.replace_range(..at, ""));
    }
}

fn node(graph: &TriggerGraph<'_>, id: NodeId, group: usize, groups: &[Group], locate: Locate<'_>) -> Node {
    let look: Look = graph.look(id);
    let outside = graph.outside_kind(id);
    let modules = graph.modules(id);
    let in_module = modules.last().filter(|_| groups[group].what != "module");
    let subtitle = match in_module {
        Some(module) => format!("{} · {}", look.word, shorten(module, 28)),
        None => look.word.to_owned(),
    };
    let resource = graph.resource(id);
    let kind = match (outside, resource) {
        (Some(OutsideKind::External), _) => "external",
        (Some(OutsideKind::Service), _) => "service",
        (_, Some(resource)) => node_kind(resource.kind),
        _ => "resource",
    };
    Node {
        id: graph.id(id),
        address: graph.address(id).to_owned(),
        name: graph.short_name(id),
        kind,
        look,
        subtitle,
        group,
        facts: resource.map(facts::of_resource).unwrap_or_default(),
        line: resource.map(|resource| locate(resource.declared)),
        maybe: resource.is_some_and(|resource| resource.exists != Exists::Yes),
        outside: outside.is_some() || look.family == Family::Other,
        marks: Vec::new(),
    }
}

/// An edge, and the resources and places its details are made by.
type Made = (Edge, Vec<(Option<ResourceId>, Option<Span>)>);

fn edges(
    graph: &TriggerGraph<'_>,
    ties: &[(Tie<'_>, Meaning, NodeId, NodeId)],
    at: &FxHashMap<NodeId, usize>,
    locate: Locate<'_>,
) -> Vec<Made> {
    let mut merged: BTreeMap<(usize, usize, Meaning), Vec<&Tie<'_>>> = BTreeMap::new();
    for (tie, meaning, from, to) in ties {
        if let (Some(&from), Some(&to)) = (at.get(from), at.get(to)) {
            merged.entry((from, to, *meaning)).or_default().push(tie);
        }
    }
    let made = merged.into_iter().map(|((from, to, meaning), ties)| {
        let places = ties.iter().map(|tie| (tie.via(), place(tie))).collect();
        let mut details: Vec<Detail> = ties.iter().map(|tie| detail(graph, tie, locate)).collect();
        details.dedup_by(|a, b| a.title == b.title && a.facts == b.facts && a.line == b.line);
        let state = state(&ties);
        let label = label(meaning, state, &ties, details.len());
        (Edge { from, to, meaning, state, label, details, marks: Vec::new() }, places)
    });
    made.collect()
}

fn place(tie: &Tie<'_>) -> Option<Span> {
    match tie {
        Tie::Trigger(trigger) => trigger.target.span,
        Tie::Forward(forward) => forward.place.span,
        Tie::Failure(failure) => failure.place.span,
        Tie::Write(write) => write.place.span,
        Tie::Permission(_) => None,
    }
}

fn detail(graph: &TriggerGraph<'_>, tie: &Tie<'_>, locate: Locate<'_>) -> Detail {
    let via = tie.via().map(|via| graph.model.resource(via));
    let line = place(tie).or(via.map(|via| via.declared)).map(locate);
    let title = via.map_or_else(|| "a statement of its role".to_owned(), |via| via.address.to_string());
    Detail { title, facts: graph.facts(tie), line }
}

fn state(ties: &[&Tie<'_>]) -> State {
    let triggers = || ties.iter().filter_map(|tie| if let Tie::Trigger(trigger) = tie { Some(trigger) } else { None });
    if triggers().any(|trigger| matches!(trigger.permission, Permitted::Missing | Permitted::Mismatch(_))) {
        State::NotPermitted
    } else if triggers().next().is_some() && triggers().all(|trigger| trigger.enabled == Some(false)) {
        State::Disabled
    } else {
        State::Fine
    }
}

fn label(meaning: Meaning, state: State, ties: &[&Tie<'_>], details: usize) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    match state {
        State::NotPermitted => words.push("not permitted".to_owned()),
        State::Disabled => words.push("disabled".to_owned()),
        State::Fine => {}
    }
    match meaning {
        Meaning::Failure => words.extend(ties.iter().filter_map(|tie| match tie {
            Tie::Failure(failure) => Some(failure.kind.as_str().replace('_', " ")),
            _ => None,
        })),
        Meaning::Write => words.push("may write".to_owned()),
        Meaning::Trigger | Meaning::Forward => {
            words.extend(ties.iter().filter_map(|tie| keys(tie)));
            words.sort();
        }
    }
    words.dedup();
    if words.len() > 2 {
        words.truncate(2);
        words.push("…".to_owned());
    }
    if details > 1 && matches!(meaning, Meaning::Trigger | Meaning::Forward) {
        words.push(format!("×{details}"));
    }
    (!words.is_empty()).then(|| shorten(&words.join(" "), 40))
}

/// Which keys of a bucket: `in/*.csv`.
fn keys(tie: &Tie<'_>) -> Option<String> {
    let entry = match tie {
        Tie::Trigger(trigger) => &trigger.entry,
        Tie::Forward(forward) => &forward.entry,
        _ => return None,
    };
    let filter = NotificationFilter::of(entry);
    let known = |text: &Text| text.known().unwrap_or_default().to_string();
    let (prefix, suffix) = (known(&filter.prefix), known(&filter.suffix));
    (!prefix.is_empty() || !suffix.is_empty()).then(|| format!("{prefix}*{suffix}"))
}

fn shown(mark: &Mark, graph: &TriggerGraph<'_>, locate: Locate<'_>) -> Shown {
    let line: Option<Line> =
        mark.places.first().map(|(id, span)| locate(span.unwrap_or(graph.model.resource(*id).declared)));
    Shown { level: mark.level, rule: mark.rule.clone(), message: mark.message.clone(), help: mark.help.clone(), line }
}

/// Marks the edges a finding speaks of, and the node where a person would edit; any node where neither is drawn.
fn put_marks(marks: &[Mark], at: &FxHashMap<NodeId, usize>, nodes: &mut [Node], edges: &mut [Made]) {
    let mut by_via: FxHashMap<ResourceId, Vec<usize>> = FxHashMap::default();
    for (e, (_, made)) in edges.iter().enumerate() {
        for via in made.iter().filter_map(|(via, _)| *via) {
            let of = by_via.entry(via).or_default();
            if of.last() != Some(&e) {
                of.push(e);
            }
        }
    }
    for (m, mark) in marks.iter().enumerate() {
        let mut on_edges: Vec<usize> = Vec::new();
        let mut on_nodes: Vec<usize> = Vec::new();
        for (i, (id, span)) in mark.places.iter().enumerate() {
            let node = at.get(&NodeId::of(*id)).copied();
            let of = by_via.get(id).map(Vec::as_slice).unwrap_or_default();
            let exact = |e: &usize| span.is_some() && edges[*e].1.contains(&(Some(*id), *span));
            if of.iter().any(exact) {
                on_edges.extend(of.iter().copied().filter(exact));
            } else if node.is_none() {
                on_edges.extend(of);
            }
            on_nodes.extend(node.filter(|_| i == 0));
        }
        if on_edges.is_empty() && on_nodes.is_empty() {
            on_nodes.extend(mark.places.iter().filter_map(|(id, _)| at.get(&NodeId::of(*id)).copied()));
        }
        on_edges.sort_unstable();
        on_edges.dedup();
        on_nodes.sort_unstable();
        on_nodes.dedup();
        on_edges.into_iter().for_each(|e| edges[e].0.marks.push(m));
        on_nodes.into_iter().for_each(|n| nodes[n].marks.push(m));
    }
}
