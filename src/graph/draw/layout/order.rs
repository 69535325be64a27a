//! The order of each column against crossing lines: barycentres in sweeps, the best order found is kept.

use super::layered::{Hop, Vertex};

/// Vertices of each column from top to bottom.
pub(super) type Columns = Vec<Vec<usize>>;

/// Above this many vertices and hops fewer sweeps are made.
const LARGE: usize = 3000;

pub(super) fn order(vertices: &[Vertex], hops: &[Hop]) -> Columns {
    let mut near = Near::new(vertices.len(), hops);
    near.out.iter_mut().chain(&mut near.into).for_each(|list| list.sort_unstable());
    let mut columns = first(vertices, &near);
    let mut at = positions(&columns, vertices.len());
    let mut best = (crossings(&columns, &near, &at), columns.clone());
    let sweeps = if vertices.len() + hops.len() > LARGE { 6 } else { 24 };
    let mut since = 0;
    for sweep in 0..sweeps {
        let down = sweep % 2 == 0;
        for step in 1..columns.len() {
            let column = if down { step } else { columns.len() - 1 - step };
            let side = if down { &near.into } else { &near.out };
            let mut keyed: Vec<(f64, usize)> = columns[column]
                .iter()
                .map(|&vertex| {
                    let others = &side[vertex];
                    let sum: f64 = others.iter().map(|&other| at[other] as f64).sum();
                    let own = at[vertex] as f64;
                    (if others.is_empty() { own } else { sum / others.len() as f64 }, vertex)
                })
                .collect();
            // Ties keep their order in one direction and lose it in the other, which gets out of local optima.
            if sweep % 4 >= 2 {
                keyed.reverse();
            }
            keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
            for (position, (_, vertex)) in keyed.iter().enumerate() {
                at[*vertex] = position;
            }
            columns[column] = keyed.into_iter().map(|(_, vertex)| vertex).collect();
        }
        let crossed = crossings(&columns, &near, &at);
        since += 1;
        if crossed < best.0 {
            best = (crossed, columns.clone());
            since = 0;
        }
        if best.0 == 0 || since > 7 {
            break;
        }
    }
    best.1
}

struct Near {
    out: Vec<Vec<usize>>,
    into: Vec<Vec<usize>>,
}

impl Near {
    fn new(count: usize, hops: &[Hop]) -> Self {
        let mut near = Near { out: vec![Vec::new(); count], into: vec![Vec::new(); count] };
        for hop in hops {
            near.out[hop.from].push(hop.to);
            near.into[hop.to].push(hop.from);
        }
        near
    }
}

/// Columns in the order of a walk along the lines, so that what is connected starts together.
fn first(vertices: &[Vertex], near: &Near) -> Columns {
    let count = vertices.iter().map(|vertex| vertex.column + 1).max().unwrap_or(0);
    let mut columns: Columns = vec![Vec::new(); count];
    let mut seen = vec![false; vertices.len()];
    let mut starts: Vec<usize> = (0..vertices.len()).collect();
    starts.sort_by_key(|&vertex| (vertices[vertex].column, vertex));
    for start in starts {
        let mut way = vec![start];
        while let Some(vertex) = way.pop() {
            if std::mem::replace(&mut seen[vertex], true) {
                continue;
            }
            columns[vertices[vertex].column].push(vertex);
            way.extend(near.out[vertex].iter().chain(&near.into[vertex]).rev().filter(|&&next| !seen[next]));
        }
    }
    columns
}

fn positions(columns: &Columns, count: usize) -> Vec<usize> {
    let mut at = vec![0; count];
    for column in columns {
        for (position, &vertex) in column.iter().enumerate() {
            at[vertex] = position;
        }
    }
    at
}

/// How many lines cross between neighbouring columns, counted with a tree of sums.
fn crossings(columns: &Columns, near: &Near, at: &[usize]) -> usize {
    let mut crossed = 0;
    for (c, column) in columns.iter().enumerate().take(columns.len().saturating_sub(1)) {
        let width = columns[c + 1].len();
        let mut tree = vec![0_usize; width + 1];
        let mut inserted = 0;
        for &vertex in column {
            let mut ends: Vec<usize> = near.out[vertex].iter().map(|&to| at[to].min(width.saturating_sub(1))).collect();
            ends.sort_unstable();
            for &end in &ends {
                let (mut below, mut i) = (0, end + 1);
                while i > 0 {
                    below += tree[i];
                    i &= i - 1;
                }
                crossed += inserted - below;
            }
            for &end in &ends {
                let mut i = end + 1;
                while i <= width {
                    tree[i] += 1;
                    i += i & i.wrapping_neg();
                }
                inserted += 1;
            }
        }
    }
    crossed
}
