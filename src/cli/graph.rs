use std::io;

use clap::{Args, ValueEnum};

use super::{CLEAN, FAILED, Streams, input};
use crate::lint;
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Graph {
    #[command(flatten)]
    input: input::Input,
    /// Form of the graph
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "json")]
    output: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Json,
}

pub(super) fn run(arguments: &Graph, streams: &mut Streams<'_>) -> io::Result<u8> {
    let sources = Sources::disk();
    let mut problems = arguments.input.open(&sources);
    let settings = arguments.input.settings();
    let (text, unread) = match arguments.output {
        Form::Json => lint::graph_json(&sources, &settings),
    };
    problems.extend(unread);
    input::tell(&problems, streams)?;
    write!(streams.stdout, "{text}")?;
    Ok(if problems.is_empty() { CLEAN } else { FAILED })
}
