//! Findings with the lines of source they are about, for people.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use codespan_reporting::diagnostic::{Diagnostic as Shown, Label as ShownLabel, Severity as ShownSeverity};
use codespan_reporting::files::{Error, Files};
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{self, Config, DisplayStyle};

use super::place::{Place, harmless, trimmed};
use super::{Options, summary};
use crate::diagnostic::{Diagnostic, Label, Report, Safety, Severity};
use crate::source::{FileId, SourceFile, Sources, Span};

/// A line longer than this (bytes: generated JSON has everything on one) is named, not shown.
const LONGEST_LINE: usize = 400;

pub(super) fn write(out: &mut dyn Write, report: &Report, sources: &Sources, options: Options) -> io::Result<()> {
    if options.color {
        write_to(&mut Ansi::new(out), report, sources, options)
    } else {
        write_to(&mut NoColor::new(out), report, sources, options)
    }
}

fn write_to<W: WriteColor>(out: &mut W, report: &Report, sources: &Sources, options: Options) -> io::Result<()> {
    let labels = report.diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels);
    let files = Lines::of(sources, labels.map(|label| label.span.file));
    for diagnostic in &report.diagnostics {
        let rich = files.can_show(&diagnostic.labels);
        let display_style = if rich { DisplayStyle::Rich } else { DisplayStyle::Medium };
        let config = Config { display_style, ..Config::default() };
        let mut shown = shown(diagnostic, sources, &files);
        if !rich {
            // The snippets would have told.
            shown.notes.splice(0..0, places(&diagnostic.labels, sources));
        }
        match term::emit_to_write_style(out, &config, &files, &shown) {
            Err(Error::Io(error)) => return Err(error),
            // A label that does not fit its file must not hide the finding.
            Err(_) => writeln!(out, "{}[{}]: {}\n", diagnostic.severity.as_str(), diagnostic.rule, shown.message)?,
            Ok(()) if rich => {}
            Ok(()) => writeln!(out)?,
        }
    }
    if options.show_unknown {
        write_undecided(out, report, sources)?;
    }
    if options.quiet {
        return Ok(());
    }
    write!(out, "{}", summary::lines(report, !options.show_unknown))
}

fn shown(diagnostic: &Diagnostic, sources: &Sources, files: &Lines) -> Shown<FileId> {
    let severity = match diagnostic.severity {
        Severity::Error => ShownSeverity::Error,
        Severity::Warning => ShownSeverity::Warning,
        Severity::Note => ShownSeverity::Note,
    };
    let labels = diagnostic.labels.iter().enumerate().map(|(index, label)| {
        let range = files.range(label.span);
        let shown = match index {
            0 => ShownLabel::primary(label.span.file, range),
            _ => ShownLabel::secondary(label.span.file, range),
        };
        shown.with_message(harmless(&label.text))
    });
    let why = diagnostic.why.as_ref().map(|why| format!("why: {}", harmless(why)));
    let help = diagnostic.help.as_ref().map(|help| format!("help: {}", harmless(help)));
    let fixes = diagnostic.fixes.iter().map(|fix| {
        let flag = match fix.safety {
            Safety::Safe => "--fix",
            Safety::Suggested => "--fix=all",
        };
        format!("fix: {} ({flag})", harmless(&fix.title))
    });
    let notes = loop_note(&diagnostic.flow, sources).into_iter().chain(why).chain(help).chain(fixes);
    Shown::new(severity)
        .with_code(diagnostic.rule)
        .with_message(harmless(&diagnostic.message))
        .with_labels(labels.collect())
        .with_notes(notes.collect())
}

/// What labels say and where, for files whose lines cannot be shown.
fn places(labels: &[Label], sources: &Sources) -> Vec<String> {
    let told = labels.iter().enumerate().filter(|(index, label)| *index > 0 || !label.text.is_empty());
    let place = |label: &Label| Place::of(sources, label.span).short();
    let words = told.map(|(_, label)| match label.text.as_str() {
        "" => place(label),
        text => format!("{}: {text}", place(label)),
    });
    words.map(|words| harmless(&words).into_owned()).collect()
}

/// The hops of a loop, one below the other, with where each is written.
fn loop_note(flow: &[Label], sources: &Sources) -> Option<String> {
    let width = flow.iter().map(|hop| hop.text.chars().count()).max()?;
    let hops = flow.iter().enumerate().map(|(index, hop)| {
        let lead = if index == 0 { "loop: " } else { "   -> " };
        format!("{lead}{:width$}  {}", hop.text, Place::of(sources, hop.span).line())
    });
    Some(harmless(&hops.collect::<Vec<_>>().join("\n")).into_owned())
}

fn write_undecided(out: &mut dyn Write, report: &Report, sources: &Sources) -> io::Result<()> {
    for group in summary::undecided(report) {
        writeln!(out, "not decided: {}", harmless(group.why))?;
        for thing in group.things {
            let place = thing.place(sources).map(|place| format!("{}: ", place.line())).unwrap_or_default();
            let rules = if thing.rules.is_empty() { String::new() } else { format!(" ({})", thing.rules.join(", ")) };
            writeln!(out, "  {}{}{rules}", harmless(&place), harmless(thing.what))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The files that labels point into.
struct Lines(BTreeMap<FileId, ShownFile>);

struct ShownFile {
    file: Arc<SourceFile>,
    path: String,
    /// The text, where it differs from the file's: without control characters.
    text: Option<String>,
}

impl ShownFile {
    fn text(&self) -> &str {
        self.text.as_deref().unwrap_or(self.file.text())
    }
}

impl Lines {
    fn of(sources: &Sources, ids: impl Iterator<Item = FileId>) -> Self {
        let mut files = BTreeMap::new();
        for id in ids {
            files.entry(id).or_insert_with(|| {
                let file = sources.file(id);
                let text = match harmless(file.text()) {
                    std::borrow::Cow::Borrowed(_) => None,
                    std::borrow::Cow::Owned(text) => Some(text),
                };
                ShownFile { path: harmless(file.path()).into_owned(), text, file }
            });
        }
        Self(files)
    }

    fn range(&self, span: Span) -> Range<usize> {
        self.0.get(&span.file).map(|shown| trimmed(shown.file.text(), span)).unwrap_or_default()
    }

    fn can_show(&self, labels: &[Label]) -> bool {
        labels.iter().all(|label| {
            let Some(shown) = self.0.get(&label.span.file) else { return false };
            let range = self.range(label.span);
            let lines = [range.start, range.end].map(|byte| shown.file.line(shown.file.line_of(byte)));
            lines.into_iter().flatten().all(|line| line.len() <= LONGEST_LINE)
        })
    }
}

impl<'a> Files<'a> for Lines {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        self.0.get(&id).map(|shown| shown.path.as_str()).ok_or(Error::FileMissing)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        self.0.get(&id).map(ShownFile::text).ok_or(Error::FileMissing)
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, Error> {
        self.0.get(&id).map(|shown| shown.file.line_of(byte)).ok_or(Error::FileMissing)
    }

    fn line_range(&'a self, id: FileId, index: usize) -> Result<Range<usize>, Error> {
        let shown = self.0.get(&id).ok_or(Error::FileMissing)?;
        let max = shown.file.line_starts().len().saturating_sub(1);
        shown.file.line(index).ok_or(Error::LineTooLarge { given: index, max })
    }
}
