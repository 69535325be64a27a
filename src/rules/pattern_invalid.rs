//! `pattern-invalid`: AWS refuses the event pattern. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::Wish;
use crate::model::event_pattern::ProblemKind;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for patterned in graph.patterns() {
        let pattern = match patterned.pattern {
            Ok(pattern) => pattern,
            Err(why) => {
                findings.undecided(&patterned.field, why);
                continue;
            }
        };
        if let (true, Some(why)) = (pattern.problems.is_empty(), pattern.unknown_shape()) {
            findings.undecided(&patterned.field, why);
        }
        for problem in pattern.problems {
            let place = Place { resource: patterned.id, origin: Some(problem.place) };
            let rule = &graph.model.resource(patterned.id).address;
            let message = format!("the event pattern of `{rule}` is not valid: {}", problem.message);
            let wish = place.origin.clone().map(|place| Wish::Enlist { owner: patterned.id, place });
            let finding = findings.report(place, "refused", message);
            if problem.kind == ProblemKind::ScalarLeaf {
                finding.help("put the value into a list").wish(wish, Safety::Safe);
            }
        }
    }
}
