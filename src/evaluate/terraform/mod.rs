//! Terraform and OpenTofu configuration.
//!
//! In: the configuration files of folders. Out: one root for each folder that no other scanned folder calls as a module,
//! with every instance of every resource whose type the model knows.
//! Must not know: the graph, rules, other dialects.

mod blocks;
mod collection;
mod configuration;
mod convert;
mod data;
mod evaluator;
mod expression;
mod functions;
mod instances;
mod operators;
mod policy;
mod reference;
mod root;
mod template;
mod traversal;
mod tree;
mod variables;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use super::{Evaluated, Inputs};
use crate::source::{Found, Sources};
use configuration::Library;

/// A folder that is evaluated as a root.
#[derive(Debug)]
pub struct RootFolder {
    /// Its path.
    pub path: PathBuf,
    /// Every scanned folder, read once for all roots.
    library: Arc<Library>,
}

/// The folders that no other folder calls as a module.
pub fn find_roots(sources: &Sources, files: &[&Found]) -> Vec<RootFolder> {
    let library = Arc::new(Library::read(sources, files));
    let roots = library.roots().into_iter();
    roots.map(|path| RootFolder { path, library: Arc::clone(&library) }).collect()
}

/// The resources of a root.
pub fn evaluate(sources: &Sources, folder: &RootFolder, inputs: &Inputs) -> Evaluated {
    let tree = tree::Tree::new(sources, &folder.library, &folder.path);
    evaluator::on_own_stack(|| evaluator::Evaluator::new(sources, &tree, inputs).run())
}
