//! `mapping-value-out-of-range`: AWS refuses the mapping. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::{Trigger, TriggerGraph};
use crate::model::limits::{Bound, MappingParameter, MappingSource, mapping};
use crate::model::things::EventSourceMapping;
use crate::model::{Field, Reason, Spec, Wish};

const PARAMETERS: &[(MappingParameter, &Spec<f64>)] = &[
    (MappingParameter::BatchSize, &EventSourceMapping::BATCH_SIZE),
    (MappingParameter::BatchingWindow, &EventSourceMapping::BATCHING_WINDOW),
    (MappingParameter::ParallelizationFactor, &EventSourceMapping::PARALLELIZATION),
    (MappingParameter::RetryAttempts, &EventSourceMapping::RETRIES),
    (MappingParameter::RecordAge, &EventSourceMapping::RECORD_AGE),
    (MappingParameter::TumblingWindow, &EventSourceMapping::TUMBLING_WINDOW),
    (MappingParameter::MinimumPollers, &EventSourceMapping::MINIMUM_POLLERS),
    (MappingParameter::MaximumPollers, &EventSourceMapping::MAXIMUM_POLLERS),
];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.mappings() {
        let sources = graph.mapping_sources(trigger);
        if sources.is_empty() {
            continue;
        }
        for (parameter, spec) in PARAMETERS {
            let field = graph.model.field(trigger.via, *spec);
            if field.is_absent() {
                continue;
            }
            let Some(value) = findings.known(&field) else { continue };
            let bounds: Vec<(MappingSource, Bound)> =
                sources.iter().filter_map(|&source| Some((source, bound(source, *parameter)?))).collect();
            let refusing: Vec<&(MappingSource, Bound)> = bounds.iter().filter(|(_, bound)| !bound.admits(value)).collect();
            if refusing.is_empty() {
                continue;
            }
            if refusing.len() < sources.len() {
                findings.undecided(&field, Reason::new("whether the queue is a FIFO queue is not known"));
                continue;
            }
            report(graph, trigger, &field, value, refusing[0], findings);
        }
    }
}

/// A batch that only a FIFO queue would not take is the matter of `sqs-fifo-batch`.
fn bound(source: MappingSource, parameter: MappingParameter) -> Option<Bound> {
    match (source, parameter) {
        (MappingSource::SqsFifo, MappingParameter::BatchSize) => mapping(MappingSource::Sqs, parameter),
        _ => mapping(source, parameter),
    }
}

fn report(
    graph: &TriggerGraph,
    trigger: &Trigger,
    field: &Field<f64>,
    value: f64,
    (source, bound): &(MappingSource, Bound),
    findings: &mut Findings,
) {
    let (min, max) = (bound.min, bound.max);
    let also = bound.also.map(|also| format!(", or {also}")).unwrap_or_default();
    let message = format!("`{}` is {value}, a {} takes {min} to {max}{also}", field.name, source.as_str());
    let nearest = value.clamp(min, max).round();
    findings
        .report(field, format!("not within {min} to {max}"), message)
        .label_node(graph, trigger.source, format!("the {} it reads", source.as_str()))
        .help(format!("set `{}` to {nearest}", field.name))
        .wish(Wish::replace(field, nearest), Safety::Safe);
}
