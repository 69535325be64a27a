//! Heights: every vertex as near as possible to what it is connected with, in its order, without overlaps.

use super::layered::{Hop, Vertex};
use super::order::Columns;

const ROUNDS: usize = 10;

/// Another vertex, how far off it a vertex should be, and how much that matters.
type Pull = (usize, f64, f64);

/// The middle of each vertex; the topmost edge is at 0.
pub(super) fn settle(
    columns: &Columns,
    vertices: &[Vertex],
    hops: &[Hop],
    apart: impl Fn(usize, usize) -> f64,
) -> Vec<f64> {
    let mut middles = vec![0.0; vertices.len()];
    for column in columns {
        let mut y = 0.0;
        for (i, &vertex) in column.iter().enumerate() {
            if i > 0 {
                y += apart(column[i - 1], vertex);
            }
            middles[vertex] = y;
        }
    }
    // Lines that pass columns should be straight.
    let mut out: Vec<Vec<Pull>> = vec![Vec::new(); vertices.len()];
    let mut into = out.clone();
    for hop in hops {
        let lanes = usize::from(vertices[hop.from].is_lane) + usize::from(vertices[hop.to].is_lane);
        let weight = [1.0, 2.0, 8.0][lanes];
        out[hop.from].push((hop.to, hop.to_shift - hop.from_shift, weight));
        into[hop.to].push((hop.from, hop.from_shift - hop.to_shift, weight));
    }
    for round in 0..ROUNDS {
        let last = round + 2 >= ROUNDS;
        let down = round % 2 == 0;
        for step in 0..columns.len() {
            let column = &columns[if down { step } else { columns.len() - 1 - step }];
            let sides: &[&Vec<Vec<Pull>>] = match (last, down) {
                (true, _) => &[&into, &out],
                (false, true) => &[&into],
                (false, false) => &[&out],
            };
            let wishes: Vec<(f64, f64)> = column
                .iter()
                .map(|&vertex| {
                    let (mut sum, mut weights) = (0.0, 0.0);
                    for &(other, off, weight) in sides.iter().flat_map(|side| &side[vertex]) {
                        sum += (middles[other] + off) * weight;
                        weights += weight;
                    }
                    if weights > 0.0 { (sum / weights, weights) } else { (middles[vertex], 0.05) }
                })
                .collect();
            for (vertex, middle) in column.iter().zip(nearest(column, &wishes, &apart)) {
                middles[*vertex] = middle;
            }
        }
    }
    let top = (0..vertices.len()).map(|v| middles[v] - vertices[v].half).fold(f64::INFINITY, f64::min);
    let top = if top.is_finite() { top } else { 0.0 };
    middles.iter_mut().for_each(|middle| *middle -= top);
    middles
}

/// The heights with the least squared distance from the wishes that keep order and distances: neighbours that want to pass
/// each other become one block (pool adjacent violators).
fn nearest(column: &[usize], wishes: &[(f64, f64)], apart: &impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let mut offsets = Vec::with_capacity(column.len());
    let mut offset = 0.0;
    for (i, &vertex) in column.iter().enumerate() {
        if i > 0 {
            offset += apart(column[i - 1], vertex);
        }
        offsets.push(offset);
    }
    // Blocks: weighted sum of wishes, weight, how many.
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(column.len());
    for (i, &(wish, weight)) in wishes.iter().enumerate() {
        let mut block = ((wish - offsets[i]) * weight, weight, 1);
        while let Some(&(sum, weight, count)) = blocks.last() {
            if sum / weight < block.0 / block.1 {
                break;
            }
            block = (block.0 + sum, block.1 + weight, block.2 + count);
            blocks.pop();
        }
        blocks.push(block);
    }
    let mut middles = Vec::with_capacity(column.len());
    for (sum, weight, count) in blocks {
        for _ in 0..count {
            middles.push(sum / weight + offsets[middles.len()]);
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_keep_their_distance() {
        let apart = |_: usize, _: usize| 10.0;
        assert_eq!(nearest(&[0, 1], &[(5.0, 1.0), (5.0, 1.0)], &apart), [0.0, 10.0]);
        assert_eq!(nearest(&[0, 1], &[(0.0, 1.0), (50.0, 1.0)], &apart), [0.0, 50.0]);
        assert_eq!(nearest(&[0, 1, 2], &[(0.0, 1.0), (40.0, 3.0), (40.0, 1.0)], &apart), [0.0, 37.5, 47.5]);
    }
}
