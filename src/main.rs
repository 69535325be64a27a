//! The `trigger-lint` command.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use trigger_lint::cli::{self, Streams};

fn main() -> ExitCode {
    let stdout = io::stdout();
    // `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `TERM=dumb` and whether it is a terminal.
    let color = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    let mut stdout = BufWriter::new(stdout.lock());
    let streams = Streams { stdout: &mut stdout, stderr: &mut io::stderr().lock(), color };
    ExitCode::from(cli::run(std::env::args_os(), streams))
}
