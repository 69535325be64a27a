//! What a run has to say, in the words of its reader.
//!
//! In: a [`Report`] and the sources its spans point into. Out: text in one [`Format`].
//! Must not know: rules, nor how findings came about.

mod concise;
mod github;
mod json;
mod line_hash;
mod markdown;
mod place;
mod sarif;
mod summary;
mod text;

use std::io::{self, Write};

use crate::diagnostic::Report;
use crate::source::Sources;

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the lines of source, for people.
    Text,
    /// One line for each finding.
    Concise,
    /// The whole report, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions, shown at the lines of a pull request.
    Github,
    /// For the summary of a GitHub Actions job.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 6] = [Self::Text, Self::Concise, Self::Json, Self::Sarif, Self::Github, Self::Markdown];

    /// The word used on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Markdown => "markdown",
        }
    }

    /// The format of a word of [`Format::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }

    /// True if the format ends with the summary itself.
    pub fn has_summary(self) -> bool {
        matches!(self, Format::Text | Format::Json | Format::Markdown)
    }
}

/// How a person wants to see it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Colour, for [`Format::Text`].
    pub color: bool,
    /// List what could not be decided, for [`Format::Text`].
    pub show_unknown: bool,
    /// Leave out the summary, for [`Format::Text`].
    pub quiet: bool,
}

/// Writes a report.
pub fn write(
    out: &mut dyn Write,
    format: Format,
    report: &Report,
    sources: &Sources,
    options: Options,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(out, report, sources, options),
        Format::Concise => concise::write(out, report, sources),
        Format::Json => json::write(out, report, sources),
        Format::Sarif => sarif::write(out, report, sources),
        Format::Github => github::write(out, report, sources),
        Format::Markdown => markdown::write(out, report, sources),
    }
}

/// The last words of a run: what was found in how much, and how much was not decided.
pub fn summary(report: &Report) -> String {
    summary::lines(report, true)
}
