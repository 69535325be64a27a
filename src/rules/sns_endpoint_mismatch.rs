//! `sns-endpoint-mismatch`: the endpoint is of another service than the protocol. See the page.

use super::Findings;
use crate::diagnostic::Safety;
use crate::graph::TriggerGraph;
use crate::model::things::{Subscription, Topic};
use crate::model::{Arn, Field, Handle, Reason, ResourceId, Text, Type, Wanted, Wish, reach};

/// Protocols whose endpoint is the ARN of a resource, by the service in that ARN.
const BY_ARN: &[&str] = &["firehose", "lambda", "sqs"];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources() {
        match resource.kind {
            Type::Subscription => {
                let (protocol, endpoint) = (&Subscription::PROTOCOL, &Subscription::ENDPOINT);
                judge(graph, findings, id, graph.model.field(id, protocol), graph.model.field(id, endpoint));
            }
            Type::Topic => {
                let path = Topic::SUBSCRIPTIONS.path(graph.model.dialect_of(id));
                for entry in reach(&resource.body, path).into_iter().map(|reached| reached.value) {
                    let field = |spec| graph.model.field_of_entry(id, &entry, spec);
                    judge(graph, findings, id, field(&Subscription::PROTOCOL), field(&Subscription::ENDPOINT));
                }
            }
            _ => {}
        }
    }
}

fn judge(graph: &TriggerGraph, findings: &mut Findings, id: ResourceId, protocol: Field<Text>, endpoint: Field<Text>) {
    let Some(word) = findings.known_text(&protocol).filter(|word| BY_ARN.contains(&word.as_str())) else { return };
    let Some(given) = findings.known(&endpoint) else { return };
    let canonical = graph.canonical(graph.model.root_of(id), &given);
    let function = [Type::Alias, Type::Version].into_iter().any(|kind| matches!(graph.referred(&endpoint, kind), Ok(Some(_))));
    let spelled = Arn::parse(&canonical).and_then(|arn| arn.service.known());
    if spelled.is_none() && let Some((what, resource)) = graph.called_by(endpoint.owner, &given) {
        let message = format!("protocol `{word}` takes an ARN, `{given}` is the {what} of `{}`", graph.model.resource(resource).address);
        let kind = graph.model.resource(resource).kind;
        let fits = matches!((word.as_str(), kind), ("sqs", Type::Queue) | ("lambda", Type::Function));
        let wish = fits.then(|| Wish::replace(&endpoint, Wanted::Of(resource.into(), Handle::Arn))).flatten();
        let finding = findings.report(&endpoint, format!("a {what}"), message);
        finding.label(&protocol, "delivers to ARNs").label(resource, "meant here");
        finding.help("name its ARN").wish(wish, Safety::Suggested);
        return;
    }
    let Some(service) = spelled.or(function.then(|| "lambda".into())) else {
        if let Some(why) = canonical.first_unknown() {
            findings.undecided(&endpoint, why);
        } else if canonical.known().is_none() {
            findings.undecided(&endpoint, Reason::new(format!("`{given}` is known only after deployment")));
        }
        return;
    };
    if service == word {
        return;
    }
    let finding = findings
        .report(&endpoint, format!("a resource of `{service}`"), format!("protocol `{word}` does not deliver to `{given}`"))
        .label(&protocol, "delivers elsewhere");
    finding.help(if BY_ARN.contains(&service.as_str()) {
        format!("set `{}` to `{service}`, or name an endpoint of `{word}`", protocol.name)
    } else {
        format!("name an endpoint of `{word}`")
    });
}
