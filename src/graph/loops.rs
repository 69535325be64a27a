//! Loops: functions that, over whatever is between, feed what triggers them.

use std::cell::Cell;
use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use super::filters::Passes;
use super::kinds::{Invocation, SourceKind};
use super::{Failure, FailureKind, Feed, Forward, NodeId, Trigger, TriggerGraph, Write};
use crate::model::{Exists, Kind, Origin, Reason, ResourceId, Truth, Type};

/// One step of a loop.
#[derive(Debug, Clone)]
pub struct Hop<'g> {
    /// What it is.
    pub kind: HopKind<'g>,
    /// Where events come from.
    pub from: NodeId,
    /// Where they go.
    pub to: NodeId,
}

/// What a step is.
#[derive(Debug, Clone, Copy)]
pub enum HopKind<'g> {
    /// A source invokes a function.
    Trigger(&'g Trigger),
    /// A source hands events on.
    Forward(&'g Forward),
    /// A function may write.
    Write(&'g Write),
    /// A bus or bucket hands events to a rule.
    Feed(&'g Feed),
    /// What failed, or what a function returned, goes there.
    Failure(&'g Failure),
}

/// A way that leads back to where it began.
#[derive(Debug, Clone)]
pub struct Loop<'g> {
    /// Its steps, in order.
    pub hops: Vec<Hop<'g>>,
    /// Why it is not certain; None if it is.
    pub doubt: Option<Reason>,
}

/// Whether a function feeds its own trigger.
#[derive(Debug, Clone)]
pub enum Own<'g> {
    /// It does, or may.
    Loop(Loop<'g>),
    /// It cannot be told.
    Undecided(Reason),
    /// It does not.
    None,
}

/// Beyond this many pairs of steps what follows a step is not looked at: a project of 10,000 resources stays far below.
const MOST_ARCS: usize = 500_000;

/// Steps that are looked at in search of ways, in all.
const MOST_VISITS: usize = 20_000_000;

/// Loops that are told at most.
const MOST_LOOPS: usize = 200;

impl<'g> Loop<'g> {
    /// The functions on the way, in order.
    pub fn functions<'s>(&'s self, graph: &'s TriggerGraph<'_>) -> impl Iterator<Item = NodeId> + 's {
        self.hops.iter().map(|hop| hop.to).filter(|&node| graph.kind(node) == Some(Type::Function))
    }

    /// True if a right of one function to invoke another is part of it.
    pub fn has_invocation(&self, graph: &TriggerGraph<'_>) -> bool {
        let invokes = |hop: &Hop<'_>| matches!(hop.kind, HopKind::Write(write) if graph.invokes(write));
        self.hops.iter().any(invokes)
    }

    /// True if Lambda sees the loop at run time and stops it after about 16 rounds: only loops of functions, queues,
    /// topics and buckets (Lambda guide, invocation-recursion).
    pub fn is_stopped(&self, graph: &TriggerGraph<'_>) -> bool {
        self.hops.iter().all(|hop| {
            matches!(graph.event_type(hop.to), Some(Type::Function | Type::Queue | Type::Topic | Type::Bucket))
        })
    }
}

impl Hop<'_> {
    /// The resource that says so, and where.
    pub fn place(&self, graph: &TriggerGraph<'_>) -> Option<(ResourceId, Option<Origin>)> {
        match self.kind {
            HopKind::Trigger(trigger) => Some((trigger.via, Some(trigger.target.clone()))),
            HopKind::Forward(forward) => Some((forward.via, Some(forward.place.clone()))),
            HopKind::Write(write) => Some((graph.execution_role(write.function)?, Some(write.place.clone()))),
            HopKind::Feed(feed) => Some((graph.resource_id(feed.rule)?, None)),
            HopKind::Failure(failure) => Some((failure.via, Some(failure.place.clone()))),
        }
    }

    /// The step in words.
    pub fn words(&self, graph: &TriggerGraph<'_>) -> String {
        let (from, to) = (graph.spoken(self.from), graph.spoken(self.to));
        match self.kind {
            HopKind::Trigger(_) => format!("`{from}` invokes `{to}`"),
            HopKind::Forward(_) | HopKind::Feed(_) => format!("`{from}` hands its events to `{to}`"),
            HopKind::Write(write) => format!("`{from}` may {} `{to}`", verb(graph.event_type(write.target))),
            HopKind::Failure(failure) if failure.kind == FailureKind::OnSuccess => {
                format!("what `{from}` returns goes to `{to}`")
            }
            HopKind::Failure(_) => format!("what fails in `{from}` goes to `{to}`"),
        }
    }

    fn exists(&self) -> Option<&Reason> {
        let exists = match self.kind {
            HopKind::Trigger(trigger) => &trigger.exists,
            HopKind::Forward(forward) => &forward.exists,
            HopKind::Failure(failure) => &failure.exists,
            HopKind::Write(_) | HopKind::Feed(_) => return None,
        };
        match exists {
            Exists::Yes => None,
            Exists::Maybe(why) => Some(why),
        }
    }
}

/// What a function does to what it writes to.
fn verb(kind: Option<Type>) -> &'static str {
    match kind {
        Some(Type::Bucket) => "write objects to",
        Some(Type::Queue) => "send messages to",
        Some(Type::Topic) => "publish to",
        Some(Type::Table) => "write items to",
        Some(Type::Stream) => "put records into",
        Some(Type::Bus) => "put events on",
        Some(Type::Function) => "invoke",
        _ => "write to",
    }
}

impl TriggerGraph<'_> {
    /// A node as a person calls it.
    pub fn spoken(&self, node: NodeId) -> &str {
        let address = self.address(node);
        match address.strip_prefix("external:") {
            Some(super::writes::DEFAULT_BUS) => "the default bus",
            Some(text) => text,
            None => address,
        }
    }

    /// Whether the function of a trigger writes, with nothing but a rule between, to what triggers it.
    pub fn own_loop<'g>(&'g self, trigger: &'g Trigger, written: Type) -> Own<'g> {
        if trigger.enabled == Some(false) {
            return Own::None;
        }
        let behind: Vec<NodeId> =
            self.behind(trigger).into_iter().filter(|&node| self.event_type(node) == Some(written)).collect();
        if behind.is_empty() {
            return Own::None;
        }
        let (mut best, mut open): (Option<Loop<'g>>, Option<Reason>) = (None, None);
        for write in self.writes_of(trigger.function).filter(|write| behind.contains(&write.target)) {
            for (feed, passes) in self.ways(write, trigger) {
                if !passes.possible() {
                    continue;
                }
                if let Truth::Unknown(why) = &write.about {
                    open.get_or_insert_with(|| why.clone());
                    continue;
                }
                let found = self.closed(trigger, feed, write, passes);
                if best.as_ref().is_none_or(|best| best.doubt.is_some() && found.doubt.is_none()) {
                    best = Some(found);
                }
            }
        }
        if let Some(best) = best {
            return Own::Loop(best);
        }
        let unseen = match self.execution_policy(trigger.function) {
            Ok(policy) => policy.rest.clone(),
            Err(why) => Some(why),
        };
        open.or(unseen).map_or(Own::None, Own::Undecided)
    }

    /// The ways from what is written to the trigger: straight, or by a rule.
    fn ways<'g>(&'g self, write: &'g Write, trigger: &'g Trigger) -> Vec<(Option<&'g Feed>, Passes)> {
        let mut ways = Vec::new();
        if write.target == trigger.source || self.stream_of(trigger.source) == write.target {
            ways.push((None, self.write_passes(write, trigger.kind, trigger.via, &trigger.entry)));
        }
        for feed in self.feeds.iter().filter(|feed| feed.rule == trigger.source && feed.from == write.target) {
            ways.push((Some(feed), self.write_feeds(write, feed)));
        }
        ways
    }

    fn closed<'g>(
        &'g self,
        trigger: &'g Trigger,
        feed: Option<&'g Feed>,
        write: &'g Write,
        passes: Passes,
    ) -> Loop<'g> {
        let mut hops = vec![Hop { kind: HopKind::Write(write), from: write.function, to: write.target }];
        if let Some(feed) = feed {
            hops.push(Hop { kind: HopKind::Feed(feed), from: feed.from, to: feed.rule });
        }
        hops.push(Hop { kind: HopKind::Trigger(trigger), from: trigger.source, to: trigger.function });
        Loop { hops, doubt: passes.doubt }
    }

    /// The grants of a function.
    pub fn writes_of(&self, function: NodeId) -> impl Iterator<Item = &Write> {
        let start = self.writes.partition_point(|write| write.function < function);
        self.writes[start..].iter().take_while(move |write| write.function == function)
    }

    /// Whether what a function may do is to invoke another.
    fn invokes(&self, write: &Write) -> bool {
        self.event_type(write.target) == Some(Type::Function)
    }

    /// Whether the log group that triggers a function is the one it writes its own log to.
    pub fn logs_itself(&self, trigger: &Trigger) -> Truth {
        if trigger.kind != SourceKind::Logs || self.resource(trigger.function).is_none() {
            return Truth::No;
        }
        let body = &self.model.resource(trigger.via).body;
        let written = ["log_group_name", "LogGroupName"].iter().find_map(|path| body.get(path));
        let group = match (self.resource(trigger.source), written.map(|value| &value.kind)) {
            (Some(_), _) => self.name(trigger.source),
            (None, Some(Kind::Text(text))) => text.clone(),
            (None, Some(Kind::Unknown(why))) => return Truth::Unknown(why.clone()),
            (None, _) => return Truth::No,
        };
        self.is_log_group_of(trigger.function, &group)
    }

    /// Loops over several functions, or over something that hands events on. The shortest way through each set of
    /// functions is told. Also why there may be more.
    pub fn long_loops(&self) -> (Vec<Loop<'_>>, Option<Reason>) {
        let chain = Chain::of(self, self.steps(false));
        let mut loops: Vec<Loop<'_>> = Vec::new();
        let mut told: FxHashSet<Vec<NodeId>> = FxHashSet::default();
        let mut seen: FxHashSet<usize> = FxHashSet::default();
        for component in chain.components() {
            for &start in &component {
                let begins = match chain.steps[start].kind {
                    HopKind::Write(_) => true,
                    HopKind::Failure(failure) => failure.kind == FailureKind::OnSuccess,
                    _ => false,
                };
                if !begins || seen.contains(&start) || loops.len() >= MOST_LOOPS {
                    continue;
                }
                let Some(way) = chain.shortest(start) else { continue };
                seen.extend(&way);
                let found = chain.told(&way);
                let mut functions: Vec<NodeId> = found.functions(self).collect();
                functions.sort_unstable();
                functions.dedup();
                if told.insert(functions) {
                    loops.push(found);
                }
            }
        }
        (loops, chain.bound())
    }

    /// Failed events that come back to the function that failed: from each failure edge, the shortest way there.
    pub fn failure_loops(&self) -> Vec<(NodeId, Loop<'_>)> {
        let chain = Chain::of(self, self.steps(true));
        let mut loops = Vec::new();
        for (start, step) in chain.steps.iter().enumerate() {
            let HopKind::Failure(failure) = step.kind else { continue };
            if failure.kind == FailureKind::OnSuccess || loops.len() >= MOST_LOOPS {
                continue;
            }
            for function in self.failing(failure) {
                if let Some(way) = chain.reaches(start, |hop| hop.to == function) {
                    loops.push((function, chain.told(&way)));
                    break;
                }
            }
        }
        loops
    }

    /// The functions whose failures a failure edge takes.
    fn failing(&self, failure: &Failure) -> Vec<NodeId> {
        let Some(from) = failure.from else { return Vec::new() };
        if self.kind(from) == Some(Type::Function) {
            return vec![from];
        }
        let takes = |trigger: &&Trigger| {
            let mapping = self.model.resource(failure.via).kind == Type::EventSourceMapping;
            trigger.enabled != Some(false) && (!mapping || trigger.via == failure.via)
        };
        self.triggers_from(from).filter(takes).map(|trigger| trigger.function).collect()
    }

    /// Every step events can take. Grants count where failures do not: what a function does with failed events is to
    /// send them again, which is meant.
    fn steps(&self, failures: bool) -> Vec<Hop<'_>> {
        let mut steps = Vec::new();
        for trigger in &self.triggers {
            // Destinations are failure edges.
            if trigger.enabled != Some(false) && trigger.kind != SourceKind::Destination {
                let from = self.stream_of(trigger.source);
                steps.push(Hop { kind: HopKind::Trigger(trigger), from, to: trigger.function });
            }
        }
        for forward in self.forwards.iter().filter(|forward| forward.kind != SourceKind::Destination) {
            steps.push(Hop { kind: HopKind::Forward(forward), from: forward.source, to: forward.target });
        }
        for feed in &self.feeds {
            steps.push(Hop { kind: HopKind::Feed(feed), from: feed.from, to: feed.rule });
        }
        for failure in &self.failures {
            let (Some(from), Ok(to)) = (failure.from, &failure.to) else { continue };
            if failures || failure.kind == FailureKind::OnSuccess {
                steps.push(Hop { kind: HopKind::Failure(failure), from, to: *to });
            }
        }
        if !failures {
            // A role that functions share says nothing about which of them invokes which.
            let sure = self.writes.iter().filter(|write| write.named && write.about.certain());
            let sure = sure.filter(|write| !self.invokes(write) || !write.shared && write.function != write.target);
            steps.extend(sure.map(|write| Hop { kind: HopKind::Write(write), from: write.function, to: write.target }));
        }
        steps
    }

    /// Whether what came by one step leaves by another that begins where the first ends.
    fn passes(&self, first: &Hop<'_>, second: &Hop<'_>) -> Passes {
        match (first.kind, second.kind) {
            (HopKind::Write(write), HopKind::Trigger(trigger)) => {
                self.write_passes(write, trigger.kind, trigger.via, &trigger.entry)
            }
            (HopKind::Write(write), HopKind::Forward(forward)) => {
                self.write_passes(write, forward.kind, forward.via, &forward.entry)
            }
            (HopKind::Write(write), HopKind::Feed(feed)) => self.write_feeds(write, feed),
            (HopKind::Forward(forward), HopKind::Feed(feed)) if self.kind(forward.source) == Some(Type::Rule) => {
                self.rules_meet(forward.source, feed.rule)
            }
            (HopKind::Failure(failure), HopKind::Trigger(trigger)) if trigger.kind == SourceKind::S3 => {
                self.record_passes(failure, &trigger.entry)
            }
            (HopKind::Failure(failure), HopKind::Forward(forward)) if forward.kind == SourceKind::S3 => {
                self.record_passes(failure, &forward.entry)
            }
            (_, HopKind::Trigger(trigger)) => self.filtered(trigger.kind, trigger.via, &trigger.entry),
            (_, HopKind::Forward(forward)) => self.filtered(forward.kind, forward.via, &forward.entry),
            (_, HopKind::Feed(feed)) => Passes::of(feed.certain.clone()),
            // Only asynchronous invocations have destinations.
            (HopKind::Trigger(trigger), HopKind::Failure(_)) => {
                Passes::of(Truth::from(trigger.invocation == Invocation::Async))
            }
            (HopKind::Write(_), HopKind::Failure(_) | HopKind::Write(_)) => {
                Passes::perhaps("a function that may invoke another need not do so for each event")
            }
            (_, HopKind::Failure(_) | HopKind::Write(_)) => Passes::all(),
        }
    }
}

/// Steps, and which may follow which.
struct Chain<'g> {
    graph: &'g TriggerGraph<'g>,
    steps: Vec<Hop<'g>>,
    next: Vec<Vec<usize>>,
    /// Some of what follows was not looked at.
    cut: bool,
    visits: Cell<usize>,
}

impl<'g> Chain<'g> {
    fn of<'m: 'g>(graph: &'g TriggerGraph<'m>, steps: Vec<Hop<'g>>) -> Self {
        let mut leaving: FxHashMap<NodeId, Vec<usize>> = FxHashMap::default();
        for (index, step) in steps.iter().enumerate() {
            leaving.entry(step.from).or_default().push(index);
        }
        let mut arcs = 0;
        let mut next = Vec::with_capacity(steps.len());
        for step in &steps {
            let out = leaving.get(&step.to).map(Vec::as_slice).unwrap_or_default();
            arcs += out.len();
            let follows = |&&index: &&usize| graph.passes(step, &steps[index]).possible();
            next.push(if arcs > MOST_ARCS { Vec::new() } else { out.iter().filter(follows).copied().collect() });
        }
        Self { graph, steps, next, cut: arcs > MOST_ARCS, visits: Cell::new(0) }
    }

    fn bound(&self) -> Option<Reason> {
        let bounded = self.cut || self.visits.get() > MOST_VISITS;
        bounded.then(|| Reason::new("there are too many ways events can take to look at all of them"))
    }

    /// Sets of steps each of which leads to each, but for single ones.
    fn components(&self) -> Vec<Vec<usize>> {
        let mut arcs = DiGraph::<(), ()>::with_capacity(self.steps.len(), self.steps.len());
        self.steps.iter().for_each(|_| {
            arcs.add_node(());
        });
        for (index, next) in self.next.iter().enumerate() {
            for &other in next {
                arcs.add_edge(NodeIndex::new(index), NodeIndex::new(other), ());
            }
        }
        let mut components: Vec<Vec<usize>> = kosaraju_scc(&arcs)
            .into_iter()
            .filter(|component| component.len() > 1)
            .map(|component| {
                let mut steps: Vec<usize> = component.into_iter().map(NodeIndex::index).collect();
                steps.sort_unstable();
                steps
            })
            .collect();
        components.sort_unstable();
        components
    }

    /// The shortest way from a step back to it that is no loop of one function with its own trigger.
    fn shortest(&self, start: usize) -> Option<Vec<usize>> {
        let function = self.steps[start].from;
        let direct = |depth: usize, before: usize, step: usize| {
            let straight = depth == 0 || depth == 1 && matches!(self.steps[before].kind, HopKind::Feed(_));
            let own = matches!(self.steps[step].kind, HopKind::Trigger(_)) && self.steps[step].to == function;
            straight && own && matches!(self.steps[start].kind, HopKind::Write(_))
        };
        self.search(start, |step| self.next[step].contains(&start), direct)
    }

    /// The shortest way from a step to one that is wanted.
    fn reaches(&self, start: usize, wanted: impl Fn(&Hop<'g>) -> bool) -> Option<Vec<usize>> {
        // Straight to the function: a destination of itself.
        if wanted(&self.steps[start]) {
            return Some(vec![start]);
        }
        let arrives = |step: usize| step != start && wanted(&self.steps[step]);
        // What leaves another function again is what that function makes of it.
        let leaves = |_: usize, before: usize, _: usize| {
            before != start && self.graph.kind(self.steps[before].to) == Some(Type::Function)
        };
        self.search(start, arrives, leaves)
    }

    fn search(
        &self,
        start: usize,
        arrives: impl Fn(usize) -> bool,
        refused: impl Fn(usize, usize, usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut before: FxHashMap<usize, usize> = FxHashMap::default();
        let mut queue = VecDeque::from([(start, 0)]);
        while let Some((step, depth)) = queue.pop_front() {
            if depth > 0 && arrives(step) {
                let mut way = vec![step];
                let mut at = step;
                while at != start {
                    at = *before.get(&at)?;
                    way.push(at);
                }
                way.reverse();
                return Some(way);
            }
            self.visits.set(self.visits.get() + self.next[step].len());
            if self.visits.get() > MOST_VISITS {
                return None;
            }
            for &next in &self.next[step] {
                if next != start && !before.contains_key(&next) && !refused(depth, step, next) {
                    before.insert(next, step);
                    queue.push_back((next, depth + 1));
                }
            }
        }
        None
    }

    /// A way as a loop, with the first thing that keeps it from being certain.
    fn told(&self, way: &[usize]) -> Loop<'g> {
        let hops: Vec<Hop<'g>> = way.iter().map(|&index| self.steps[index].clone()).collect();
        let closing = hops.last().zip(hops.first()).filter(|(last, first)| last.to == first.from);
        let pairs = hops.windows(2).map(|pair| (&pair[0], &pair[1])).chain(closing);
        let doubt = pairs.map(|(a, b)| self.graph.passes(a, b)).find_map(|passes| passes.doubt);
        // Steps under one and the same condition are there together.
        let mut conditions: Vec<&Reason> = hops.iter().filter_map(Hop::exists).collect();
        conditions.dedup();
        let apart = (conditions.len() > 1).then(|| conditions[0].clone());
        Loop { hops, doubt: doubt.or(apart) }
    }
}
