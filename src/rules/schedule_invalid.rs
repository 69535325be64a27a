//! `schedule-invalid`: AWS refuses the expression. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{Reading, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for scheduled in graph.schedules() {
        match scheduled.reading {
            Reading::Valid(_) => {}
            Reading::Unknown(why) => findings.undecided(&scheduled.expression, why),
            Reading::Invalid(fault) => {
                let written = scheduled.expression.value().map(ToString::to_string).unwrap_or_default();
                let message = format!("`{written}` is not a schedule AWS takes: {}", fault.message);
                let finding = findings.report(&scheduled.expression, "refused", message);
                if let Some(meant) = fault.suggestion {
                    finding.help(format!("write `{meant}`"));
                    finding.wish(Wish::replace(&scheduled.expression, meant.as_str()), Safety::Safe);
                }
            }
        }
    }
}
