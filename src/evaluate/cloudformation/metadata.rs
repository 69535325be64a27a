//! What `Metadata` says to us: what not to tell, and what CDK calls a resource.

use std::sync::Arc;

use super::template::Template;
use crate::diagnostic::{Diagnostic, Ignore, Severity};
use crate::evaluate::Evaluated;
use crate::parse::{Node, NodeKind};
use crate::source::Span;

impl Template<'_> {
    /// The ignores of the template and of its resources: `Metadata: {trigger-lint: {ignore: {rule: reason}}}`.
    pub(super) fn collect_ignores(&self, evaluated: &mut Evaluated) {
        self.ignores_of(self.root, None, evaluated);
        for item in self.resources.values() {
            self.ignores_of(item.value, Some(item.key_span.to(item.value.span)), evaluated);
        }
    }

    fn ignores_of(&self, declaration: &Node, extent: Option<Span>, evaluated: &mut Evaluated) {
        let Some(ours) = declaration.get("Metadata").and_then(|metadata| metadata.get("trigger-lint")) else { return };
        let ignore = ours.get("ignore");
        let Some(NodeKind::Mapping(rules)) = ignore.map(|node| &node.kind) else {
            let span = ignore.map_or(ours.span, |node| node.span);
            let problem =
                Diagnostic::about_run("unused-ignore", Severity::Warning, span, "this metadata ignores nothing");
            evaluated.problems.push(problem.helped("write `trigger-lint: {ignore: {rule: reason}}`"));
            return;
        };
        for entry in rules {
            let reason = entry.value.as_str().filter(|_| !entry.value.is_null()).unwrap_or_default().to_owned();
            evaluated.ignores.push(Ignore { rule: entry.key.to_string(), span: entry.key_span, extent, reason });
        }
    }
}

/// The path of a construct as CDK notes it, without the child that stands for the resource itself.
pub(super) fn construct_path(resource: &Node) -> Option<Arc<str>> {
    let path = resource.get("Metadata")?.get("aws:cdk:path")?.as_str()?;
    let path = path.strip_suffix("/Resource").or_else(|| path.strip_suffix("/Default")).unwrap_or(path);
    (!path.is_empty()).then(|| path.into())
}
