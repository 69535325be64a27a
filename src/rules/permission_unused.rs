//! `permission-unused`: a resource may invoke the function, but never does. See the page.

use super::Findings;
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::Type;
use crate::model::things::Permission;

/// Sources whose triggers the graph knows all of.
const SOURCES: &[Type] = &[
    Type::Bucket,
    Type::Topic,
    Type::Rule,
    Type::LogGroup,
    Type::RestApi,
    Type::Api,
    Type::UserPool,
    Type::TargetGroup,
    Type::Alarm,
    Type::TopicRule,
];

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for permission in &graph.permissions {
        let (Some(function), Some(source)) = (permission.function, permission.source) else { continue };
        let resource = graph.model.resource(permission.via);
        let known = graph.kind(source).is_some_and(|kind| SOURCES.contains(&kind));
        if graph.is_external(function) || !known || resource.generated {
            continue;
        }
        if graph.triggers_of(function).any(|trigger| trigger.source == source && trigger.kind != SourceKind::Destination) {
            continue;
        }
        let given = graph.model.field(permission.via, &Permission::SOURCE_ARN);
        let root = graph.model.root_of(permission.via);
        let gap = graph.gaps.iter().find(|gap| graph.model.root_of(gap.what) == root).map(|gap| gap.why.clone());
        if let Some(why) = graph.hidden(source).or_else(|| graph.hidden(function)).or(gap) {
            findings.undecided(&given, why);
            continue;
        }
        let (function_name, source_name) = (graph.shown(function), graph.shown(source));
        let message = format!("`{source_name}` may invoke `{function_name}`, but nothing makes it do so");
        findings
            .report(&given, "this source", message)
            .label_node(graph, source, "has no trigger for the function")
            .label_node(graph, function, "the function")
            .help("wire the source to the function, or remove the permission");
    }
}
