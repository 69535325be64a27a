//! `apigw-duplicate-route`: one method and path, twice. See the page.

use rustc_hash::FxHashMap;

use super::Findings;
use crate::graph::{NodeId, Routed, TriggerGraph, same_path};
use crate::model::{Exists, Reason, Type};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    let mut by_api: FxHashMap<NodeId, Vec<Routed>> = FxHashMap::default();
    for route in graph.routes() {
        let Ok(Some(api)) = route.api else { continue };
        let routes = by_api.entry(api).or_default();
        for earlier in routes.iter() {
            if same(&route, earlier) != Some(true) {
                continue;
            }
            let (a, b) = (graph.model.resource(earlier.id), graph.model.resource(route.id));
            // Alternatives of a condition are never there together.
            if let (Exists::Maybe(why), _) | (_, Exists::Maybe(why)) = (&a.exists, &b.exists) {
                findings.undecided(route.id, Reason::new(why.text()));
                continue;
            }
            let key = route.key.value().map(ToString::to_string).unwrap_or_default();
            let what = if b.kind == Type::RestMethod { "method" } else { "route" };
            findings
                .report(&route.key, "again", format!("{what} `{key}` is declared twice for `{}`", graph.shown(api)))
                .label(&earlier.key, "first here")
                .help(format!("remove `{}` or `{}`", a.address, b.address));
        }
        routes.push(route);
    }
}

/// Whether two routes of one API are the same.
fn same(a: &Routed, b: &Routed) -> Option<bool> {
    match (&a.path, &b.path) {
        (Some(a), Some(b)) if same_path(a, b)? => {}
        (None, None) => {}
        _ => return Some(false),
    }
    a.key.value()?.same(b.key.value()?)
}
