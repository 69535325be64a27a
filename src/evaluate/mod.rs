//! Trees to resources with values, as the deployer would evaluate them.
//!
//! In: files. Out: one [`Root`] for each Terraform root and each template, and the problems met on the way.
//! Must not know: the graph, rules.

mod awscc;
pub mod cloudformation;
pub mod plan;
pub mod sam;
pub mod terraform;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Ignore};
use crate::model::Root;
use crate::parse::Comment;
use crate::source::{FileId, Found, Sources};

/// Values a person gives on the command line.
#[derive(Debug, Default, Clone)]
pub struct Inputs {
    /// `--var NAME=VALUE`.
    pub variables: BTreeMap<String, String>,
    /// `--var-file`.
    pub variable_files: Vec<PathBuf>,
    /// `--workspace`; None for Terraform's own default, `default`.
    pub workspace: Option<String>,
    /// `--parameter KEY=VALUE`.
    pub parameters: BTreeMap<String, String>,
}

/// What one root or template gives.
#[derive(Debug)]
pub struct Evaluated {
    /// Its resources.
    pub root: Root,
    /// What is wrong with its files.
    pub problems: Vec<Diagnostic>,
    /// The files it was read from, those of local modules included, with their comments.
    pub files: Vec<(FileId, Vec<Comment>)>,
    /// What is not to be told, where that is not said by comments.
    pub ignores: Vec<Ignore>,
}

/// Everything that was found, in the order of paths. What a plan says of a Terraform root takes the place of what its
/// configuration says alone.
pub fn evaluate(sources: &Sources, found: &[Found], inputs: &Inputs) -> Vec<Evaluated> {
    let (configuration, others): (Vec<_>, Vec<_>) = found.iter().partition(|found| is_terraform(&found.path));
    let (plans, templates) = plan::find(sources, others);
    let mut roots = terraform::find_roots(sources, &configuration);
    let planned = plan::evaluate_all(sources, plans, &roots, inputs);
    roots.retain(|root| !planned.iter().any(|planned| planned.configuration.as_ref() == Some(&root.path)));
    let mut all = terraform::evaluate_all(sources, &roots, inputs);
    all.extend(planned.into_iter().map(|planned| planned.evaluated));
    all.extend(cloudformation::evaluate_all(sources, &templates, inputs));
    all.sort_by(|a, b| a.root.path.cmp(&b.root.path));
    all
}

/// True for a file of a Terraform configuration, by its name.
fn is_terraform(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [".tf", ".tofu", ".tf.json", ".tofu.json"].iter().any(|ending| name.ends_with(ending))
}
