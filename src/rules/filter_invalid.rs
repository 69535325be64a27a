//! `filter-invalid`: AWS refuses the filter of a mapping. See the page.

use super::{Findings, Place};
use crate::diagnostic::Severity;
use crate::graph::{Trigger, TriggerGraph};
use crate::model::event_pattern::{EventPattern, Grammar};
use crate::model::limits::{FILTERS, FILTERS_RAISED};
use crate::model::{Origin, Value};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for trigger in graph.mappings() {
        if seen.contains(&trigger.via) {
            continue;
        }
        seen.push(trigger.via);
        match graph.filters(trigger) {
            None => {}
            Some(Err(why)) => findings.undecided(trigger.via, why),
            Some(Ok(patterns)) => {
                count(graph, trigger, &patterns, findings);
                patterns.iter().for_each(|pattern| read(graph, trigger, pattern, findings));
            }
        }
    }
}

fn count(graph: &TriggerGraph, trigger: &Trigger, patterns: &[Value], findings: &mut Findings) {
    let number = patterns.len();
    if number as f64 <= FILTERS {
        return;
    }
    let place = at(trigger, &patterns[number - 1].origin);
    let message = format!("the mapping has {number} filters, AWS takes {FILTERS} (10 where the quota is raised)");
    let finding = findings.report(place, "one too many", message);
    finding.label_node(graph, trigger.source, "what it reads").help("join filters: several values of one field stand in one list");
    if number as f64 <= FILTERS_RAISED {
        finding.severity(Severity::Warning);
    }
}

fn read(graph: &TriggerGraph, trigger: &Trigger, value: &Value, findings: &mut Findings) {
    let pattern = EventPattern::parse(value, Grammar::Filter);
    if pattern.problems.is_empty() {
        if let Some(why) = pattern.first_unknown() {
            findings.undecided(at(trigger, &value.origin), why);
        }
        return;
    }
    for problem in &pattern.problems {
        let finding = findings.report(at(trigger, &problem.place), "here", format!("AWS refuses the filter: {}", problem.message));
        finding.label_node(graph, trigger.source, "what the mapping reads");
        finding.help("write each condition as a list: {\"field\": [\"value\"]}");
    }
}

fn at(trigger: &Trigger, origin: &Origin) -> Place {
    Place { resource: trigger.via, origin: Some(origin.clone()) }
}
