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
    /// An opinion: off unless it is asked for.
    pub pedantic: bool,
    /// What a fix of it would be: `safe`, `suggested` or `none`.
    pub fix: String,
    /// Rules of other tools that look for the same, at least in part.
    pub peers: Vec<PeerRule>,
    /// Its page: Markdown without the front matter.
    pub page: String,
}

/// A rule of another tool.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeerRule {
    /// The tool: `cfn-lint`.
    pub tool: String,
    /// What the tool calls the rule: `E3505`.
    pub id: String,
}

impl PeerRule {
    /// Reads `tool:id`.
    pub fn parse(text: &str) -> Option<Self> {
        let (tool, id) = text.split_once(':')?;
        let whole = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
        (whole(tool) && whole(id)).then(|| Self { tool: tool.to_owned(), id: id.to_owned() })
    }
}

impl std::fmt::Display for PeerRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.tool, self.id)
    }
}
