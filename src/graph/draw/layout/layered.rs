//! One level of the picture, in columns from left to right (Sugiyama's method): cycles are cut, items get columns by the
//! longest path, long edges get a slot in each column they pass, columns are ordered against crossings, and heights settled.

use super::order::{self, Columns};
use super::{Point, settle};

/// Between two boxes of a column.
const GAP: f64 = 20.0;
/// Around a line that passes a column.
const LANE: f64 = 9.0;
/// Between columns.
const AISLE: f64 = 62.0;
const WIDEST_AISLE: f64 = 210.0;
/// With more edges than this they are drawn straight from box to box, and ordered in fewer rounds.
pub(super) const MANY: usize = 6000;
/// At most this many passed columns get a slot.
const MOST_LANES: usize = 60_000;

/// Which column an item must stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Free,
    First,
    Last,
}

/// A box to be placed.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) bound: Bound,
}

/// A line to be drawn between items. Offsets say where it is fixed to a box, from its top; None lets the layout choose.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) from_offset: Option<f64>,
    pub(super) to_offset: Option<f64>,
    /// Space for its label.
    pub(super) label: f64,
    /// True if it may go from right to left rather than make the picture long.
    pub(super) weak: bool,
}

/// Where everything is: left upper corners of items, and the points of lines from `from` to `to`.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) corners: Vec<Point>,
    pub(super) routes: Vec<Vec<Point>>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What stands in a column: an item, or the slot of a passing line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vertex {
    pub(super) column: usize,
    pub(super) half: f64,
    pub(super) is_lane: bool,
}

/// A line between vertices of neighbouring columns, or of any where lines get no slots.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hop {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Where it is fixed, from the middle of each vertex.
    pub(super) from_shift: f64,
    pub(super) to_shift: f64,
}

/// Places items that are connected with each other.
pub(super) fn place(items: &[Item], lines: &[Span]) -> Placed {
    if items.is_empty() {
        return Placed::default();
    }
    let ways = |weak: bool| {
        let free = |line: &&Span| weak || !line.weak;
        let kept: Vec<&Span> = lines.iter().filter(free).collect();
        let back = back_lines(items.len(), kept.iter().map(|line| (line.from, line.to, line.weak)));
        let turned = |(line, back): (&&Span, bool)| if back { (line.to, line.from) } else { (line.from, line.to) };
        columns(items, &kept.iter().zip(back).map(turned).collect::<Vec<_>>())
    };
    let mut columns_of = ways(true);
    let long = 8.0_f64.max((items.len() as f64).sqrt() * 1.2);
    if columns_of.iter().max().is_some_and(|&last| last as f64 > long) {
        columns_of = ways(false);
    }
    let reversed: Vec<bool> = lines.iter().map(|line| columns_of[line.from] > columns_of[line.to]).collect();
    let turned = |(line, &back): (&Span, &bool)| if back { (line.to, line.from) } else { (line.from, line.to) };
    let ends: Vec<(usize, usize)> = lines.iter().zip(&reversed).map(turned).collect();
    let mut vertices: Vec<Vertex> = items
        .iter()
        .zip(&columns_of)
        .map(|(item, &column)| Vertex { column, half: item.height / 2.0, is_lane: false })
        .collect();
    let lanes: usize = ends.iter().map(|&(a, b)| columns_of[b].saturating_sub(columns_of[a] + 1)).sum();
    let slots = lines.len() <= MANY && lanes <= MOST_LANES;
    let (mut hops, mut chains) = (Vec::new(), Vec::new());
    for (i, &(a, b)) in ends.iter().enumerate() {
        let shift = |offset: Option<f64>, item: usize| offset.map_or(0.0, |offset| offset - items[item].height / 2.0);
        let (mut from_shift, mut to_shift) =
            (shift(lines[i].from_offset, lines[i].from), shift(lines[i].to_offset, lines[i].to));
        if reversed[i] {
            std::mem::swap(&mut from_shift, &mut to_shift);
        }
        let mut chain = Vec::new();
        let mut last = (a, from_shift);
        if columns_of[a] != columns_of[b] {
            for column in (columns_of[a] + 1..columns_of[b]).take(if slots { usize::MAX } else { 0 }) {
                vertices.push(Vertex { column, half: 0.0, is_lane: true });
                let lane = vertices.len() - 1;
                hops.push(Hop { from: last.0, to: lane, from_shift: last.1, to_shift: 0.0 });
                chain.push(lane);
                last = (lane, 0.0);
            }
            hops.push(Hop { from: last.0, to: b, from_shift: last.1, to_shift });
        }
        chains.push(chain);
    }
    let ordered = order::order(&vertices, &hops);
    let middles = settle::settle(&ordered, &vertices, &hops, |a, b| distance(&vertices[a], &vertices[b]));
    let (left, right) = edges_of_columns(items, lines, &ends, &columns_of, &ordered);
    draw(items, lines, &Settled { vertices, middles, left, right, chains, ends, reversed, columns_of })
}

/// What is settled before lines are drawn.
struct Settled {
    vertices: Vec<Vertex>,
    middles: Vec<f64>,
    left: Vec<f64>,
    right: Vec<f64>,
    chains: Vec<Vec<usize>>,
    ends: Vec<(usize, usize)>,
    reversed: Vec<bool>,
    columns_of: Vec<usize>,
}

fn draw(items: &[Item], lines: &[Span], settled: &Settled) -> Placed {
    let Settled { vertices, middles, left, right, chains, ends, reversed, columns_of } = settled;
    let corners: Vec<Point> = items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let column = columns_of[i];
            let x = if item.bound == Bound::Last { right[column] } else { left[column] };
            Point { x, y: middles[i] - item.height / 2.0 }
        })
        .collect();
    let fixed = attachments(items, lines, settled);
    let routes = (0..lines.len())
        .map(|i| {
            let (a, b) = ends[i];
            if a == b {
                return Vec::new();
            }
            let (out, into) = fixed[i];
            let start = Point { x: corners[a].x + items[a].width, y: corners[a].y + out };
            if columns_of[a] == columns_of[b] {
                // Around the right side of the column.
                let end = Point { x: corners[b].x + items[b].width, y: corners[b].y + into };
                let turn = Point { x: right[columns_of[a]] + 20.0, y: (start.y + end.y) / 2.0 };
                return vec![start, turn, end];
            }
            let end = Point { x: corners[b].x, y: corners[b].y + into };
            let mut route = vec![start];
            for &lane in &chains[i] {
                let column = vertices[lane].column;
                route.push(Point { x: left[column], y: middles[lane] });
                route.push(Point { x: right[column], y: middles[lane] });
            }
            route.push(end);
            if reversed[i] {
                route.reverse();
            }
            route
        })
        .collect();
    let width = right.last().copied().unwrap_or_default();
    let height =
        (0..items.len()).map(|i| corners[i].y + items[i].height).chain(middles.iter().copied()).fold(0.0, f64::max);
    Placed { corners, routes, width, height }
}

/// Where each line leaves its first box and meets its second, from their tops: in the order of where they go.
fn attachments(items: &[Item], lines: &[Span], settled: &Settled) -> Vec<(f64, f64)> {
    let Settled { middles, chains, ends, reversed, .. } = settled;
    let mut out: Vec<Vec<(f64, usize)>> = vec![Vec::new(); items.len()];
    let mut into: Vec<Vec<(f64, usize)>> = vec![Vec::new(); items.len()];
    let mut fixed = vec![(0.0, 0.0); lines.len()];
    for (i, &(a, b)) in ends.iter().enumerate() {
        let (from, to) = if reversed[i] {
            (lines[i].to_offset, lines[i].from_offset)
        } else {
            (lines[i].from_offset, lines[i].to_offset)
        };
        match from {
            Some(offset) => fixed[i].0 = offset,
            None => out[a].push((middles[chains[i].first().copied().unwrap_or(b)], i)),
        }
        match to {
            Some(offset) => fixed[i].1 = offset,
            None => into[b].push((middles[chains[i].last().copied().unwrap_or(a)], i)),
        }
    }
    for (side, is_out) in [(out, true), (into, false)] {
        for (item, mut there) in side.into_iter().enumerate() {
            there.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let height = items[item].height;
            let step =
                if there.len() > 1 { ((height - 14.0).max(0.0) / (there.len() - 1) as f64).min(9.0) } else { 0.0 };
            let first = height / 2.0 - step * (there.len().saturating_sub(1)) as f64 / 2.0;
            for (k, (_, line)) in there.into_iter().enumerate() {
                let offset = first + step * k as f64;
                if is_out { fixed[line].0 = offset } else { fixed[line].1 = offset }
            }
        }
    }
    fixed
}

/// Lines that go back in a walk from where nothing comes in, weak ones last; turned around, no cycle is left.
pub(super) fn back_lines(count: usize, lines: impl Iterator<Item = (usize, usize, bool)>) -> Vec<bool> {
    let lines: Vec<(usize, usize, bool)> = lines.collect();
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut comes_in = vec![(false, false); count];
    for (i, &(a, b, weak)) in lines.iter().enumerate() {
        out[a].push(i);
        comes_in[b].0 |= a != b && !weak;
        comes_in[b].1 |= a != b;
    }
    out.iter_mut().for_each(|out| out.sort_by_key(|&line| lines[line].2));
    let mut starts: Vec<usize> = (0..count).collect();
    starts.sort_by_key(|&item| (comes_in[item], item));
    let mut back = vec![false; lines.len()];
    // 0 not seen, 1 on the way, 2 done.
    let mut seen = vec![0_u8; count];
    for start in starts {
        if seen[start] != 0 {
            continue;
        }
        seen[start] = 1;
        let mut way = vec![(start, 0)];
        while let Some((item, next)) = way.last_mut() {
            if let Some(&line) = out[*item].get(*next) {
                *next += 1;
                let to = lines[line].1;
                match seen[to] {
                    0 => {
                        seen[to] = 1;
                        way.push((to, 0));
                    }
                    1 => back[line] = true,
                    _ => {}
                }
            } else {
                seen[*item] = 2;
                way.pop();
            }
        }
    }
    back
}

/// The column of each item: after all it comes from, and just before what it leads to.
fn columns(items: &[Item], ends: &[(usize, usize)]) -> Vec<usize> {
    let count = items.len();
    let (mut out, mut into) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(a, b) in ends.iter().filter(|(a, b)| a != b) {
        out[a].push(b);
        into[b].push(a);
    }
    let first = usize::from(items.iter().any(|item| item.bound == Bound::First));
    let mut column: Vec<usize> = items.iter().map(|item| if item.bound == Bound::First { 0 } else { first }).collect();
    let mut waits: Vec<usize> = into.iter().map(Vec::len).collect();
    let mut sorted: Vec<usize> = (0..count).filter(|&item| waits[item] == 0).collect();
    let mut at = 0;
    while let Some(&item) = sorted.get(at) {
        at += 1;
        for &next in &out[item] {
            column[next] = column[next].max(column[item] + 1);
            waits[next] -= 1;
            if waits[next] == 0 {
                sorted.push(next);
            }
        }
    }
    for &item in sorted.iter().rev() {
        if items[item].bound == Bound::Free && into[item].len() < out[item].len() {
            let next = out[item].iter().map(|&next| column[next]).min().unwrap_or(column[item] + 1);
            column[item] = column[item].max(next.saturating_sub(1));
        }
    }
    let last =
        (0..count).filter(|&item| items[item].bound != Bound::Last).map(|item| column[item] + 1).max().unwrap_or(0);
    for item in (0..count).filter(|&item| items[item].bound == Bound::Last) {
        column[item] = last;
    }
    column
}

/// Left and right edge of each column.
fn edges_of_columns(
    items: &[Item],
    lines: &[Span],
    ends: &[(usize, usize)],
    columns_of: &[usize],
    ordered: &Columns,
) -> (Vec<f64>, Vec<f64>) {
    let count = ordered.len();
    let mut widths = vec![0.0_f64; count];
    let mut edge_of_group = vec![false; count];
    for (item, &column) in items.iter().zip(columns_of) {
        widths[column] = widths[column].max(item.width);
        edge_of_group[column] |= item.bound != Bound::Free;
    }
    let mut aisles = vec![AISLE; count];
    let mut crowd = vec![0_usize; count];
    for (line, &(a, _)) in lines.iter().zip(ends) {
        let aisle = columns_of[a];
        aisles[aisle] = aisles[aisle].max((line.label + 34.0).min(WIDEST_AISLE));
        crowd[aisle] += 1;
    }
    let (mut left, mut right, mut x) = (Vec::with_capacity(count), Vec::with_capacity(count), 0.0);
    for column in 0..count {
        left.push(x);
        x += widths[column];
        right.push(x);
        let by_edge = edge_of_group[column] || edge_of_group.get(column + 1).is_some_and(|edge| *edge);
        let aisle = aisles[column] + (crowd[column] as f64 * 1.5).min(60.0);
        x += if by_edge && aisles[column] <= AISLE { 26.0 } else { aisle };
    }
    (left, right)
}

/// How far the middles of two neighbours in a column stand apart at least.
fn distance(a: &Vertex, b: &Vertex) -> f64 {
    let gap = match (a.is_lane || a.half == 0.0, b.is_lane || b.half == 0.0) {
        (false, false) => GAP,
        (true, true) => LANE,
        _ => LANE + 3.0,
    };
    a.half + b.half + gap
}
