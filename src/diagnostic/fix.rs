use crate::source::Span;

/// How far a fix may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// The meaning cannot get worse.
    Safe,
    /// Somebody has to read it: there are other ways to mend it, or what it adds changes what happens.
    Suggested,
}

impl Safety {
    /// The word used in pages and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Suggested => "suggested",
        }
    }
}

/// One way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as advice: lower case, no final stop.
    pub title: String,
    /// How far it may be trusted.
    pub safety: Safety,
    /// Its edits, which belong together; none overlaps another.
    pub edits: Vec<Edit>,
}

/// A text that takes the place of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where something is only added.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}
