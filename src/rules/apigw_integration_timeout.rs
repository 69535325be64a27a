//! `apigw-integration-timeout`: the API cannot wait so long, or so short. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Wish;
use crate::model::limits::{HTTP_INTEGRATION_TIMEOUT, REST_INTEGRATION_TIMEOUT, WEBSOCKET_INTEGRATION_TIMEOUT};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for integration in graph.integrations() {
        let (what, bound) = match integration.trigger.kind {
            SourceKind::HttpApi => ("an HTTP API", HTTP_INTEGRATION_TIMEOUT),
            SourceKind::WebSocketApi => ("a WebSocket API", WEBSOCKET_INTEGRATION_TIMEOUT),
            _ => ("a REST API", REST_INTEGRATION_TIMEOUT),
        };
        if integration.timeout.is_absent() {
            continue;
        }
        let Some(value) = findings.known(&integration.timeout).filter(|value| !bound.admits(*value)) else { continue };
        let (min, max) = (bound.min, bound.max);
        let message = format!("an integration timeout of {value} ms is out of range: {what} waits for {min} to {max} ms");
        let finding = findings.report(&integration.timeout, format!("not within {min} to {max}"), message);
        if value > max && integration.trigger.kind == SourceKind::RestApi {
            finding.severity(Severity::Note);
            finding.why("Regional and private REST APIs may wait longer once their quota is raised");
        }
        let nearest = value.clamp(min, max).round();
        finding.help(format!("set it to {nearest}")).wish(Wish::replace(&integration.timeout, nearest), Safety::Safe);
    }
}
