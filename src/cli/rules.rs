use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{CLEAN, Streams};
use crate::diagnostic::RuleInfo;
use crate::lint;

#[derive(Args)]
pub(super) struct Rules {
    /// Form of the list
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "text")]
    output: Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
    Markdown,
}

pub(super) fn run(arguments: &Rules, streams: &mut Streams<'_>) -> io::Result<u8> {
    let rules = lint::rules();
    match arguments.output {
        Form::Text => text(streams.stdout, &rules)?,
        Form::Json => json(streams.stdout, &rules)?,
        Form::Markdown => markdown(streams.stdout, &rules)?,
    }
    Ok(CLEAN)
}

/// What the consequence column says of a rule: those about the run itself have none.
fn consequence(rule: &RuleInfo) -> &'static str {
    rule.consequence.map_or("-", |consequence| consequence.as_str())
}

fn text(out: &mut dyn Write, rules: &[RuleInfo]) -> io::Result<()> {
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for rule in rules {
        let (id, severity) = (rule.id, rule.severity.as_str());
        writeln!(out, "{id:width$}  {severity:7}  {:8}  {}", consequence(rule), rule.title)?;
    }
    Ok(())
}

fn json(out: &mut dyn Write, rules: &[RuleInfo]) -> io::Result<()> {
    let rules: Vec<_> = rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "title": rule.title,
                "consequence": rule.consequence.map(|consequence| consequence.as_str()),
                "severity": rule.severity.as_str(),
                "page": rule.page,
            })
        })
        .collect();
    writeln!(out, "{:#}", json!({ "version": 1, "rules": rules }))
}

fn markdown(out: &mut dyn Write, rules: &[RuleInfo]) -> io::Result<()> {
    writeln!(out, "| rule | level | consequence | finds |\n|---|---|---|---|")?;
    for rule in rules {
        let (id, severity, title) = (rule.id, rule.severity.as_str(), rule.title.replace('|', "\\|"));
        writeln!(out, "| `{id}` | {severity} | {} | {title} |", consequence(rule))?;
    }
    Ok(())
}
