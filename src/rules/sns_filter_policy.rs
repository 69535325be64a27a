//! `sns-filter-policy`: SNS refuses the filter policy. See the page.

use super::{Findings, Place};
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::limits::{FILTER_POLICY_COMBINATIONS, FILTER_POLICY_KEYS};
use crate::model::things::Subscription;
use crate::model::event_pattern::Grammar;
use crate::model::{EventPattern, Reason};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sns) {
        let filter = graph.model.field(trigger.via, &Subscription::FILTER);
        if filter.is_absent() || filter.value().is_some_and(|value| value.as_str().is_some_and(|text| text.is_empty())) {
            continue;
        }
        let scope = graph.model.field(trigger.via, &Subscription::FILTER_SCOPE);
        let Some(value) = findings.known(&filter) else { continue };
        let word = match findings.known(&scope) {
            Some(scope) => scope.known(),
            None if scope.is_absent() => Some("MessageAttributes".into()),
            None => continue,
        };
        let grammar = match word.as_deref() {
            Some("MessageBody") => Grammar::Body,
            Some("MessageAttributes") => Grammar::Attributes,
            _ => {
                findings.undecided(&scope, Reason::new("what the filter policy looks at is not known"));
                continue;
            }
        };
        let pattern = EventPattern::parse(&value, grammar);
        for problem in &pattern.problems {
            let place = Place { resource: trigger.via, origin: Some(problem.place.clone()) };
            findings
                .report(place, "refused", format!("`{}` is not valid: {}", filter.name, problem.message))
                .label(trigger, "filters what is delivered here");
        }
        if !pattern.problems.is_empty() {
            continue;
        }
        let leaves = pattern.leaves();
        // How `$or` counts is not documented.
        let counted = pattern.fields.either.is_empty();
        let combinations = leaves.iter().map(|(path, leaf)| path.len() * leaf.tests.len().max(1)).fold(1, usize::saturating_mul);
        if counted && leaves.len() > FILTER_POLICY_KEYS {
            let message =
                format!("`{}` has {} keys, SNS takes {FILTER_POLICY_KEYS}", filter.name, leaves.len());
            findings.report(&filter, "too many keys", message);
        } else if counted && combinations > FILTER_POLICY_COMBINATIONS {
            let message = format!(
                "`{}` makes {combinations} combinations of values, SNS takes {FILTER_POLICY_COMBINATIONS}",
                filter.name
            );
            findings.report(&filter, "too many combinations", message);
        } else if let Some(why) = pattern.unknown_shape() {
            findings.undecided(&filter, why);
        }
    }
}
