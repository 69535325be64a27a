//! The whole report for programs. The shape is a contract: within a version, things are only added.

use std::io::{self, Write};

use serde::Serialize;

use super::place::{Place, fingerprint};
use super::summary::{Counts, undecided};
use crate::diagnostic::{Diagnostic, Label, Report};
use crate::source::Sources;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    summary: Summary,
    findings: Vec<Finding<'r>>,
    undecided: Vec<Undecided<'r>>,
    problems: Vec<Problem<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    undecided: usize,
    fixable: usize,
    fixed: usize,
    files: usize,
    roots: usize,
    functions: usize,
    triggers: usize,
}

#[derive(Serialize)]
struct Finding<'r> {
    rule: &'r str,
    consequence: Option<&'static str>,
    severity: &'static str,
    message: &'r str,
    why: Option<&'r str>,
    help: Option<&'r str>,
    fingerprint: String,
    fixes: Vec<Fix<'r>>,
    locations: Vec<Location<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    flow: Vec<Location<'r>>,
}

#[derive(Serialize)]
struct Location<'r> {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    address: Option<&'r str>,
    label: &'r str,
    primary: bool,
}

#[derive(Serialize)]
struct Fix<'r> {
    title: &'r str,
    safety: &'static str,
    edits: Vec<Edit<'r>>,
}

/// `text` takes the place of what begins at `line` and `column` and ends before `end_line` and `end_column`.
#[derive(Serialize)]
struct Edit<'r> {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'r str,
}

#[derive(Serialize)]
struct Undecided<'r> {
    what: &'r str,
    why: &'r str,
    rules: Vec<&'static str>,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
}

#[derive(Serialize)]
struct Problem<'r> {
    path: &'r str,
    message: &'r str,
    help: Option<&'r str>,
}

pub(super) fn write(out: &mut dyn Write, report: &Report, sources: &Sources) -> io::Result<()> {
    let counts = Counts::of(report);
    let read = report.summary;
    let problems = report.problems.iter().map(|problem| Problem {
        path: &problem.path,
        message: &problem.message,
        help: problem.help.as_deref(),
    });
    let document = Document {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: Summary {
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
            undecided: counts.undecided,
            fixable: counts.fixable + counts.suggested,
            fixed: report.fixed,
            files: read.files,
            roots: read.roots,
            functions: read.functions,
            triggers: read.triggers,
        },
        findings: report.diagnostics.iter().map(|diagnostic| finding(diagnostic, sources)).collect(),
        undecided: all_undecided(report, sources),
        problems: problems.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn finding<'r>(diagnostic: &'r Diagnostic, sources: &Sources) -> Finding<'r> {
    let labels = diagnostic.labels.iter().enumerate();
    Finding {
        rule: diagnostic.rule,
        consequence: diagnostic.consequence.map(|consequence| consequence.as_str()),
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        why: diagnostic.why.as_deref(),
        help: diagnostic.help.as_deref(),
        fingerprint: fingerprint(diagnostic, sources).to_string(),
        fixes: diagnostic.fixes.iter().map(|fix| self::fix(fix, sources)).collect(),
        locations: labels.map(|(index, label)| location(label, index == 0, sources)).collect(),
        flow: diagnostic.flow.iter().map(|hop| location(hop, false, sources)).collect(),
    }
}

fn fix<'r>(fix: &'r crate::diagnostic::Fix, sources: &Sources) -> Fix<'r> {
    let edits = fix.edits.iter().map(|edit| {
        let place = Place::exactly(sources, edit.span);
        Edit {
            file: place.path,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            text: &edit.text,
        }
    });
    Fix { title: &fix.title, safety: fix.safety.as_str(), edits: edits.collect() }
}

fn location<'r>(label: &'r Label, primary: bool, sources: &Sources) -> Location<'r> {
    let place = Place::of(sources, label.span);
    Location {
        file: place.path,
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        address: label.address.as_deref(),
        label: &label.text,
        primary,
    }
}

fn all_undecided<'r>(report: &'r Report, sources: &Sources) -> Vec<Undecided<'r>> {
    let mut all = Vec::new();
    for group in undecided(report) {
        for thing in group.things {
            let place = thing.place(sources);
            all.push(Undecided {
                what: thing.what,
                why: group.why,
                line: place.as_ref().map(|place| place.start.line),
                column: place.as_ref().map(|place| place.start.column),
                file: place.map(|place| place.path),
                rules: thing.rules,
            });
        }
    }
    all
}
