//! `apigw-timeout-exceeded`: the API gives up before the function does. See the page.

use super::{Findings, seconds};
use crate::graph::{Integration, SourceKind, TriggerGraph};
use crate::model::Text;
use crate::model::limits::{HTTP_INTEGRATION_TIMEOUT, REST_INTEGRATION_TIMEOUT, WEBSOCKET_INTEGRATION_TIMEOUT};
use crate::model::things::Function;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for integration in graph.integrations() {
        let trigger = integration.trigger;
        if streams(&integration) || does_not_wait(&integration) {
            continue;
        }
        let Some(timeout) = graph.field(trigger.function, &Function::TIMEOUT) else { continue };
        let bound = match trigger.kind {
            SourceKind::HttpApi => HTTP_INTEGRATION_TIMEOUT,
            SourceKind::WebSocketApi => WEBSOCKET_INTEGRATION_TIMEOUT,
            _ => REST_INTEGRATION_TIMEOUT,
        };
        let waits = match integration.timeout.is_absent() {
            true => bound.default,
            false => findings.known(&integration.timeout),
        };
        let (Some(waits), Some(running)) = (waits, findings.known(&timeout)) else { continue };
        let waits = waits / 1000.0;
        // A route after another: once for each function of an API is enough.
        if running <= waits || seen.contains(&(trigger.source, trigger.function)) {
            continue;
        }
        seen.push((trigger.source, trigger.function));
        let (api, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let (running, waits) = (seconds(running), seconds(waits));
        let finding = findings.report(
            &timeout,
            format!("may run for {running}"),
            format!("`{function}` may run for {running}, but `{api}` waits for {waits} only"),
        );
        finding.label(trigger, format!("the API waits for {waits}"));
        if !integration.timeout.is_absent() {
            finding.label(&integration.timeout, "as set here");
        }
        finding.help(format!("set `{}` to {waits} or less, or let the client ask for the result later", timeout.name));
    }
}

/// An answer that is streamed may take as long as the function may.
fn streams(integration: &Integration) -> bool {
    let of = |text: Option<&Text>| text.map(ToString::to_string).unwrap_or_default();
    let uri = of(integration.uri.value());
    ["response-streaming-invocations", "response_streaming_invoke_arn"].iter().any(|form| uri.contains(form)) || of(integration.transfer.value()).contains("STREAM")
}

/// An asynchronous call: the API has its answer at once.
fn does_not_wait(integration: &Integration) -> bool {
    let parameters = integration.parameters.value().and_then(|value| value.as_object());
    parameters.is_some_and(|parameters| {
        parameters.entries.keys().any(|key| key.to_ascii_lowercase().ends_with("x-amz-invocation-type"))
    })
}
