//! Terraform and OpenTofu configuration.
//!
//! In: the configuration files of folders. Out: one root for each folder that no other scanned folder calls as a module,
//! with every instance of every resource whose type the model knows.
//! Must not know: the graph, rules, other dialects.

use std::path::PathBuf;

use super::{Evaluated, Inputs};
use crate::model::{Dialect, Root};
use crate::source::{Found, Sources, display};

/// A folder that is evaluated as a root.
#[derive(Debug)]
pub struct RootFolder {
    /// Its path.
    pub path: PathBuf,
}

/// The folders that no other folder calls as a module.
pub fn find_roots(sources: &Sources, files: &[&Found]) -> Vec<RootFolder> {
    let _ = (sources, files);
    Vec::new()
}

/// The resources of a root.
pub fn evaluate(sources: &Sources, folder: &RootFolder, inputs: &Inputs) -> Evaluated {
    let _ = (sources, inputs);
    let root = Root {
        path: display(&folder.path),
        dialect: Dialect::Terraform,
        resources: Vec::new(),
        also_known: Default::default(),
        opaque: Vec::new(),
    };
    Evaluated { root, problems: Vec::new(), files: Vec::new() }
}
