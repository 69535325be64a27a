//! `apigw-timeout-exceeded`: the API gives up before the function does. See the page.

use super::{Findings, seconds};
use crate::graph::{Integration, SourceKind, TriggerGraph};
use crate::model::limits::{
    HTTP_AUTHORIZER_WAITS, HTTP_INTEGRATION_TIMEOUT, REST_INTEGRATION_TIMEOUT, WEBSOCKET_INTEGRATION_TIMEOUT,
};
use crate::model::things::{Api, Function};
use crate::model::{Text, Type};

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
        // A message of a WebSocket is not answered by a status.
        if trigger.kind == SourceKind::WebSocketApi {
            finding.why(
                "the client gets an error message, or no connection at `$connect`, while the function runs on and is billed",
            );
        }
    }
    authorizers(graph, findings);
}

/// HTTP APIs wait for authorizers for another time, which nobody can set. Of other APIs no such time is documented.
fn authorizers(graph: &TriggerGraph, findings: &mut Findings) {
    let mut seen = Vec::new();
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Authorizer) {
        let http = graph.kind(trigger.source) == Some(Type::Api)
            && graph.field(trigger.source, &Api::PROTOCOL).is_some_and(|protocol| match protocol.value() {
                Some(text) => text.known().is_some_and(|word| word == "HTTP"),
                // One that a document describes is an HTTP API.
                None => protocol.is_absent(),
            });
        if !http || seen.contains(&(trigger.source, trigger.function)) {
            continue;
        }
        seen.push((trigger.source, trigger.function));
        let Some(timeout) = graph.field(trigger.function, &Function::TIMEOUT) else { continue };
        let Some(running) = findings.known(&timeout).filter(|&running| running > HTTP_AUTHORIZER_WAITS) else { continue };
        let (api, function) = (graph.shown(trigger.source), graph.shown(trigger.function));
        let (running, waits) = (seconds(running), seconds(HTTP_AUTHORIZER_WAITS));
        findings
            .report(
                &timeout,
                format!("may run for {running}"),
                format!("`{function}` may run for {running}, but `{api}` waits for its authorizer for {waits} only"),
            )
            .label(trigger, format!("the API waits for {waits}"))
            .why("the caller gets an error while the function runs on and is billed")
            .help(format!("set `{}` to {waits} or less, and make it fast enough", timeout.name));
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
