//! `async-config-out-of-range`: AWS refuses such retries or age. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::Wish;
use crate::model::limits::{ASYNC_EVENT_AGE, ASYNC_RETRY_ATTEMPTS};
use crate::model::things::EventInvokeConfig;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for config in &graph.async_configs {
        for (spec, bound) in
            [(&EventInvokeConfig::RETRIES, ASYNC_RETRY_ATTEMPTS), (&EventInvokeConfig::EVENT_AGE, ASYNC_EVENT_AGE)]
        {
            let field = graph.model.field(config.via, spec);
            let Some(value) = findings.known(&field).filter(|&value| !bound.admits(value)) else { continue };
            let (min, max) = (bound.min, bound.max);
            let finding = findings.report(
                &field,
                format!("not within {min} to {max}"),
                format!("`{}` is {value}, AWS takes {min} to {max}", field.name),
            );
            if let Some(function) = config.function {
                finding.label_node(graph, function, "the function it is for");
            }
            let nearest = value.clamp(min, max).round();
            finding.help(format!("set `{}` to {nearest}", field.name)).wish(Wish::replace(&field, nearest), Safety::Safe);
        }
    }
}
