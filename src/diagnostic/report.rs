use super::{Consequence, Diagnostic, Severity, Undecided};

/// Everything one run has to say.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings, sorted: most serious first, then by place.
    pub diagnostics: Vec<Diagnostic>,
    /// What could not be decided, sorted by place.
    pub undecided: Vec<Undecided>,
    /// Inputs that could not be read at all: the run did not do its whole job.
    pub problems: Vec<Problem>,
    /// What was read.
    pub summary: Summary,
    /// Every rule that was enabled, in the order of the catalogue, and those about the run itself.
    pub rules: Vec<RuleInfo>,
    /// Findings that are not here any more because their fixes were applied.
    pub fixed: usize,
}

/// A path that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The path as given.
    pub path: String,
    /// What is wrong, in lower case.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Counts of what was read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Files whose declarations were analysed.
    pub files: usize,
    /// Terraform roots and templates.
    pub roots: usize,
    /// Functions.
    pub functions: usize,
    /// Trigger edges.
    pub triggers: usize,
}

/// A rule as readers of reports need it.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Its id.
    pub id: &'static str,
    /// What it finds, in one sentence.
    pub title: String,
    /// None for rules about the run itself.
    pub consequence: Option<Consequence>,
    /// Its default level.
    pub severity: Severity,
    /// Its page: Markdown without the front matter.
    pub page: String,
}
