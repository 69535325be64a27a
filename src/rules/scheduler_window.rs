//! `scheduler-window`: the flexible time window says too little or too much. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::{Type, Wish};
use crate::model::limits::SCHEDULE_WINDOW;
use crate::model::things::Schedule;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources().filter(|(_, resource)| resource.kind == Type::Schedule) {
        let mode = graph.model.field(id, &Schedule::WINDOW_MODE);
        let minutes = graph.model.field(id, &Schedule::WINDOW_MINUTES);
        if mode.is_absent() {
            let message = format!("schedule `{}` has no `{}` for its flexible time window", resource.address, mode.name);
            findings.report(id, "no flexible time window", message).help(format!("set `{}` to `OFF`", mode.name))
                .wish([Wish::set(id, &Schedule::WINDOW_MODE, "OFF")], Safety::Safe);
            continue;
        }
        let Some(text) = findings.known(&mode) else { continue };
        let Some(word) = text.known() else {
            let unknown = text.first_unknown();
            findings.undecided(&mode, unknown.unwrap_or_else(|| crate::model::Reason::new(format!("`{text}` is not known"))));
            continue;
        };
        let (min, max) = (SCHEDULE_WINDOW.min, SCHEDULE_WINDOW.max);
        match word.as_str() {
            "OFF" if minutes.is_absent() => {}
            "OFF" => {
                let message = format!("`{}` is set while the flexible time window is `OFF`", minutes.name);
                findings
                    .report(&minutes, "not taken", message)
                    .label(&mode, "off")
                    .help(format!("remove `{}`, or set `{}` to `FLEXIBLE`", minutes.name, mode.name))
                    .wish(Wish::remove(&minutes), Safety::Safe);
            }
            "FLEXIBLE" if minutes.is_absent() => {
                let message = format!("a `FLEXIBLE` time window needs `{}` of {min} to {max}", minutes.name);
                findings.report(&mode, "no minutes beside it", message).help(format!("set `{}`", minutes.name));
            }
            "FLEXIBLE" => {
                let Some(value) = findings.known(&minutes).filter(|value| !SCHEDULE_WINDOW.admits(*value)) else { continue };
                let message = format!("`{}` is {value}, a flexible time window takes {min} to {max}", minutes.name);
                let nearest = value.clamp(min, max).round();
                findings
                    .report(&minutes, format!("not within {min} to {max}"), message)
                    .help(format!("set `{}` to {nearest}", minutes.name))
                    .wish(Wish::replace(&minutes, nearest), Safety::Safe);
            }
            other => {
                let message = format!("`{}` is `{other}`, a flexible time window is `OFF` or `FLEXIBLE`", mode.name);
                let help = match other {
                    "false" => "write `\"OFF\"` in quotes: without them YAML reads it as false",
                    _ => "write `OFF` or `FLEXIBLE`",
                };
                let finding = findings.report(&mode, "no such mode", message);
                finding.help(help);
                if let "false" | "off" | "Off" = other {
                    finding.wish(Wish::replace(&mode, "OFF"), Safety::Safe);
                }
            }
        }
    }
}
