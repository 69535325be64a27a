//! The whole run as one function.
//!
//! In: sources and settings. Out: everything there is to say. Must not know: how it is shown, where settings come from.

use std::path::PathBuf;

use crate::diagnostic::{Consequence, Problem, Report, RuleInfo, Severity, Summary};
use crate::evaluate;
use crate::source::{Sources, Walk};

pub use crate::evaluate::Inputs;

/// What a person asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folders and files.
    pub paths: Vec<PathBuf>,
    /// Values for variables and parameters.
    pub inputs: Inputs,
    /// Only these rules and consequences; empty for every rule that is on by default.
    pub select: Vec<String>,
    /// Not these rules and consequences.
    pub ignore: Vec<String>,
    /// Opinions too.
    pub pedantic: bool,
    /// Findings below are not shown.
    pub min_severity: Severity,
    /// Honour `.gitignore`.
    pub gitignore: bool,
}

/// Reads, evaluates, joins and judges. Never fails: what went wrong is in the report.
pub fn lint(sources: &Sources, settings: &Settings) -> Report {
    let (evaluated, problems) = evaluate(sources, settings);
    let mut diagnostics: Vec<_> = evaluated.iter().flat_map(|one| one.problems.clone()).collect();
    diagnostics.retain(|diagnostic| diagnostic.severity >= settings.min_severity);
    let files = evaluated.iter().flat_map(|one| one.files.iter().map(|(file, _)| *file));
    let summary = Summary {
        files: files.collect::<std::collections::HashSet<_>>().len(),
        roots: evaluated.len(),
        ..Summary::default()
    };
    Report { diagnostics, undecided: Vec::new(), problems, summary, rules: rules() }
}

/// The graph as JSON.
pub fn graph_json(sources: &Sources, settings: &Settings) -> (String, Vec<Problem>) {
    let (_, problems) = evaluate(sources, settings);
    let empty = serde_json::json!({ "version": 1, "nodes": [], "edges": [], "undecided": [] });
    (format!("{empty:#}\n"), problems)
}

/// Every rule, in the order of the catalogue.
pub fn rules() -> Vec<RuleInfo> {
    let about_run = |id, title: &str, severity| RuleInfo {
        id,
        title: title.into(),
        consequence: None::<Consequence>,
        severity,
        page: format!("# {id}\n\nReports {title}.\n"),
    };
    vec![
        about_run("syntax-error", "a file that cannot be read as what it is", Severity::Error),
        about_run("limit-reached", "something that was too large to be looked at", Severity::Warning),
    ]
}

fn evaluate(sources: &Sources, settings: &Settings) -> (Vec<evaluate::Evaluated>, Vec<Problem>) {
    let (found, unwalked) = sources.walk(&Walk { paths: settings.paths.clone(), gitignore: settings.gitignore });
    let evaluated = evaluate::evaluate(sources, &found, &settings.inputs);
    let unwalked = unwalked.into_iter().map(|problem| (problem.path, problem.message));
    let problems = unwalked.chain(sources.refused());
    (evaluated, problems.map(|(path, message)| Problem { path, message, help: None }).collect())
}
