//! `mapping-unsupported-setting`: a setting that the kind of source does not take. See the page.

use super::{Findings, Place};
use crate::diagnostic::{Safety, Severity, nearest};
use crate::graph::{Trigger, TriggerGraph};
use crate::model::limits::{MappingSetting, MappingSource, takes};
use crate::model::things::EventSourceMapping;
use crate::model::{Field, Reason, Spec, State, Text, Value, Wish, reach};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings() {
        let sources = graph.mapping_sources(trigger);
        if sources.is_empty() {
            continue;
        }
        response_types(graph, trigger, findings);
        let mut look = Look { graph, trigger, sources: &sources, findings };
        let model = graph.model;
        let number = |spec: &Spec<f64>| model.field(trigger.via, spec);
        let text = |spec: &Spec<Text>| model.field(trigger.via, spec);
        let value = |spec: &Spec<Value>| model.field(trigger.via, spec).unless_empty();
        look.at(MappingSetting::StartingPosition, text(&EventSourceMapping::STARTING_POSITION), |_| false);
        look.at(MappingSetting::StartingTime, value(&EventSourceMapping::STARTING_TIME), |_| false);
        look.at(MappingSetting::Parallelization, number(&EventSourceMapping::PARALLELIZATION), |&factor| factor <= 1.0);
        look.at(MappingSetting::Bisect, model.field(trigger.via, &EventSourceMapping::BISECT), |&bisect| !bisect);
        look.at(MappingSetting::Retries, number(&EventSourceMapping::RETRIES), |&retries| retries < 0.0);
        look.at(MappingSetting::RecordAge, number(&EventSourceMapping::RECORD_AGE), |&age| age < 0.0);
        look.at(MappingSetting::TumblingWindow, number(&EventSourceMapping::TUMBLING_WINDOW), |&window| window <= 0.0);
        look.at(MappingSetting::ResponseTypes, value(&EventSourceMapping::RESPONSE_TYPES), |_| false);
        look.at(MappingSetting::OnFailure, text(&EventSourceMapping::ON_FAILURE), |_| false);
        look.at(MappingSetting::Filters, value(&EventSourceMapping::FILTERS), |_| false);
        look.at(MappingSetting::MaximumConcurrency, number(&EventSourceMapping::MAXIMUM_CONCURRENCY), |_| false);
        look.at(MappingSetting::Pollers, number(&EventSourceMapping::MAXIMUM_POLLERS), |_| false);
        look.at(MappingSetting::Topics, value(&EventSourceMapping::TOPICS), |_| false);
        look.at(MappingSetting::Queues, value(&EventSourceMapping::QUEUES), |_| false);
        look.at(MappingSetting::Documents, text(&EventSourceMapping::DOCUMENT_DATABASE), |_| false);
    }
}

/// The only kind of answer there is (Lambda API, `FunctionResponseType`).
const RESPONSE: &str = "ReportBatchItemFailures";

/// Kinds of answer that no source takes.
fn response_types(graph: &TriggerGraph, trigger: &Trigger, findings: &mut Findings) {
    let field = graph.model.field(trigger.via, &EventSourceMapping::RESPONSE_TYPES);
    for reached in field.value().map(|types| reach(types, "")).unwrap_or_default() {
        let Some(word) = reached.value.as_str().filter(|word| word != RESPONSE) else { continue };
        let origin = reached.value.origin;
        let message = format!("`{}` has `{word}`, AWS takes `{RESPONSE}` only", field.name);
        let wish = nearest(&word, [RESPONSE]).map(|near| Wish::Reword {
            owner: trigger.via,
            place: origin.clone(),
            old: word.clone(),
            new: near.into(),
        });
        findings
            .report(Place { resource: trigger.via, origin: Some(origin) }, "no kind of answer", message)
            .label_node(graph, trigger.source, "what it reads")
            .help(format!("write `{RESPONSE}`, or leave `{}` out", field.name))
            .wish(wish, Safety::Safe);
    }
}

struct Look<'l, 'm> {
    graph: &'l TriggerGraph<'m>,
    trigger: &'l Trigger,
    sources: &'l [MappingSource],
    findings: &'l mut Findings,
}

impl Look<'_, '_> {
    /// Looks at one setting; a `neutral` value asks for nothing.
    fn at<T>(&mut self, setting: MappingSetting, field: Field<T>, neutral: fn(&T) -> bool) {
        let taken: Vec<bool> = self.sources.iter().map(|&source| takes(source, setting)).collect();
        if field.is_absent() || taken.iter().all(|&taken| taken) {
            return;
        }
        match &field.state {
            State::Set(value, _) if neutral(value) => return,
            State::Unknown(why, _) => return self.findings.undecided(&field, why.clone()),
            _ => {}
        }
        if taken.contains(&true) {
            return self.findings.undecided(&field, Reason::new("whether the queue is a FIFO queue is not known"));
        }
        self.report(setting, &field);
    }

    /// Takes away the whole part of the mapping that a setting is all of.
    fn part(&self, setting: MappingSetting) -> Option<Wish> {
        let whole: Spec<Value> = match setting {
            MappingSetting::OnFailure => Spec::new("destination_config", "DestinationConfig"),
            MappingSetting::Filters => Spec::new("filter_criteria", "FilterCriteria"),
            MappingSetting::MaximumConcurrency => Spec::new("scaling_config", "ScalingConfig"),
            MappingSetting::Pollers => Spec::new("provisioned_poller_config", "ProvisionedPollerConfig"),
            MappingSetting::Documents => Spec::new("document_db_event_source_config", "DocumentDBEventSourceConfig"),
            _ => return None,
        };
        Wish::remove(&self.graph.model.field(self.trigger.via, &whole))
    }

    fn report<T>(&mut self, setting: MappingSetting, field: &Field<T>) {
        let source = self.sources[0];
        let (address, kind) = (self.graph.shown(self.trigger.source), source.as_str());
        let message = format!("`{}` is not for a {kind}, such as `{address}`", field.name);
        let wish = self.part(setting).or_else(|| Wish::remove(field));
        let finding = self.findings.report(field, format!("a {kind} does not take it"), message);
        finding.label_node(self.graph, self.trigger.source, format!("the {kind} it reads"));
        finding.wish(wish, Safety::Safe);
        match setting {
            MappingSetting::OnFailure if matches!(source, MappingSource::Sqs | MappingSource::SqsFifo) => {
                finding.help("remove it, and give the queue itself a redrive policy");
            }
            _ => {
                finding.help(format!("remove `{}`", field.name));
            }
        }
        if !setting.is_refused(source) {
            finding.why("the source does not take such a setting: it has no effect, or AWS refuses the mapping");
            finding.severity(Severity::Warning);
        }
    }
}
