//! Workflow commands of GitHub Actions.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use super::place::Place;
use super::summary::counted;
use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::source::Sources;

/// GitHub shows this many annotations of each level for a step and drops the others without a word.
const SHOWN: usize = 10;

pub(super) fn write(out: &mut dyn Write, report: &Report, sources: &Sources) -> io::Result<()> {
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let of_level: Vec<_> = report.diagnostics.iter().filter(|one| one.severity == severity).collect();
        for diagnostic in of_level.iter().take(SHOWN) {
            writeln!(out, "::{command} {}::{}", properties(diagnostic, sources), data(&text(diagnostic)))?;
        }
        if let Some(more) = of_level.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            let noun = if severity == Severity::Note { "notice" } else { severity.as_str() };
            writeln!(out, "{} more without an annotation: GitHub shows {SHOWN} of a level", counted(more, noun))?;
        }
    }
    for problem in &report.problems {
        writeln!(out, "::error title=trigger-lint::{}", data(&format!("`{}`: {}", problem.path, problem.message)))?;
    }
    Ok(())
}

fn properties(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let title = property(&format!("trigger-lint: {}", diagnostic.rule));
    let Some(label) = diagnostic.labels.first() else { return format!("title={title}") };
    let place = Place::of(sources, label.span);
    let file = property(&sources.path_in_repository(&place.path));
    // Columns are for annotations within one line.
    let columns = if place.start.line == place.end.line {
        format!(",col={},endColumn={}", place.start.column, place.end.column)
    } else {
        String::new()
    };
    format!("file={file},line={},endLine={}{columns},title={title}", place.start.line, place.end.line)
}

fn text(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    for (lead, more) in [("why", &diagnostic.why), ("help", &diagnostic.help)] {
        if let Some(more) = more {
            text.push_str(&format!("\n{lead}: {more}"));
        }
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
