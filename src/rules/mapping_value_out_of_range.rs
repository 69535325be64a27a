//! `mapping-value-out-of-range`: AWS refuses the mapping. See the page.

use super::Findings;
use crate::graph::{SourceKind, Trigger, TriggerGraph};
use crate::model::limits::{Bound, MappingParameter, MappingSource, mapping};
use crate::model::things::{EventSourceMapping, Queue};
use crate::model::{Field, Reason, Spec, State};

const PARAMETERS: &[(MappingParameter, &Spec<f64>)] = &[
    (MappingParameter::BatchSize, &EventSourceMapping::BATCH_SIZE),
    (MappingParameter::BatchingWindow, &EventSourceMapping::BATCHING_WINDOW),
    (MappingParameter::ParallelizationFactor, &EventSourceMapping::PARALLELIZATION),
    (MappingParameter::RetryAttempts, &EventSourceMapping::RETRIES),
    (MappingParameter::RecordAge, &EventSourceMapping::RECORD_AGE),
    (MappingParameter::TumblingWindow, &EventSourceMapping::TUMBLING_WINDOW),
    (MappingParameter::MaximumConcurrency, &EventSourceMapping::MAXIMUM_CONCURRENCY),
    (MappingParameter::MinimumPollers, &EventSourceMapping::MINIMUM_POLLERS),
    (MappingParameter::MaximumPollers, &EventSourceMapping::MAXIMUM_POLLERS),
];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in &graph.triggers {
        let sources = sources(graph, trigger);
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
                sources.iter().filter_map(|&source| Some((source, mapping(source, *parameter)?))).collect();
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
        .help(format!("set `{}` to {nearest}", field.name));
}

/// The kinds of source a mapping may have: two where it is not known whether a queue is a FIFO queue.
fn sources(graph: &TriggerGraph, trigger: &Trigger) -> Vec<MappingSource> {
    match trigger.kind {
        SourceKind::Sqs => match graph.field(trigger.source, &Queue::FIFO).map(|fifo| fifo.state) {
            Some(State::Set(true, _)) => vec![MappingSource::SqsFifo],
            Some(State::Set(false, _) | State::Default(_)) => vec![MappingSource::Sqs],
            None if graph.address(trigger.source).ends_with(".fifo") => vec![MappingSource::SqsFifo],
            _ => vec![MappingSource::Sqs, MappingSource::SqsFifo],
        },
        SourceKind::Kinesis => vec![MappingSource::Kinesis],
        SourceKind::DynamoDb => vec![MappingSource::DynamoDb],
        SourceKind::Msk => vec![MappingSource::Msk],
        SourceKind::SelfManagedKafka => vec![MappingSource::SelfManagedKafka],
        SourceKind::Mq => vec![MappingSource::Mq],
        SourceKind::DocumentDb => vec![MappingSource::DocumentDb],
        _ => Vec::new(),
    }
}
