//! `apigw-duplicate-route`: one method and path, twice. See the page.

use super::Findings;
use crate::graph::{Routed, TriggerGraph, same_path};
use crate::model::{Exists, Reason, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let routes = graph.routes();
    for (index, route) in routes.iter().enumerate() {
        for earlier in &routes[..index] {
            if same(route, earlier) != Some(true) {
                continue;
            }
            let (a, b) = (graph.model.resource(earlier.id), graph.model.resource(route.id));
            // Alternatives of a condition are never there together.
            if let (Exists::Maybe(why), _) | (_, Exists::Maybe(why)) = (&a.exists, &b.exists) {
                findings.undecided(route.id, Reason::new(why.text()));
                continue;
            }
            let Ok(Some(api)) = route.api else { continue };
            let key = route.key.value().map(ToString::to_string).unwrap_or_default();
            let what = if b.kind == Type::RestMethod { "method" } else { "route" };
            findings
                .report(&route.key, "again", format!("{what} `{key}` is declared twice for `{}`", graph.address(api)))
                .label(&earlier.key, "first here")
                .help(format!("remove `{}` or `{}`", a.address, b.address));
        }
    }
}

/// Whether both are certainly the same route of one API.
fn same(a: &Routed, b: &Routed) -> Option<bool> {
    match (&a.api, &b.api) {
        (Ok(Some(a)), Ok(Some(b))) if a == b => {}
        _ => return Some(false),
    }
    match (&a.path, &b.path) {
        (Some(a), Some(b)) if same_path(a, b)? => {}
        (None, None) => {}
        _ => return Some(false),
    }
    a.key.value()?.same(b.key.value()?)
}
