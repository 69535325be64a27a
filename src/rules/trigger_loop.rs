//! `trigger-loop`: functions that invoke each other without end. See the page.

use super::{Findings, recursion};
use crate::graph::TriggerGraph;

/// Stations that a message names one by one; the flow draws them all.
const MOST_NAMED: usize = 10;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let (loops, more) = graph.long_loops();
    if let (Some(why), Some(trigger)) = (more, graph.triggers.first()) {
        findings.undecided(trigger, why);
    }
    for found in loops {
        let Some((first, place)) = found.hops.iter().find_map(|hop| Some((hop, hop.place(graph)?))) else { continue };
        let mut stations = vec![format!("`{}`", graph.spoken(first.from))];
        stations.extend(found.hops.iter().map(|hop| format!("`{}`", graph.spoken(hop.to))));
        let hops = found.hops.len();
        let long = stations.len() > MOST_NAMED;
        if long {
            stations.splice(MOST_NAMED / 2..stations.len() - 2, ["…".to_owned()]);
        }
        let of = if long { format!(" of {hops} hops") } else { String::new() };
        let may = if found.doubt.is_some() { "may be " } else { "is " };
        let message = format!("there {may}a loop{of}: {}", stations.join(" → "));
        let finding = findings.report(place, first.words(graph), message);
        for hop in &found.hops[1..] {
            if let Some(place) = hop.place(graph) {
                finding.label(place, hop.words(graph));
            }
        }
        recursion::finish(graph, findings, &found, "take one of these steps out, or keep their events apart by filters");
    }
}
