//! The `trigger-lint` command.

use std::io::{self, BufWriter};
use std::process::ExitCode;

use mimalloc::MiMalloc;
use trigger_lint::cli::{self, Streams};

/// A run is made of many small values: a third of its time goes to the system's allocator.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let stdout = io::stdout();
    // `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `TERM=dumb` and whether it is a terminal.
    let color = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
    let mut stdout = BufWriter::new(stdout.lock());
    let streams = Streams { stdout: &mut stdout, stderr: &mut io::stderr().lock(), color };
    ExitCode::from(cli::run(std::env::args_os(), streams))
}
