//! Files that are a part of a template: what they refer to is declared in a file beside them or above.
//!
//! Builds of large stacks join such files before they deploy them.

use std::path::Path;

use super::template::Template;
use crate::model::{Reason, Root};
use crate::parse::Node;

/// The sections whose entries others refer to by name.
const SECTIONS: [&str; 4] = ["Parameters", "Resources", "Conditions", "Mappings"];

impl Template<'_> {
    /// Notes a name that this template does not declare.
    pub(super) fn unresolved(&self, name: &str) {
        self.unresolved.borrow_mut().insert(name.into());
    }

    /// Why there may be more than this file shows: it refers to what another file declares. To be asked once everything is
    /// evaluated.
    pub(super) fn is_part(&self, root: &Root) -> Option<Reason> {
        let names = self.unresolved.take();
        let known = |name: &str| {
            root.also_known.contains_key(name) || root.resources.iter().any(|resource| *resource.address == *name)
        };
        let names: Vec<_> = names.into_iter().filter(|name| !known(name)).collect();
        if names.is_empty() {
            return None;
        }
        let folder = |path: &str| Path::new(path).parent().unwrap_or(Path::new("")).to_owned();
        let own = folder(self.path());
        let declares = |node: &Node, name: &str| {
            SECTIONS.iter().any(|section| node.get(section).is_some_and(|s| s.get(name).is_some()))
        };
        let others = self
            .context
            .documents
            .all()
            .filter(|other| other.id != self.id() && own.starts_with(folder(other.file.path())));
        let found = others
            .filter_map(|other| Some((names.iter().find(|name| declares(&other.root, name))?, other.file.path())));
        let (name, path) = found.min()?;
        Some(Reason::new(format!("`{name}` is declared in `{path}`: this file is a part of a larger template")))
    }
}
