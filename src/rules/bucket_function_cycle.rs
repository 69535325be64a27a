//! `bucket-function-cycle`: CloudFormation can create neither the bucket nor the function first. See the page.

use super::Findings;
use crate::graph::{Cycle, TriggerGraph};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for Cycle { bucket, steps, maybe } in graph.bucket_cycles() {
        if let Some(why) = maybe {
            findings.undecided(bucket, why);
            continue;
        }
        let name = |id| &*graph.model.resource(id).address;
        let mut way = vec![format!("`{}`", name(bucket))];
        way.extend(steps.iter().map(|step| format!("`{}`", name(step.to))));
        let message = format!("`{}` depends on itself: {}", name(bucket), way.join(" → "));
        let label = |from, to| format!("`{}` needs `{}`", name(from), name(to));
        let Some((first, rest)) = steps.split_first() else { continue };
        let finding = findings.report((first.from, first.place.clone()), label(first.from, first.to), message);
        for step in rest {
            finding.label((step.from, step.place.clone()), label(step.from, step.to));
        }
        finding.help("give the bucket a name, and use that name instead of a reference where the function or its role needs the bucket");
    }
}
