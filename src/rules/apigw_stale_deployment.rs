//! `apigw-stale-deployment`: what is changed in the API is applied and not live. See the page.

use super::{Finding, Findings};
use crate::diagnostic::Safety;
use crate::graph::{NodeId, TriggerGraph};
use crate::model::things::{Api, Deployment};
use crate::model::{Dialect, Mentions, Reason, ResourceId, Truth, Type, Wish};

/// How many parts a message names.
const NAMED: usize = 3;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for (id, resource) in graph.model.resources().filter(|(_, resource)| resource.kind == Type::RestDeployment) {
        // Elsewhere the text does not tell whether a deployment was made anew.
        if graph.model.form_of(id) != Dialect::Terraform || hashes_elsewhere(graph, id) {
            continue;
        }
        let triggers = graph.model.field(id, &Deployment::TRIGGERS);
        let api = graph.referred(&graph.model.field(id, &Deployment::API), Type::RestApi).ok().flatten();
        let parts = api.map(|api| graph.parts_of(api)).unwrap_or_default();
        if triggers.is_absent() {
            let message = format!("deployment `{}` has no `{}`: changes of the API do not go live", resource.address, triggers.name);
            let finding = findings.report(id, format!("no `{}`", triggers.name), message);
            if let Some(api) = api {
                finding.label_node(graph, api, "the API");
            }
            finding.help(format!(
                "set `{}` to a hash of the methods, integrations and paths, or of the API's document",
                triggers.name
            ));
            follow(graph, id, api, &parts, finding);
            continue;
        }
        let Some(mentions) = resource.mentions(Deployment::TRIGGERS.terraform).filter(|mentions| !mentions.ever) else {
            continue;
        };
        let left: Vec<ResourceId> = left_out(graph, id, &parts);
        if left.is_empty() {
            continue;
        }
        if let Some(why) = follows_more(mentions) {
            findings.undecided(&triggers, why);
            continue;
        }
        let message = format!("`{}` of deployment `{}` leaves out {}", triggers.name, resource.address, named(graph, &left));
        let finding = findings.report(&triggers, "made of other things", message);
        for part in left.iter().take(NAMED) {
            finding.label(*part, "not followed");
        }
        finding.help(format!("add {} to what `{}` is made of", named(graph, &left), triggers.name));
        follow(graph, id, None, &left, finding);
    }
}

/// Other ways to the same end: a text that holds a hash, or what it is replaced with.
fn hashes_elsewhere(graph: &TriggerGraph, id: ResourceId) -> bool {
    Deployment::OTHER_TRIGGERS.iter().any(|spec| {
        let other = graph.model.field(id, spec);
        // A text that is known by heart does not change with the API.
        let fixed = other.value().and_then(|value| value.as_str()).is_some();
        !other.is_absent() && !fixed
    })
}

/// The methods and integrations that `triggers` is not made of. A path that is moved takes its methods with it, and one
/// without any is nothing that is served.
fn left_out(graph: &TriggerGraph, id: ResourceId, parts: &[ResourceId]) -> Vec<ResourceId> {
    let served = |part: &&ResourceId| graph.model.resource(**part).kind != Type::RestResource;
    let left = parts.iter().filter(served).filter(|part| {
        !graph.is_made_of(id, Deployment::TRIGGERS.terraform, **part)
    });
    left.copied().collect()
}

/// Why the hash may follow what it does not name: something that is read or computed, by a data source or a script.
fn follows_more(mentions: &Mentions) -> Option<Reason> {
    let other = || {
        let address = mentions.addresses.iter().find(|address| may_hold_anything(address))?;
        Some(Reason::new(format!("what `{address}` follows is not known")))
    };
    mentions.more.clone().or_else(other)
}

/// True for data sources, modules as a whole, and resources that are none of AWS.
fn may_hold_anything(address: &str) -> bool {
    let local = match address.rsplit_once("module.") {
        None => address,
        // `module.a["b.c"].type.name`.
        Some((_, within)) => {
            let end = if within.find('[') < within.find('.') { within.find("].").map(|end| end + 1) } else { None };
            match end.or(within.find('.')) {
                Some(end) => &within[end + 1..],
                None => return true,
            }
        }
    };
    let kind = local.split('.').next().unwrap_or_default();
    kind == "data" || kind.contains('_') && !kind.starts_with("aws_")
}

/// Names in backticks, the first few; all instances of a declaration have one.
fn named(graph: &TriggerGraph, parts: &[ResourceId]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for part in parts {
        let address = &*graph.model.resource(*part).address;
        let name = address.strip_suffix(']').and_then(|address| address.rsplit_once('[')).map_or(address, |(name, _)| name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(NAMED);
    let first: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    match (more, first.as_slice()) {
        (0, [others @ .., last]) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        (0, _) => first.join(", "),
        (more, _) => format!("{} and {more} more", first.join(", ")),
    }
}

/// Offers to make the hash of these parts too; of the document, where the API has no parts.
fn follow(graph: &TriggerGraph, id: ResourceId, api: Option<NodeId>, parts: &[ResourceId], finding: &mut Finding) {
    let mut of: Vec<(ResourceId, Option<&'static str>)> = parts.iter().map(|part| (*part, None)).collect();
    let document = api.and_then(|api| graph.resource_id(api)).filter(|api| !graph.model.field(*api, &Api::BODY).is_absent());
    of.extend(document.map(|api| (api, Some(Api::BODY.terraform))));
    // What is made after the deployment cannot be what it is made of.
    let before = |(part, _): &(ResourceId, _)| graph.made_before(id, *part) == Truth::No;
    if !of.is_empty() && of.iter().all(before) {
        let terraform = Deployment::TRIGGERS.terraform;
        finding.wish([Wish::Follow { owner: id, terraform, of }], Safety::Suggested);
    }
}

#[cfg(test)]
mod tests {
    use super::may_hold_anything;

    #[test]
    fn what_may_hold_anything() {
        for address in ["data.archive_file.f", "module.a", "module.a[0]", "module.a.data.x.y", "null_resource.r"] {
            assert!(may_hold_anything(address), "{address}");
        }
        for address in ["aws_lambda_function.f", "module.a.aws_api_gateway_method.m", "module.a[\"b.c\"].aws_x.y", "m.id"] {
            assert!(!may_hold_anything(address), "{address}");
        }
    }
}
