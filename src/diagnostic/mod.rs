//! What is told to a person: findings with labelled places, and what could not be decided.
//!
//! In: spans and words. Out: [`Diagnostic`], [`Undecided`]. Must not know: how they are shown, nor what a resource is.

mod fingerprint;
mod fix;
mod report;
mod suggest;

pub use fingerprint::Fingerprint;
pub use fix::{Edit, Fix, Safety};
pub use report::{PeerRule, Problem, Report, RuleInfo, Summary};
pub use suggest::{did_you_mean, nearest};

use crate::source::Span;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look.
    Note,
    /// Likely wrong.
    Warning,
    /// Certainly wrong: does not deploy, never fires, or loses events.
    Error,
}

impl Severity {
    /// The word used in pages, flags and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The severity of a word of [`Severity::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|s| s.as_str() == word)
    }
}

/// What happens to the user if nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// AWS or the deployer refuses it at deploy time.
    Rejected,
    /// It deploys, yet the trigger never invokes the function.
    Inert,
    /// The function feeds its own trigger.
    Runaway,
    /// Events are lost, stuck, or processed twice when something fails.
    Lossy,
    /// Someone else can invoke it.
    Exposed,
    /// Works today, breaks on the next change or under load.
    Fragile,
}

impl Consequence {
    /// Every consequence, most urgent first.
    pub const ALL: [Consequence; 6] =
        [Self::Rejected, Self::Inert, Self::Runaway, Self::Lossy, Self::Exposed, Self::Fragile];

    /// The word used in pages, flags and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Consequence::Rejected => "rejected",
            Consequence::Inert => "inert",
            Consequence::Runaway => "runaway",
            Consequence::Lossy => "lossy",
            Consequence::Exposed => "exposed",
            Consequence::Fragile => "fragile",
        }
    }

    /// What it means, as a sentence without a stop.
    pub fn meaning(self) -> &'static str {
        match self {
            Consequence::Rejected => "AWS or the deployer refuses it at deploy time",
            Consequence::Inert => "It deploys, yet the trigger never invokes the function",
            Consequence::Runaway => "The function feeds its own trigger",
            Consequence::Lossy => "Events are lost, stuck or processed twice when something fails",
            Consequence::Exposed => "Someone else can invoke it",
            Consequence::Fragile => "It works today and breaks on the next change or under load",
        }
    }

    /// The consequence of a word of [`Consequence::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == word)
    }
}

/// A place in a file with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
    /// The resource it belongs to, as its dialect addresses it.
    pub address: Option<String>,
}

/// One finding, ready to be shown.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Id of the rule.
    pub rule: &'static str,
    /// None for rules about the run itself (`syntax-error`, …).
    pub consequence: Option<Consequence>,
    /// How serious.
    pub severity: Severity,
    /// What is wrong: one sentence, lower case, no final stop.
    pub message: String,
    /// The first is where a person would edit.
    pub labels: Vec<Label>,
    /// Hops of a loop, in order; empty for everything else.
    pub flow: Vec<Label>,
    /// Why it matters.
    pub why: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Stays the same when lines move.
    pub fingerprint: Fingerprint,
    /// Edits that mend it, each by itself.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding about the run itself, at one place.
    pub fn about_run(rule: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        let label = Label { span, text: String::new(), address: None };
        Self {
            rule,
            consequence: None,
            severity,
            message: message.into(),
            labels: vec![label],
            flow: Vec::new(),
            why: None,
            help: None,
            fingerprint: Fingerprint::default(),
            fixes: Vec::new(),
        }
    }

    /// The same with a word at its first place.
    pub fn labelled(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// The same with one more place.
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into(), address: None });
        self
    }

    /// The same with advice.
    pub fn helped(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A file, or a part of one, that cannot be read as what it is.
    pub fn syntax_error(span: Span, message: impl Into<String>) -> Self {
        Self::about_run("syntax-error", Severity::Error, span, message)
    }

    /// A bound of the tool itself was met: something was not looked at.
    pub fn limit_reached(span: Span, message: impl Into<String>) -> Self {
        Self::about_run("limit-reached", Severity::Warning, span, message)
    }
}

/// An ignore that is no comment: `Metadata` of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The rule it names.
    pub rule: String,
    /// Where the rule is named.
    pub span: Span,
    /// What it covers: a declaration; None for the whole file.
    pub extent: Option<Span>,
    /// Why; may be empty.
    pub reason: String,
}

/// Something a rule or the graph could not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// The rule, or None where the graph itself could not be completed.
    pub rule: Option<&'static str>,
    /// Address of the resource, with its root.
    pub what: String,
    /// Why, in words a person understands.
    pub why: String,
    /// The variable of Terraform without a value that is the reason.
    pub variable: Option<String>,
    /// The parameter of a template without a value that is the reason.
    pub parameter: Option<String>,
    /// Where it is written.
    pub span: Option<Span>,
}
