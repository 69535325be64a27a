//! `schedule-overlap`: the next run begins while the last may still go on. See the page.

use rustc_hash::FxHashMap;

use super::{Findings, seconds};
use crate::graph::{Scheduled, SourceKind, TriggerGraph};
use crate::model::things::Function;
use crate::model::{Moment, Reading, ResourceId};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let schedules: FxHashMap<ResourceId, Scheduled> = graph.schedules().into_iter().map(|s| (s.id, s)).collect();
    let now = Moment::now();
    for trigger in &graph.triggers {
        if !matches!(trigger.kind, SourceKind::EventBridgeSchedule | SourceKind::Scheduler) {
            continue;
        }
        let Some(scheduled) = graph.resource_id(trigger.source).and_then(|id| schedules.get(&id)) else { continue };
        let schedule = match &scheduled.reading {
            Reading::Valid(schedule) => schedule,
            Reading::Unknown(why) => {
                findings.undecided(&scheduled.expression, why.clone());
                continue;
            }
            Reading::Invalid(_) => continue,
        };
        let (Some(minutes), Some(timeout)) =
            (schedule.shortest_interval(now), graph.field(trigger.function, &Function::TIMEOUT))
        else {
            continue;
        };
        let interval = minutes as f64 * 60.0;
        let Some(running) = findings.known(&timeout).filter(|running| interval < *running) else { continue };
        let reserved = graph.field(trigger.function, &Function::RESERVED_CONCURRENCY);
        if let Some(reserved) = reserved.filter(|reserved| !reserved.is_absent()) {
            match findings.known(&reserved) {
                Some(most) if !(0.0..=1.0).contains(&most) => {}
                _ => continue,
            }
        }
        let function = graph.shown(trigger.function);
        let (interval, running) = (seconds(interval), seconds(running));
        findings
            .report(
                &scheduled.expression,
                format!("fires every {interval}"),
                format!("`{function}` is started every {interval} but may run for {running}: runs can overlap"),
            )
            .label(&timeout, format!("may run for {running}"))
            .label(trigger, "starts the function")
            .help(format!(
                "reserve a concurrency of 1 for `{function}`, lower `{}`, or let it run less often",
                timeout.name
            ));
    }
}
