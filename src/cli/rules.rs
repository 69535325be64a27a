use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::{CLEAN, Streams};
use crate::diagnostic::{Consequence, PeerRule, RuleInfo};
use crate::lint;

#[derive(Args)]
pub(super) struct Rules {
    /// Form of the list
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "text")]
    output: Form,

    /// Rules of other tools and what covers them here
    #[arg(long)]
    peers: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    Text,
    Json,
    Markdown,
}

pub(super) fn run(arguments: &Rules, streams: &mut Streams<'_>) -> io::Result<u8> {
    let rules = lint::rules();
    let out = &mut *streams.stdout;
    match (arguments.peers, arguments.output) {
        (false, Form::Text) => text(out, &rules)?,
        (false, Form::Json) => json(out, &rules)?,
        (false, Form::Markdown) => markdown(out, &rules)?,
        (true, Form::Text) => peers_text(out, &rules)?,
        (true, Form::Json) => peers_json(out, &rules)?,
        (true, Form::Markdown) => peers_markdown(out, &rules)?,
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
                "pedantic": rule.pedantic,
                "fix": rule.fix,
                "peers": rule.peers.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "page": rule.page,
            })
        })
        .collect();
    writeln!(out, "{:#}", json!({ "version": 1, "rules": rules }))
}

/// A table for each consequence, most urgent first: what `rules/README.md` shows.
fn markdown(out: &mut dyn Write, rules: &[RuleInfo]) -> io::Result<()> {
    let sections = Consequence::ALL.map(|c| (Some(c), c.as_str(), c.meaning()));
    let run = (None, "about the run", "What trigger-lint could not read, and ignores that cover nothing");
    for (index, (consequence, word, meaning)) in sections.into_iter().chain([run]).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "## {word}\n\n{meaning}.\n\n| rule | level | fix | finds |\n|---|---|---|---|")?;
        for rule in rules.iter().filter(|rule| rule.consequence == consequence) {
            let (id, severity, title) = (rule.id, rule.severity.as_str(), rule.title.replace('|', "\\|"));
            let pedantic = if rule.pedantic { ", pedantic" } else { "" };
            writeln!(out, "| [`{id}`]({id}.md) | {severity}{pedantic} | {} | {title} |", rule.fix)?;
        }
    }
    Ok(())
}

/// Each rule of another tool with the rules here that look for the same.
fn by_peer(rules: &[RuleInfo]) -> BTreeMap<&PeerRule, Vec<&'static str>> {
    let mut peers: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for rule in rules {
        for peer in &rule.peers {
            peers.entry(peer).or_default().push(rule.id);
        }
    }
    peers
}

/// Two tables: from the rules of others to those here, and back.
fn peers_text(out: &mut dyn Write, rules: &[RuleInfo]) -> io::Result<()> {
    let peers = by_peer(rules);
    let width = peers.keys().map(|peer| peer.to_string().len()).max().unwrap_or_default();
    for (peer, ours) in &peers {
        writeln!(out, "{:width$}  {}", peer.to_string(), ours.join(", "))?;
    }
    writeln!(out)?;
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    for rule in rules.iter().filter(|rule| !rule.peers.is_empty()) {
        let peers: Vec<_> = rule.peers.iter().map(ToString::to_string).collect();
        writeln!(out, "{:width$}  {}", rule.id, peers.join(", "))?;
    }
    Ok(())
}

fn peers_json(out: &mut dyn Write, rules: &[RuleInfo]) -> io::Result<()> {
    let peers: Vec<_> = by_peer(rules)
        .into_iter()
        .map(|(peer, ours)| json!({ "tool": peer.tool, "id": peer.id, "rules": ours }))
        .collect();
    writeln!(out, "{:#}", json!({ "version": 1, "peers": peers }))
}

fn peers_markdown(out: &mut dyn Write, rules: &[RuleInfo]) -> io::Result<()> {
    let quoted = |id: &dyn std::fmt::Display| format!("`{id}`");
    writeln!(out, "| tool | rule | here |\n|---|---|---|")?;
    for (peer, ours) in by_peer(rules) {
        let ours: Vec<_> = ours.iter().map(|id| quoted(id)).collect();
        writeln!(out, "| {} | `{}` | {} |", peer.tool, peer.id, ours.join(", "))?;
    }
    writeln!(out, "\n| rule | elsewhere |\n|---|---|")?;
    for rule in rules.iter().filter(|rule| !rule.peers.is_empty()) {
        let peers: Vec<_> = rule.peers.iter().map(|peer| quoted(peer)).collect();
        writeln!(out, "| `{}` | {} |", rule.id, peers.join(", "))?;
    }
    Ok(())
}
