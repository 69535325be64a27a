//! `pattern-invalid`: AWS refuses the event pattern. See the page.

use super::{Findings, Place};
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::event_pattern::ProblemKind;
use crate::model::things::Rule;
use crate::model::{Reason, Type, Wish};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    neither(graph, findings);
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

/// A rule has a pattern or a schedule, or both (EventBridge API, `PutRule`).
fn neither(graph: &TriggerGraph, findings: &mut Findings) {
    let rules = graph.model.resources().filter(|(_, resource)| resource.kind == Type::Rule);
    for (id, resource) in rules {
        let (pattern, schedule) = (graph.model.field(id, &Rule::PATTERN), graph.model.field(id, &Rule::SCHEDULE));
        let empty = |value: Option<String>| value.is_none_or(|text| text.is_empty());
        let absent = pattern.unknown().is_none()
            && schedule.unknown().is_none()
            && empty(pattern.value().map(|value| value.as_str().map_or("{}".into(), |text| text.to_string())))
            && empty(schedule.value().map(ToString::to_string));
        if !absent {
            continue;
        }
        // A module whose caller says neither is not called so.
        let form = graph.model.form_of(id);
        let written = |path: &str| resource.body.get(path).is_some();
        if written(Rule::PATTERN.path(form)) || written(Rule::SCHEDULE.path(form)) {
            findings.undecided(id, Reason::new("the pattern and the schedule that it is given are empty"));
            continue;
        }
        let message = format!("rule `{}` has neither `{}` nor `{}`", resource.address, pattern.name, schedule.name);
        findings
            .report(id, "waits for nothing", message)
            .why("AWS refuses a rule with neither, and the deployment fails")
            .help(match resource.generated {
                true => "give the event a `Pattern`".to_owned(),
                false => format!("set `{}` or `{}`", pattern.name, schedule.name),
            });
    }
}
