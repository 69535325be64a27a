//! `bucket-function-cycle`: CloudFormation can create neither the bucket nor the function first. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{Cycle, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Handle, Type, Wanted, Wish};

/// Ways to say whom a permission is for without the bucket: by an ARN with its name, or by the account alone.
fn without_source(graph: &TriggerGraph, cycle: &Cycle) -> Vec<Wish> {
    let Some(last) = cycle.steps.last() else { return Vec::new() };
    if graph.model.resource(last.from).kind != Type::Permission {
        return Vec::new();
    }
    let source = graph.model.field(last.from, &Permission::SOURCE_ARN);
    if !source.origin().is_some_and(|place| graph.closes_by(cycle, place)) {
        return Vec::new();
    }
    let account = graph.model.field(last.from, &Permission::SOURCE_ACCOUNT);
    let named = Wish::replace(&source, Wanted::Of(cycle.bucket.into(), Handle::Spelled));
    let by_account = match account.is_absent() {
        true => Wish::exchange(&source, &Permission::SOURCE_ACCOUNT, Wanted::Account),
        false => account.value().and_then(|_| Wish::remove(&source)),
    };
    named.into_iter().chain(by_account).collect()
}

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for cycle in graph.bucket_cycles() {
        let wishes = without_source(graph, &cycle);
        let Cycle { bucket, steps, maybe } = cycle;
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
        for wish in wishes {
            finding.wish([wish], Safety::Suggested);
        }
        finding.help("give the bucket a name, and use that name instead of a reference where the function or its role needs the bucket");
    }
}
