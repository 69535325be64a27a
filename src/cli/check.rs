use std::io;

use clap::{Args, ValueEnum};

use super::output::Output;
use super::{CLEAN, Color, FAILED, FINDINGS, Streams, input};
use crate::diagnostic::{Consequence, Report, Severity, did_you_mean};
use crate::lint;
use crate::report::{self, Format, Options};
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    input: input::Input,
    /// Only these rules or consequences (`inert`, `lossy`, …)
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', help_heading = "Findings")]
    select: Vec<String>,
    /// Not these rules or consequences
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', help_heading = "Findings")]
    ignore: Vec<String>,
    /// Run rules that are opinions too
    #[arg(long, help_heading = "Findings")]
    pedantic: bool,
    /// Show findings of this level and above
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "note", help_heading = "Findings")]
    min_severity: Level,
    /// Fail on findings of this level and above
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "warning", help_heading = "Findings")]
    fail_on: Level,
    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Findings")]
    exit_zero: bool,
    /// text, concise, json, sarif, github or markdown; repeatable, at most once without a file
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", value_parser = Output::parse, help_heading = "Output")]
    outputs: Vec<Output>,
    /// List what could not be decided, and why
    #[arg(long, help_heading = "Output")]
    show_unknown: bool,
    /// Use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    color: Color,
    /// Findings only, no summary
    #[arg(short, long, help_heading = "Output")]
    quiet: bool,
}

/// What the first word can be but a path.
const COMMANDS: [&str; 4] = ["check", "explain", "rules", "graph"];

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warning,
    Note,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Note => Severity::Note,
        }
    }
}

pub(super) fn run(arguments: &Check, streams: &mut Streams<'_>) -> io::Result<u8> {
    if let Err(message) = arguments.misused() {
        writeln!(streams.stderr, "error: {message}")?;
        return Ok(FAILED);
    }
    let mut sources = Sources::disk();
    let report = arguments.lint(&mut sources);
    input::tell(&report.problems, streams)?;
    let options = Options {
        color: match arguments.color {
            Color::Auto => streams.color,
            Color::Always => true,
            Color::Never => false,
        },
        show_unknown: arguments.show_unknown,
        quiet: arguments.quiet,
    };
    let mut failed = !report.problems.is_empty();
    let terminal = [Output { format: Format::Text, file: None }];
    let outputs = if arguments.outputs.is_empty() { &terminal[..] } else { &arguments.outputs };
    for output in outputs {
        failed |= !output.write(&report, &sources, options, streams)?;
    }
    let told = outputs.iter().any(|output| output.file.is_none() && output.format.has_summary());
    if !told && !arguments.quiet {
        write!(streams.stderr, "{}", report::summary(&report))?;
    }
    let fails = report.diagnostics.iter().any(|diagnostic| diagnostic.severity >= arguments.fail_on.into());
    Ok(match (failed, fails && !arguments.exit_zero) {
        (true, _) => FAILED,
        (false, true) => FINDINGS,
        (false, false) => CLEAN,
    })
}

impl Check {
    fn lint(&self, sources: &mut Sources) -> Report {
        let missing = self.input.open(sources);
        let settings = lint::Settings {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            pedantic: self.pedantic,
            min_severity: self.min_severity.into(),
            ..self.input.settings(sources)
        };
        let mut report = lint::lint(sources, &settings);
        report.problems.extend(missing);
        for problem in &mut report.problems {
            // A mistyped command is taken for a path.
            problem.help = problem.help.take().or_else(|| did_you_mean(&problem.path, COMMANDS));
        }
        if report.summary.roots == 0 && report.problems.is_empty() && report.diagnostics.is_empty() {
            report.problems.push(self.input.nothing_found());
        }
        report
    }

    /// What does not fit together, beyond what `clap` sees.
    fn misused(&self) -> Result<(), String> {
        if self.outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
            return Err(
                "two outputs cannot share standard output: give one a file, as in `-o sarif=report.sarif`".into()
            );
        }
        if self.select.is_empty() && self.ignore.is_empty() {
            return Ok(());
        }
        let rules = lint::rules();
        let consequences = Consequence::ALL.map(Consequence::as_str);
        let known = || rules.iter().map(|rule| rule.id).chain(consequences);
        for (flag, names) in [("--select", &self.select), ("--ignore", &self.ignore)] {
            for name in names {
                if !known().any(|word| word == name) {
                    let hint = did_you_mean(name, known());
                    let hint = hint.unwrap_or_else(|| "`trigger-lint rules` lists them".into());
                    return Err(format!("`{flag}`: no rule or consequence is called `{name}`\nhelp: {hint}"));
                }
            }
        }
        Ok(())
    }
}
