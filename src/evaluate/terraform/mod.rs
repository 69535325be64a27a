//! Terraform and OpenTofu configuration.
//!
//! In: the configuration files of folders. Out: one root for each folder that no other scanned folder calls as a module,
//! with every instance of every resource whose type the model knows.
//! Must not know: the graph, rules, other dialects.

mod arns;
mod blocks;
mod collection;
mod configuration;
mod convert;
mod data;
mod evaluator;
mod expression;
mod form;
mod functions;
mod instances;
mod json;
mod lookups;
mod mentions;
mod operators;
mod policy;
mod providers;
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

use rayon::prelude::*;

use super::{Evaluated, Inputs};
use crate::model::Value;
use crate::source::{Found, Sources};
use configuration::Library;

/// A folder that is evaluated as a root.
#[derive(Debug, Clone)]
pub struct RootFolder {
    /// Its path.
    pub path: PathBuf,
    /// Every scanned folder, read once for all roots.
    library: Arc<Library>,
}

impl RootFolder {
    /// Whether its configuration declares `type.name`, `data.type.name` or `module.name`.
    pub(super) fn declares(&self, address: &str) -> bool {
        self.library.get(&self.path).is_some_and(|folder| folder.declares(address))
    }
}

/// The policy that a data source `aws_iam_policy_document` makes of its arguments.
pub(super) fn policy_document(body: &Value) -> Value {
    policy::document(body)
}

/// The folders that no other folder calls as a module.
pub fn find_roots(sources: &Sources, files: &[&Found]) -> Vec<RootFolder> {
    let library = Arc::new(Library::read(sources, files));
    let roots = library.roots().into_iter();
    roots.map(|path| RootFolder { path, library: Arc::clone(&library) }).collect()
}

/// The resources of every root, evaluated on a few threads whose stacks are large enough.
pub fn evaluate_all(sources: &Sources, folders: &[RootFolder], inputs: &Inputs) -> Vec<Evaluated> {
    if let [] | [_] = folders {
        return folders.iter().map(|folder| evaluate(sources, folder, inputs)).collect();
    }
    let threads = rayon::current_num_threads().min(folders.len());
    match rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(evaluator::STACK).build() {
        Ok(pool) => pool.install(|| folders.par_iter().map(|folder| evaluate_here(sources, folder, inputs)).collect()),
        Err(_) => folders.iter().map(|folder| evaluate(sources, folder, inputs)).collect(),
    }
}

/// The resources of a root.
pub fn evaluate(sources: &Sources, folder: &RootFolder, inputs: &Inputs) -> Evaluated {
    evaluator::on_own_stack(|| evaluate_here(sources, folder, inputs))
}

fn evaluate_here(sources: &Sources, folder: &RootFolder, inputs: &Inputs) -> Evaluated {
    let tree = tree::Tree::new(sources, &folder.library, &folder.path);
    evaluator::Evaluator::new(sources, &tree, inputs).run()
}
