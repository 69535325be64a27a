use std::io;

use clap::{Args, ValueEnum};

use super::output::{self, Output};
use super::{CLEAN, Color, FAILED, FINDINGS, Streams, input};
use crate::config::Config;
use crate::diagnostic::{Problem, Report, Safety, Severity, did_you_mean};
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
    /// Show findings of this level and above [default: note]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Findings")]
    min_severity: Option<Level>,
    /// Fail on findings of this level and above [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL", help_heading = "Findings")]
    fail_on: Option<Level>,
    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Findings")]
    exit_zero: bool,
    /// Apply fixes: those that cannot make anything worse, or `all`, also those that somebody should read
    #[arg(
        long,
        value_enum,
        value_name = "WHICH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe",
        help_heading = "Fixes"
    )]
    fix: Option<Fixes>,
    /// Print what --fix would change as a unified diff, and change nothing
    #[arg(long, help_heading = "Fixes")]
    diff: bool,
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
enum Fixes {
    Safe,
    All,
}

impl From<Fixes> for Safety {
    fn from(fixes: Fixes) -> Self {
        match fixes {
            Fixes::Safe => Safety::Safe,
            Fixes::All => Safety::Suggested,
        }
    }
}

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
    let missing = arguments.input.open(&mut sources);
    let config = match arguments.input.config(&sources) {
        Ok(config) => config,
        Err(problems) => {
            input::tell(&problems, streams)?;
            return Ok(FAILED);
        }
    };
    let configured = config.as_ref().and_then(|config| config.fail_on);
    let fail_on = arguments.fail_on.map(Severity::from).or(configured).unwrap_or(Severity::Warning);
    let settings = arguments.settings(&sources, config);
    let mut report = lint::lint(&sources, &settings);
    let fixes = arguments.fix.or(arguments.diff.then_some(Fixes::Safe));
    let mut changed = Vec::new();
    if let Some(fixes) = fixes {
        let mended = lint::mend(&sources, &report, &settings, fixes.into());
        changed = mended.changed;
        if let Some(after) = mended.after.filter(|_| !arguments.diff) {
            (sources, report) = after;
        }
    }
    arguments.explain_problems(&mut report, missing);
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
    for file in changed.iter().filter(|_| !arguments.diff) {
        if let Err(why) = sources.save(file.path.as_ref(), &file.before, &file.after) {
            writeln!(streams.stderr, "error: `{}` is not fixed: {why}", file.path)?;
            failed = true;
        }
    }
    if arguments.diff {
        output::write_diff(streams.stdout, &changed)?;
    }
    let terminal = [Output { format: Format::Text, file: None }];
    let outputs = match arguments.outputs.as_slice() {
        // The diff is what is read there, perhaps by another program.
        [] if arguments.diff => &[],
        [] => &terminal[..],
        outputs => outputs,
    };
    for output in outputs {
        failed |= !output.write(&report, &sources, options, streams)?;
    }
    let told = outputs.iter().any(|output| output.file.is_none() && output.format.has_summary());
    if !told && !arguments.quiet {
        write!(streams.stderr, "{}", report::summary(&report))?;
    }
    let fails = report.diagnostics.iter().any(|diagnostic| diagnostic.severity >= fail_on);
    Ok(match (failed, fails && !arguments.exit_zero) {
        (true, _) => FAILED,
        (false, true) => FINDINGS,
        (false, false) => CLEAN,
    })
}

impl Check {
    fn settings(&self, sources: &Sources, config: Option<Config>) -> lint::Settings {
        let configured = config.as_ref().and_then(|config| config.min_severity);
        lint::Settings {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            pedantic: self.pedantic,
            min_severity: self.min_severity.map(Severity::from).or(configured).unwrap_or(Severity::Note),
            ..self.input.settings(sources)
        }
        .configured(config)
    }

    /// Adds what could not be read beside the paths, and what to do about it.
    fn explain_problems(&self, report: &mut Report, missing: Vec<Problem>) {
        report.problems.extend(missing);
        for problem in &mut report.problems {
            // A mistyped command is taken for a path.
            problem.help = problem.help.take().or_else(|| did_you_mean(&problem.path, COMMANDS));
        }
        if report.summary.roots == 0 && report.problems.is_empty() && report.diagnostics.is_empty() {
            report.problems.push(self.input.nothing_found());
        }
    }

    /// What does not fit together, beyond what `clap` sees.
    fn misused(&self) -> Result<(), String> {
        let on_stdout = self.outputs.iter().filter(|output| output.file.is_none()).count();
        if self.diff && on_stdout > 0 {
            return Err(
                "`--diff` is written to standard output: give the report a file, as in `-o sarif=report.sarif`".into(),
            );
        }
        if on_stdout > 1 {
            return Err(
                "two outputs cannot share standard output: give one a file, as in `-o sarif=report.sarif`".into()
            );
        }
        if self.select.is_empty() && self.ignore.is_empty() {
            return Ok(());
        }
        let known = input::selectable();
        for (flag, names) in [("--select", &self.select), ("--ignore", &self.ignore)] {
            for name in names {
                if !known.contains(&name.as_str()) {
                    let hint = did_you_mean(name, known.iter().copied());
                    let hint = hint.unwrap_or_else(|| "`trigger-lint rules` lists them".into());
                    return Err(format!("`{flag}`: no rule or consequence is called `{name}`\nhelp: {hint}"));
                }
            }
        }
        Ok(())
    }
}
