//! `schedule-never-fires`: the calendar has no such time any more. See the page.

use super::Findings;
use crate::graph::TriggerGraph;
use crate::model::things::Schedule as Fields;
use crate::model::{Moment, Reading, Schedule, Spec, Text, Type};

/// Minutes by which local time can differ from UTC.
const ZONES: i64 = 24 * 60;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let now = Moment::now().before(ZONES);
    for scheduled in graph.schedules() {
        let schedule = match scheduled.reading {
            Reading::Valid(schedule) => schedule,
            Reading::Unknown(why) => {
                findings.undecided(&scheduled.expression, why);
                continue;
            }
            Reading::Invalid(_) => continue,
        };
        let expression = scheduled.expression.value().map(ToString::to_string).unwrap_or_default();
        let date = |spec: &Spec<Text>| {
            let field = graph.model.field(scheduled.id, spec);
            let moment = field.value().and_then(|text| Moment::parse(&text.known()?));
            (field, moment)
        };
        // EventBridge Scheduler ignores start and end of a one-time schedule (Scheduler API, `CreateSchedule`).
        let recurring = !matches!(schedule, Schedule::At(_)) && graph.model.resource(scheduled.id).kind == Type::Schedule;
        let ((start, starts), (end, ends)) = (date(&Fields::START), date(&Fields::END));
        if recurring && starts.zip(ends).is_some_and(|(starts, ends)| starts > ends) {
            findings
                .report(&end, "before it begins", format!("`{expression}` never fires: its `{}` is before its `{}`", end.name, start.name))
                .label(&start, "begins here")
                .label(&scheduled.expression, "the schedule")
                .help(format!("set `{}` to a time after `{}`", end.name, start.name));
            continue;
        }
        let Some(next) = schedule.next(now) else {
            let why = match schedule {
                Schedule::At(Some(_)) => "that time is past",
                Schedule::At(None) => "there is no such day",
                Schedule::Cron(_) if schedule.next(Moment::new(1970, 1, 1, 0, 0).unwrap_or(now)).is_some() => {
                    "its last time is past"
                }
                _ => "no year it names has such a day",
            };
            findings
                .report(&scheduled.expression, why, format!("`{expression}` never fires: {why}"))
                .help("give it a time to come, or remove it");
            continue;
        };
        if !recurring || !start.is_absent() && starts.is_none() {
            continue;
        }
        let first = starts.filter(|starts| *starts > next).and_then(|starts| schedule.next(starts.before(ZONES)));
        if ends.is_some_and(|ends| ends < now) {
            findings
                .report(&end, "is past", format!("`{expression}` never fires again: its `{}` is past", end.name))
                .label(&scheduled.expression, "the schedule")
                .why("EventBridge Scheduler keeps a schedule that is over, and it does nothing")
                .help(format!("move `{}` to a time to come, or remove the schedule", end.name));
        } else if ends.is_some_and(|ends| first.unwrap_or(next).before(ZONES) > ends) {
            findings
                .report(&end, "before its first time", format!("`{expression}` never fires: it ends before its first time"))
                .label(&scheduled.expression, "fires later than that")
                .help(format!("move `{}` to a time to come, or remove it", end.name));
        }
    }
}
