//! Where everything stands in a picture.
//!
//! In: sizes of nodes, groups within groups, edges. Out: [`Layout`]: boxes, and the points edges go through.
//! Must not know: what nodes and edges mean, how they are painted.
//!
//! Groups are laid out from the inside out. An edge that leaves its group ends at the group's border, where the
//! level above goes on with it. What is not connected is packed in rows.

mod layered;
mod order;
mod settle;

use layered::{Bound, Item, Placed, Span};

/// A place in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// A box in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What is to be laid out: widths and heights, groups (a parent before its children), edges by their ends.
pub(super) struct Plan {
    pub(super) nodes: Vec<(f64, f64, usize)>,
    /// The group around each group, and the width of its title.
    pub(super) groups: Vec<(Option<usize>, f64)>,
    pub(super) edges: Vec<Line>,
}

/// An edge to be laid out.
pub(super) struct Line {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The width of its label.
    pub(super) label: f64,
    /// True if it may go from right to left rather than others.
    pub(super) weak: bool,
}

/// A picture without paint.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) nodes: Vec<Rect>,
    pub(super) groups: Vec<Rect>,
    /// Points from the first end to the second; empty for an edge from a node to itself.
    pub(super) edges: Vec<Vec<Point>>,
    /// True if there was too much for the careful layout.
    pub(super) simplified: bool,
}

const PADDING: f64 = 18.0;
const TITLE: f64 = 30.0;
/// Between parts that are not connected.
const APART: f64 = 26.0;
/// Width to height of what is packed in rows.
const SHAPE: f64 = 1.7;

/// Anything that stands in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Thing {
    Node(usize),
    Group(usize),
    /// Where an edge enters the group.
    Entry(usize),
    /// Where an edge leaves the group.
    Exit(usize),
}

/// The inside of a group: everything relative to its left upper corner.
#[derive(Default)]
struct Inside {
    width: f64,
    height: f64,
    things: Vec<(Thing, Point)>,
    /// The part of an edge that lies in this group.
    routes: Vec<(usize, Vec<Point>)>,
}

struct Planner<'p> {
    plan: &'p Plan,
    /// Edges with those turned around that would close a circle.
    ends: Vec<(usize, usize)>,
    /// Groups around each node, innermost last; the whole picture is `None` and not in it.
    around: Vec<Vec<usize>>,
    insides: Vec<Inside>,
    /// Things of each group, the whole picture last.
    things: Vec<Vec<Thing>>,
    /// Edges with a part in each group, the whole picture last.
    lines: Vec<Vec<usize>>,
}

/// Lays out a plan.
pub(super) fn layout(plan: &Plan) -> Layout {
    let back = layered::back_lines(plan.nodes.len(), plan.edges.iter().map(|line| (line.from, line.to, line.weak)));
    let ends: Vec<(usize, usize)> = plan
        .edges
        .iter()
        .zip(&back)
        .map(|(line, &back)| if back { (line.to, line.from) } else { (line.from, line.to) })
        .collect();
    let mut planner = Planner::new(plan, ends);
    for group in (0..plan.groups.len()).rev() {
        planner.insides[group] = planner.inside(Some(group));
    }
    let all = planner.inside(None);
    let mut layout = Layout {
        width: all.width,
        height: all.height,
        nodes: vec![Rect::default(); plan.nodes.len()],
        groups: vec![Rect::default(); plan.groups.len()],
        edges: vec![Vec::new(); plan.edges.len()],
        simplified: plan.edges.len() > layered::MANY,
    };
    let mut parts: Vec<Vec<Vec<Point>>> = vec![Vec::new(); plan.edges.len()];
    planner.put(&all, Point::default(), &mut layout, &mut parts);
    for (edge, parts) in parts.into_iter().enumerate() {
        let (a, b) = planner.ends[edge];
        layout.edges[edge] = whole(joined(parts), layout.nodes[a], layout.nodes[b]);
        if back[edge] {
            layout.edges[edge].reverse();
        }
    }
    layout
}

impl<'p> Planner<'p> {
    fn new(plan: &'p Plan, ends: Vec<(usize, usize)>) -> Self {
        let top = plan.groups.len();
        let around: Vec<Vec<usize>> = plan
            .nodes
            .iter()
            .map(|&(.., group)| {
                let mut chain: Vec<usize> = std::iter::successors(Some(group), |&group| plan.groups[group].0).collect();
                chain.reverse();
                chain
            })
            .collect();
        let mut things: Vec<Vec<Thing>> = vec![Vec::new(); top + 1];
        for (group, (parent, _)) in plan.groups.iter().enumerate() {
            things[parent.unwrap_or(top)].push(Thing::Group(group));
        }
        for (node, &(.., group)) in plan.nodes.iter().enumerate() {
            things[group].push(Thing::Node(node));
        }
        let mut lines: Vec<Vec<usize>> = vec![Vec::new(); top + 1];
        for (edge, &(a, b)) in ends.iter().enumerate() {
            let shared = around[a].iter().zip(&around[b]).take_while(|(a, b)| a == b).count();
            lines[shared.checked_sub(1).map_or(top, |at| around[a][at])].push(edge);
            for &group in &around[a][shared..] {
                lines[group].push(edge);
                things[group].push(Thing::Exit(edge));
            }
            for &group in &around[b][shared..] {
                lines[group].push(edge);
                things[group].push(Thing::Entry(edge));
            }
        }
        let insides = (0..top).map(|_| Inside::default()).collect();
        Self { plan, ends, around, insides, things, lines }
    }

    /// What of a group an end of an edge is in: the node itself, or the group around it.
    fn thing_of(&self, node: usize, group: Option<usize>) -> Thing {
        let around = &self.around[node];
        let depth = group.map_or(0, |group| around.iter().position(|&g| g == group).map_or(0, |at| at + 1));
        around.get(depth).map_or(Thing::Node(node), |&inner| Thing::Group(inner))
    }

    fn is_in(&self, node: usize, group: Option<usize>) -> bool {
        group.is_none_or(|group| self.around[node].contains(&group))
    }

    fn inside(&self, group: Option<usize>) -> Inside {
        let slot = group.unwrap_or(self.plan.groups.len());
        let things = &self.things[slot];
        let index: std::collections::HashMap<Thing, usize> = things.iter().enumerate().map(|(i, &t)| (t, i)).collect();
        let items: Vec<Item> = things.iter().map(|&thing| self.item(thing)).collect();
        let mut lines: Vec<(usize, Span)> = Vec::new();
        for &edge in &self.lines[slot] {
            let (a, b) = self.ends[edge];
            let from = if self.is_in(a, group) { self.thing_of(a, group) } else { Thing::Entry(edge) };
            let to = if self.is_in(b, group) { self.thing_of(b, group) } else { Thing::Exit(edge) };
            let (Some(&from_at), Some(&to_at)) = (index.get(&from), index.get(&to)) else { continue };
            let offset = |thing: Thing, port: Thing| match thing {
                Thing::Group(inner) => self.insides[inner].things.iter().find(|(t, _)| *t == port).map(|(_, at)| at.y),
                Thing::Entry(_) | Thing::Exit(_) => Some(0.0),
                Thing::Node(_) => None,
            };
            let is_label_here = !matches!(from, Thing::Entry(_)) && !matches!(to, Thing::Exit(_));
            let line = Span {
                from: from_at,
                to: to_at,
                from_offset: offset(from, Thing::Exit(edge)),
                to_offset: offset(to, Thing::Entry(edge)),
                label: if is_label_here { self.plan.edges[edge].label } else { 0.0 },
                weak: self.plan.edges[edge].weak,
            };
            lines.push((edge, line));
        }
        let has_ports = things.iter().any(|thing| matches!(thing, Thing::Entry(_) | Thing::Exit(_)));
        let mut inside = arrange(things, &items, &lines, has_ports);
        if let Some(group) = group {
            for (_, at) in &mut inside.things {
                (at.x, at.y) = (at.x + PADDING, at.y + PADDING + TITLE - 8.0);
            }
            for at in inside.routes.iter_mut().flat_map(|(_, route)| route) {
                (at.x, at.y) = (at.x + PADDING, at.y + PADDING + TITLE - 8.0);
            }
            inside.width = inside.width.max(self.plan.groups[group].1) + 2.0 * PADDING;
            inside.height += 2.0 * PADDING + TITLE - 8.0;
            self.to_border(&mut inside);
        }
        inside
    }

    /// Entries and exits stand on the border itself.
    fn to_border(&self, inside: &mut Inside) {
        let width = inside.width;
        for (thing, at) in &mut inside.things {
            let (edge, x) = match *thing {
                Thing::Entry(edge) => (edge, 0.0),
                Thing::Exit(edge) => (edge, width),
                _ => continue,
            };
            let y = at.y;
            at.x = x;
            if let Some((_, route)) = inside.routes.iter_mut().find(|(other, _)| *other == edge) {
                let end = Point { x, y };
                if matches!(thing, Thing::Entry(_)) { route.insert(0, end) } else { route.push(end) }
            }
        }
    }

    fn item(&self, thing: Thing) -> Item {
        let (width, height, bound) = match thing {
            Thing::Node(node) => (self.plan.nodes[node].0, self.plan.nodes[node].1, Bound::Free),
            Thing::Group(group) => (self.insides[group].width, self.insides[group].height, Bound::Free),
            Thing::Entry(_) => (0.0, 0.0, Bound::First),
            Thing::Exit(_) => (0.0, 0.0, Bound::Last),
        };
        Item { width, height, bound }
    }

    /// Puts the inside of a group to its place, and those of its groups.
    fn put(&self, inside: &Inside, corner: Point, layout: &mut Layout, parts: &mut [Vec<Vec<Point>>]) {
        for &(thing, at) in &inside.things {
            let at = Point { x: corner.x + at.x, y: corner.y + at.y };
            match thing {
                Thing::Node(node) => {
                    let (width, height, _) = self.plan.nodes[node];
                    layout.nodes[node] = Rect { x: at.x, y: at.y, width, height };
                }
                Thing::Group(group) => {
                    let inner = &self.insides[group];
                    layout.groups[group] = Rect { x: at.x, y: at.y, width: inner.width, height: inner.height };
                    self.put(inner, at, layout, parts);
                }
                Thing::Entry(_) | Thing::Exit(_) => {}
            }
        }
        for (edge, route) in &inside.routes {
            parts[*edge].push(route.iter().map(|at| Point { x: corner.x + at.x, y: corner.y + at.y }).collect());
        }
    }
}

/// Parts of one edge, each from left to right, as one line.
fn joined(mut parts: Vec<Vec<Point>>) -> Vec<Point> {
    parts.retain(|part| !part.is_empty());
    if let [one] = parts.as_mut_slice() {
        return std::mem::take(one);
    }
    let start = |part: &Vec<Point>| part.first().map_or(0.0, |at| at.x);
    parts.sort_by(|a, b| start(a).total_cmp(&start(b)));
    let mut points: Vec<Point> = parts.into_iter().flatten().collect();
    points.dedup_by(|a, b| (a.x - b.x).abs() < 0.5 && (a.y - b.y).abs() < 0.5);
    points
}

/// The line if it goes from box to box; a straight one where groups stand the other way round than their nodes.
fn whole(points: Vec<Point>, a: Rect, b: Rect) -> Vec<Point> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return points };
    let is_at = |x: f64, point: &Point, rect: Rect| {
        (point.x - x).abs() < 1.0 && point.y > rect.y - 1.0 && point.y < rect.y + rect.height + 1.0
    };
    if is_at(a.x + a.width, first, a) && (is_at(b.x, last, b) || is_at(b.x + b.width, last, b)) {
        return points;
    }
    let (from, to) = if a.x > b.x { (a.x, b.x + b.width) } else { (a.x + a.width, b.x) };
    vec![Point { x: from, y: a.y + a.height / 2.0 }, Point { x: to, y: b.y + b.height / 2.0 }]
}

/// Places the things of one group: connected ones in columns, the others in rows.
fn arrange(things: &[Thing], items: &[Item], lines: &[(usize, Span)], has_ports: bool) -> Inside {
    let mut part_of = parts(items.len(), lines);
    if has_ports {
        // Lines to the border must not pass other parts.
        lines.iter().flat_map(|(_, line)| [line.from, line.to]).for_each(|item| part_of[item] = usize::MAX);
    }
    let mut members: std::collections::BTreeMap<usize, (Vec<usize>, Vec<usize>)> = std::collections::BTreeMap::new();
    for (item, part) in part_of.iter().enumerate() {
        members.entry(*part).or_default().0.push(item);
    }
    for (i, (_, line)) in lines.iter().enumerate() {
        members.entry(part_of[line.from]).or_default().1.push(i);
    }
    let mut blocks: Vec<(Vec<usize>, Vec<usize>, Placed)> = Vec::new();
    for (part, (own, own_lines)) in members.into_iter().rev() {
        let mut local = vec![0; items.len().min(if part == usize::MAX || own.len() > 1 { items.len() } else { 0 })];
        for (i, &item) in own.iter().enumerate() {
            if let Some(slot) = local.get_mut(item) {
                *slot = i;
            }
        }
        let boxes: Vec<Item> = own.iter().map(|&item| items[item].clone()).collect();
        let within: Vec<Span> = own_lines
            .iter()
            .map(|&i| {
                let line = &lines[i].1;
                let at = |item: usize| local.get(item).copied().unwrap_or(0);
                Span { from: at(line.from), to: at(line.to), ..line.clone() }
            })
            .collect();
        blocks.push((own, own_lines, layered::place(&boxes, &within)));
    }
    // What is connected first, the tallest first; ties as they came.
    blocks.sort_by(|a, b| {
        let key = |block: &(Vec<usize>, Vec<usize>, Placed)| {
            (block.0.len() == 1 && matches!(things[block.0[0]], Thing::Node(_)), block.0[0])
        };
        let tall =
            |block: &(Vec<usize>, Vec<usize>, Placed)| if has_groups_only(things) { 0.0 } else { -block.2.height };
        key(a).0.cmp(&key(b).0).then(tall(a).total_cmp(&tall(b))).then(key(a).1.cmp(&key(b).1))
    });
    let sizes: Vec<(f64, f64)> = blocks.iter().map(|(.., placed)| (placed.width, placed.height)).collect();
    let (corners, width, height) = pack(&sizes, has_ports);
    let mut inside = Inside { width, height, ..Inside::default() };
    for ((own, own_lines, placed), corner) in blocks.into_iter().zip(corners) {
        let moved = |at: Point| Point { x: at.x + corner.x, y: at.y + corner.y };
        inside.things.extend(own.iter().zip(placed.corners).map(|(&item, at)| (things[item], moved(at))));
        let routes = own_lines.iter().zip(placed.routes);
        inside.routes.extend(routes.map(|(&i, route)| (lines[i].0, route.into_iter().map(moved).collect())));
    }
    inside
}

/// Roots keep their order, so that one is found by its name.
fn has_groups_only(things: &[Thing]) -> bool {
    things.iter().all(|thing| matches!(thing, Thing::Group(_)))
}

/// The connected part each item belongs to, called by its first item.
fn parts(count: usize, lines: &[(usize, Span)]) -> Vec<usize> {
    let mut part: Vec<usize> = (0..count).collect();
    fn head(part: &mut [usize], mut item: usize) -> usize {
        while part[item] != item {
            part[item] = part[part[item]];
            item = part[item];
        }
        item
    }
    for (_, line) in lines {
        let (a, b) = (head(&mut part, line.from), head(&mut part, line.to));
        part[a.max(b)] = a.min(b);
    }
    (0..count).map(|item| head(&mut part, item)).collect()
}

/// Boxes one after the other, each as high as it can stand: left upper corners, width and height of all.
fn pack(sizes: &[(f64, f64)], narrow: bool) -> (Vec<Point>, f64, f64) {
    let area: f64 = sizes.iter().map(|(width, height)| (width + APART) * (height + APART)).sum();
    let widest = sizes.iter().map(|size| size.0).fold(0.0, f64::max);
    let limit = if narrow { widest } else { (area * SHAPE).sqrt().max(widest) };
    // How far down each stretch is taken: where it starts, and the lowest edge there; a stretch ends where the next starts.
    let mut taken: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    let (mut width, mut height) = (0.0_f64, 0.0_f64);
    let mut corners = Vec::with_capacity(sizes.len());
    for &(w, h) in sizes {
        let mut best = Point { x: 0.0, y: f64::INFINITY };
        for (i, &(x, _)) in taken.iter().enumerate().filter(|(_, (x, _))| *x == 0.0 || x + w <= limit) {
            let below = taken[i..].iter().take_while(|(start, _)| *start < x + w);
            let y = below.map(|(_, low)| *low).fold(0.0, f64::max);
            if y < best.y {
                best = Point { x, y };
            }
        }
        corners.push(best);
        (width, height) = (width.max(best.x + w), height.max(best.y + h));
        let (start, end, low) = (best.x, best.x + w + APART, best.y + h + APART);
        let after = taken.iter().rev().find(|(x, _)| *x <= end).map_or(0.0, |(_, low)| *low);
        taken.retain(|(x, _)| *x < start || *x > end);
        let at = taken.partition_point(|(x, _)| *x < start);
        taken.splice(at..at, [(start, low), (end, after)]);
    }
    (corners, width, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(a: &Rect, b: &Rect) -> bool {
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
    }

    /// A plan of some size, the same each time.
    fn plan(nodes: usize, edges: usize, groups: usize) -> Plan {
        let mut seed = 88_172_645_463_325_252_u64;
        let mut random = move |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            (seed % below as u64) as usize
        };
        let tree = (0..groups).map(|group| ((group > 2).then_some(group / 3), 80.0)).collect();
        let boxes = (0..nodes).map(|node| (140.0 + (node % 5) as f64 * 20.0, 46.0, node * groups / nodes)).collect();
        let lines =
            (0..edges).map(|i| Line { from: random(nodes), to: random(nodes), label: 0.0, weak: i % 3 == 0 }).collect();
        Plan { nodes: boxes, groups: tree, edges: lines }
    }

    #[test]
    fn boxes_keep_apart_and_lines_meet_them() {
        for (nodes, edges, groups) in [(1, 0, 1), (2, 1, 1), (40, 60, 1), (60, 40, 9), (60, 120, 9)] {
            let plan = plan(nodes, edges, groups);
            let layout = layout(&plan);
            for (i, a) in layout.nodes.iter().enumerate() {
                assert!(layout.nodes[..i].iter().all(|b| !overlap(a, b)), "node {i} of {nodes}");
                let group = &layout.groups[plan.nodes[i].2];
                assert!(a.x > group.x && a.y > group.y && a.x + a.width < group.x + group.width, "node {i} of {nodes}");
            }
            for (line, points) in plan.edges.iter().zip(&layout.edges).filter(|(line, _)| line.from != line.to) {
                for (node, point) in [(line.from, points.first()), (line.to, points.last())] {
                    let (rect, point) = (layout.nodes[node], point.copied().unwrap_or_default());
                    let beside = (point.x - rect.x).abs() < 1.0 || (point.x - rect.x - rect.width).abs() < 1.0;
                    assert!(beside && point.y > rect.y - 1.0 && point.y < rect.y + rect.height + 1.0);
                }
            }
        }
    }

    #[test]
    fn a_great_many_nodes_take_no_great_time() {
        let start = std::time::Instant::now();
        let layout = layout(&plan(5000, 10_000, 40));
        assert!(layout.simplified && layout.width.is_finite() && layout.height > 0.0);
        assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    }

    #[test]
    fn rows_are_filled() {
        let (corners, width, height) = pack(&[(100.0, 50.0), (100.0, 200.0), (100.0, 50.0), (100.0, 50.0)], false);
        assert_eq!(corners[0], Point { x: 0.0, y: 0.0 });
        assert!(width * height < 500.0 * 252.0, "{width} × {height}");
    }
}
