use std::io;

use clap::Args;

use super::{CLEAN, FAILED, Streams};
use crate::diagnostic::did_you_mean;
use crate::lint;

#[derive(Args)]
pub(super) struct Explain {
    /// Id of the rule
    rule: String,
}

pub(super) fn run(arguments: &Explain, streams: &mut Streams<'_>) -> io::Result<u8> {
    let rules = lint::rules();
    if let Some(rule) = rules.iter().find(|rule| rule.id == arguments.rule) {
        let consequence = rule.consequence.map(|consequence| format!(", {}", consequence.as_str())).unwrap_or_default();
        writeln!(streams.stdout, "{} ({}{consequence})\n\n{}", rule.id, rule.severity.as_str(), rule.page.trim_end())?;
        return Ok(CLEAN);
    }
    let hint = did_you_mean(&arguments.rule, rules.iter().map(|rule| rule.id));
    writeln!(streams.stderr, "error: no rule is called `{}`", arguments.rule)?;
    writeln!(streams.stderr, "help: {}", hint.unwrap_or_else(|| "`trigger-lint rules` lists them".into()))?;
    Ok(FAILED)
}
