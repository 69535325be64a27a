//! A page for the summary of a GitHub Actions job.

use std::io::{self, Write};

use super::place::Place;
use super::summary;
use crate::diagnostic::Report;
use crate::source::Sources;

/// A job summary may hold 1 MiB; this many rows stay well below.
const ROWS: usize = 1000;

pub(super) fn write(out: &mut dyn Write, report: &Report, sources: &Sources) -> io::Result<()> {
    writeln!(out, "## trigger-lint\n\n{}", capitalised(&summary::line(report)))?;
    if !report.diagnostics.is_empty() {
        writeln!(out, "\n| level | rule | where | finding |\n|---|---|---|---|")?;
    }
    for diagnostic in report.diagnostics.iter().take(ROWS) {
        let place = diagnostic.labels.first().map(|label| Place::of(sources, label.span).line()).unwrap_or_default();
        let help = diagnostic.help.as_ref().map(|help| format!("<br>help: {}", cell(help))).unwrap_or_default();
        let (severity, rule) = (diagnostic.severity.as_str(), diagnostic.rule);
        writeln!(out, "| {severity} | `{rule}` | {} | {}{help} |", cell(&place), cell(&diagnostic.message))?;
    }
    if let Some(more) = report.diagnostics.len().checked_sub(ROWS).filter(|more| *more > 0) {
        writeln!(out, "\nand {} more", summary::counted(more, "finding"))?;
    }
    if !report.problems.is_empty() {
        writeln!(out, "\n### Not read\n")?;
    }
    for problem in &report.problems {
        writeln!(out, "- `{}`: {}", problem.path, problem.message)?;
    }
    let undecided = summary::undecided(report);
    if !undecided.is_empty() {
        writeln!(out, "\n### Not decided\n")?;
    }
    for group in undecided {
        writeln!(out, "- {}: {}", cell(group.why), summary::counted(group.things.len(), "place"))?;
    }
    Ok(())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Text that cannot end its cell.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;")
}
