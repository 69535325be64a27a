use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diagnostic::{Diagnostic, Report, Safety, Severity};
use crate::source::{Sources, Span};

use super::place::Place;

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, noun: &'static str) -> Counted {
    Counted { count, noun }
}

/// A number with its noun.
pub(super) struct Counted {
    count: usize,
    noun: &'static str,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.count, self.noun, if self.count == 1 { "" } else { "s" })
    }
}

/// How many findings there are of each level, and how much is undecided.
pub(super) struct Counts {
    /// Errors.
    pub(super) errors: usize,
    /// Warnings.
    pub(super) warnings: usize,
    /// Notes.
    pub(super) notes: usize,
    /// Findings with a fix that may be applied as it is.
    pub(super) fixable: usize,
    /// Findings whose fixes all need a reader.
    pub(super) suggested: usize,
    /// Things that could not be decided, each counted once for each reason.
    pub(super) undecided: usize,
}

impl Counts {
    /// Counts a report.
    pub(super) fn of(report: &Report) -> Self {
        let trusted = |diagnostic: &&Diagnostic| diagnostic.fixes.iter().any(|fix| fix.safety == Safety::Safe);
        let with_fix = report.diagnostics.iter().filter(|diagnostic| !diagnostic.fixes.is_empty());
        let fixable = with_fix.clone().filter(trusted).count();
        let count = |severity| report.diagnostics.iter().filter(|one| one.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            fixable,
            suggested: with_fix.count() - fixable,
            undecided: undecided(report).iter().map(|group| group.things.len()).sum(),
        }
    }
}

/// The line every run ends with: what was found in how much.
pub(super) fn line(report: &Report) -> String {
    let unread = match report.problems.len() {
        0 => String::new(),
        count => format!("; {} not read", counted(count, "path")),
    };
    if report.summary.roots == 0 && !unread.is_empty() {
        return "nothing was checked".into();
    }
    let counts = Counts::of(report);
    let levels = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")];
    let found: Vec<_> = levels
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| counted(count, noun).to_string())
        .collect();
    let found = if found.is_empty() { "no problems".to_owned() } else { found.join(", ") };
    let fixed = if report.fixed > 0 { format!("{} fixed, ", report.fixed) } else { String::new() };
    let fixable = match (counts.fixable, counts.suggested) {
        (0, 0) => String::new(),
        (safe, 0) => format!(" ({safe} fixable)"),
        (0, more) => format!(" ({more} fixable with --fix=all)"),
        (safe, more) => format!(" ({safe} fixable, {more} more with --fix=all)"),
    };
    let read = report.summary;
    let functions = counted(read.functions, "function");
    let triggers = counted(read.triggers, "trigger");
    format!("{fixed}{found}{fixable} in {functions} and {triggers} from {}{unread}", counted(read.files, "file"))
}

/// The summary as it ends a run: [`line`], then what was not decided and what would help.
pub(super) fn lines(report: &Report, hint: bool) -> String {
    let undecided = Counts::of(report).undecided;
    let mut text = line(report);
    text.push('\n');
    if undecided > 0 {
        let hint = if hint { " (--show-unknown)" } else { "" };
        text.push_str(&format!("{undecided} not decided{hint}\n"));
    }
    text.push_str(&missing_values(report));
    text
}

/// Inputs that are named at most.
const MOST_INPUTS: usize = 10;

/// The inputs without a value that something undecided depends on, and how to give them one.
fn missing_values(report: &Report) -> String {
    let variables = report.undecided.iter().filter_map(|one| one.variable.as_deref()).collect();
    let parameters = report.undecided.iter().filter_map(|one| one.parameter.as_deref()).collect();
    missing("variable", "--var or --var-file", &variables) + &missing("parameter", "--parameter", &parameters)
}

fn missing(what: &'static str, flags: &str, names: &BTreeSet<&str>) -> String {
    if names.is_empty() {
        return String::new();
    }
    let named: Vec<&str> = names.iter().copied().take(MOST_INPUTS).collect();
    let more = names.len().checked_sub(MOST_INPUTS).filter(|more| *more > 0);
    let more = more.map_or(String::new(), |more| format!(" and {more} more"));
    format!("set {} with {flags}: {}{more}\n", counted(names.len(), what), named.join(", "))
}

/// What is undecided for one reason.
pub(super) struct UndecidedGroup<'r> {
    /// The reason.
    pub(super) why: &'r str,
    /// Sorted by address.
    pub(super) things: Vec<UndecidedThing<'r>>,
}

/// One thing that is undecided.
pub(super) struct UndecidedThing<'r> {
    /// Its address, with its root.
    pub(super) what: &'r str,
    /// Where it is written.
    pub(super) span: Option<Span>,
    /// The rules that could not decide; empty where the graph could not.
    pub(super) rules: Vec<&'static str>,
}

impl UndecidedThing<'_> {
    pub(super) fn place(&self, sources: &Sources) -> Option<Place> {
        self.span.map(|span| Place::of(sources, span))
    }
}

/// What is undecided, by reason: several rules that stumble over one unknown value are one entry.
pub(super) fn undecided(report: &Report) -> Vec<UndecidedGroup<'_>> {
    let mut groups: BTreeMap<&str, BTreeMap<&str, UndecidedThing<'_>>> = BTreeMap::new();
    for one in &report.undecided {
        let things = groups.entry(&one.why).or_default();
        let thing =
            things.entry(&one.what).or_insert(UndecidedThing { what: &one.what, span: None, rules: Vec::new() });
        thing.span = thing.span.or(one.span);
        thing.rules.extend(one.rule.filter(|rule| !thing.rules.contains(rule)));
    }
    let groups = groups.into_iter().map(|(why, things)| UndecidedGroup { why, things: things.into_values().collect() });
    groups.collect()
}
