//! The `trigger-lint` command.

fn main() {}
