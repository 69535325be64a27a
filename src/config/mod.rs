//! `trigger-lint.toml`: what a project wants of every run.
//!
//! In: the file nearest to what is linted, and what rules are called. Out: a [`Config`], or what is wrong with the file; how
//! findings change by it, and `unused-config` for what changes nothing.
//! Must not know: rules, the command line.

mod apply;
mod read;

use std::ops::Range;
use std::path::PathBuf;

use globset::GlobMatcher;

use crate::diagnostic::{Diagnostic, Severity};

pub use apply::Run;
pub use read::{find, read};

/// The rule that speaks of entries which change nothing.
pub const UNUSED: &str = "unused-config";

/// What a configuration file says.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file; what it says of paths begins at its folder.
    path: PathBuf,
    /// Only these rules and consequences; empty where it does not say.
    pub select: Vec<Named>,
    /// Not these rules and consequences.
    pub ignore: Vec<Named>,
    /// Opinions too.
    pub pedantic: Option<bool>,
    /// Findings below are not shown.
    pub min_severity: Option<Severity>,
    /// Findings of this level and above fail a run.
    pub fail_on: Option<Severity>,
    /// Levels of rules and consequences.
    levels: Vec<(Named, Severity)>,
    overrides: Vec<Override>,
}

/// A rule or a consequence, and where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The id of the rule, or the word of the consequence.
    pub name: String,
    /// Where in the file, in bytes.
    at: Range<usize>,
}

/// What holds for some files.
#[derive(Debug, Clone)]
struct Override {
    paths: Vec<(GlobMatcher, Range<usize>)>,
    ignore: Vec<Named>,
    levels: Vec<(Named, Severity)>,
}

impl Named {
    /// Whether a finding is one of the rule, or has the consequence.
    fn is_of(&self, diagnostic: &Diagnostic) -> bool {
        self.name == diagnostic.rule || diagnostic.consequence.is_some_and(|word| word.as_str() == self.name)
    }
}
