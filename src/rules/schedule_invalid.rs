//! `schedule-invalid`: AWS refuses the expression. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::Reading;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for scheduled in graph.schedules() {
        match scheduled.reading {
            Reading::Valid(_) => {}
            Reading::Unknown(why) => findings.undecided(&scheduled.expression, why),
            Reading::Invalid(fault) => {
                let message = format!("`{}` is not a schedule: {}", scheduled.expression.name, fault.message);
                let finding = findings.report(&scheduled.expression, "refused", message);
                if let Some(meant) = fault.suggestion {
                    finding.help(format!("write `{meant}`"));
                }
            }
        }
    }
}
