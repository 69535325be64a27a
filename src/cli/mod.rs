//! The command line.
//!
//! In: arguments and streams. Out: text on the streams, and the exit code: 0 nothing at or above `--fail-on`, 1 findings,
//! 2 could not do the job.
//! Must not know: what a finding means.

mod check;
mod explain;
mod graph;
mod input;
mod output;
mod rules;

use std::ffi::OsString;
use std::io::{self, Write};

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

/// Nothing at or above `--fail-on`.
pub const CLEAN: u8 = 0;
/// Findings.
pub const FINDINGS: u8 = 1;
/// Could not do the job, or not all of it.
pub const FAILED: u8 = 2;

/// Where a run reads and writes.
pub struct Streams<'s> {
    /// Findings, pages, graphs.
    pub stdout: &'s mut dyn Write,
    /// What went wrong with the run itself.
    pub stderr: &'s mut dyn Write,
    /// What `--color auto` means: true if `stdout` is a terminal that wants colour.
    pub color: bool,
}

/// Runs the command with its arguments, the program's name first. Gives the exit code.
pub fn run(arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>, mut streams: Streams<'_>) -> u8 {
    let done = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => dispatch(arguments, &mut streams),
        Err(error) => usage(&error, &mut streams),
    };
    let done = done.and_then(|code| streams.stdout.flush().map(|()| code));
    match done {
        Ok(code) => code,
        // Whoever reads has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => CLEAN,
        Err(error) => {
            // Nobody can be told if even this fails.
            let _ = writeln!(streams.stderr, "error: cannot write the output: {error}");
            FAILED
        }
    }
}

/// The help text of the command, for the documentation.
pub fn help() -> String {
    Arguments::command().term_width(100).render_help().to_string()
}

#[derive(Parser)]
#[command(
    name = "trigger-lint",
    version,
    about = "Finds AWS Lambda triggers that deploy and then do not work, in Terraform, CloudFormation and AWS SAM",
    after_help = "Exit code: 0 nothing at or above --fail-on, 1 findings, 2 could not do the job.",
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: check::Check,
}

#[derive(Subcommand)]
enum Command {
    /// Report what is wrong with the triggers (the default command)
    Check(check::Check),
    /// Print the page of a rule: what it finds, why it matters, how to fix it
    Explain(explain::Explain),
    /// List the rules
    Rules(rules::Rules),
    /// Print who triggers, permits and writes to whom
    Graph(graph::Graph),
}

/// When to use colour.
#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

fn dispatch(arguments: Arguments, streams: &mut Streams<'_>) -> io::Result<u8> {
    match arguments.command {
        None => check::run(&arguments.check, streams),
        Some(Command::Check(arguments)) => check::run(&arguments, streams),
        Some(Command::Explain(arguments)) => explain::run(&arguments, streams),
        Some(Command::Rules(arguments)) => rules::run(&arguments, streams),
        Some(Command::Graph(arguments)) => graph::run(&arguments, streams),
    }
}

fn usage(error: &clap::Error, streams: &mut Streams<'_>) -> io::Result<u8> {
    let text = error.render();
    let text = if streams.color { text.ansi().to_string() } else { text.to_string() };
    if error.use_stderr() {
        write!(streams.stderr, "{text}")?;
        return Ok(FAILED);
    }
    write!(streams.stdout, "{text}")?;
    Ok(CLEAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_fit_together() {
        Arguments::command().debug_assert();
    }
}
