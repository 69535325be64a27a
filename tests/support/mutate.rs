//! One edit to a resource, block or event of a template, as a text.

use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use serde_json::{Map, Value};
use trigger_lint::parse::{Node, NodeKind, Style};
use trigger_lint::source::Sources;

/// What to do to resources of a type. Exactly one of `set`, `drop`, `add`, `swap`, `remove` and `twice` is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// Type of the resource (`aws_sqs_queue`, `AWS::SQS::Queue`) or of the event of SAM (`SQS`).
    r#in: String,
    /// Only in templates that contain this.
    with: Option<String>,
    /// Only those that contain this.
    when: Option<String>,
    /// Not those that contain this.
    unless: Option<String>,
    /// Gives an attribute that is written on one line other values: those of `to`.
    set: Option<String>,
    /// Takes out an attribute or a nested block with all that it holds.
    drop: Option<String>,
    /// Writes each of these among the attributes.
    #[serde(default)]
    add: Vec<String>,
    /// Writes something else for a text, wherever it stands: those of `to`.
    swap: Option<String>,
    /// What `set` and `swap` write.
    #[serde(default)]
    to: Vec<String>,
    /// Takes out the whole resource.
    #[serde(default)]
    remove: bool,
    /// Declares it a second time under another name.
    #[serde(default)]
    twice: bool,
}

/// A resource, block or event: its type and where it stands.
pub(crate) struct Block {
    kind: String,
    range: Range<usize>,
}

/// The lines that begin at `start` and are indented deeper than it, and a closing brace.
fn extent(text: &str, start: usize) -> Range<usize> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut end = start;
    for (index, line) in text[start..].split_inclusive('\n').enumerate() {
        let closes = line.trim_start().starts_with(['}', ']', ')']);
        let own = indent(&text[start..]);
        if index > 0 && !line.trim().is_empty() && (indent(line) < own || (indent(line) == own && !closes)) {
            break;
        }
        end += line.len();
        if index > 0 && closes && indent(line) == own {
            break;
        }
    }
    start..end
}

pub(crate) fn blocks(text: &str) -> Vec<Block> {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?m)^(?:resource "(\w+)" "\w+" \{| +\w+:\n +Type: (?:(AWS::\S+)|(\w+)\n +Properties:))$"#)
            .unwrap()
    });
    let heads = HEAD.captures_iter(text).map(|found| {
        let kind = (1..4).find_map(|group| found.get(group)).unwrap().as_str().to_owned();
        Block { kind, range: extent(text, found.get(0).unwrap().start()) }
    });
    heads.collect()
}

/// The texts that come of making an edit at each place it fits, with each value.
pub(crate) fn mutants(text: &str, blocks: &[Block], edit: &Edit, seed: u64) -> Vec<String> {
    let fits = |block: &&Block| {
        let inside = &text[block.range.clone()];
        let holds = |wanted: &Option<String>| wanted.as_ref().is_some_and(|wanted| inside.contains(wanted));
        block.kind == edit.r#in && (edit.when.is_none() || holds(&edit.when)) && !holds(&edit.unless)
    };
    let mut mutants = Vec::new();
    if edit.with.as_ref().is_some_and(|with| !text.contains(with)) {
        return mutants;
    }
    for block in blocks.iter().filter(fits) {
        for (range, put) in changes(&text[block.range.clone()], edit) {
            let range = block.range.start + range.start..block.range.start + range.end;
            let put = drawn(&put, seed ^ range.start as u64);
            mutants.push(format!("{}{put}{}", &text[..range.start], &text[range.end..]));
        }
    }
    mutants.retain(|mutant| mutant != text);
    mutants
}

/// SplitMix64: the same everywhere and in every version.
pub(crate) fn random(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A text with a number in place of each `{a..b}`.
fn drawn(text: &str, seed: u64) -> String {
    static BOUNDS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\{(\d+)\.\.(\d+)\}").unwrap());
    let drawn = BOUNDS.replace_all(text, |found: &regex::Captures<'_>| {
        let (least, most): (u64, u64) = (found[1].parse().unwrap(), found[2].parse().unwrap());
        (least + random(seed ^ least) % (most - least + 1)).to_string()
    });
    drawn.into_owned()
}

/// What to replace by what in the text of a block.
fn changes(block: &str, edit: &Edit) -> Vec<(Range<usize>, String)> {
    let whole = 0..block.len();
    if edit.remove {
        return vec![(whole, String::new())];
    }
    if edit.twice {
        let name = block.find("\" {\n").unwrap_or_else(|| block.find(':').unwrap());
        return vec![(whole, format!("{block}{}Again{}", &block[..name], &block[name..]))];
    }
    if let Some(key) = &edit.drop {
        let starts = lines(block).filter(|(_, line)| attribute(line, key).is_some());
        return starts.map(|(start, _)| (extent(block, start), String::new())).collect();
    }
    if !edit.add.is_empty() {
        let head = if block.starts_with("resource") { Some(0) } else { block.find("Properties:\n") };
        let Some(head) = head else { return Vec::new() };
        let at = head + block[head..].find('\n').unwrap() + 1;
        let indent = block[at..].len() - block[at..].trim_start_matches(' ').len();
        let lines = |text: &String| text.lines().map(|line| format!("{:indent$}{line}\n", "")).collect::<String>();
        return edit.add.iter().map(|text| (at..at, lines(text))).collect();
    }
    let found: Vec<Range<usize>> = match (&edit.set, &edit.swap) {
        (Some(key), None) => {
            let values =
                lines(block).filter_map(|(start, line)| Some((start + attribute(line, key)?, start + line.len())));
            values.map(|(start, end)| start..end).filter(|value| !block[value.clone()].is_empty()).collect()
        }
        (None, Some(from)) => block.match_indices(from.as_str()).map(|(at, _)| at..at + from.len()).collect(),
        _ => panic!("an edit of `{}` says nothing", edit.r#in),
    };
    assert!(!edit.to.is_empty(), "an edit of `{}` puts nothing in", edit.r#in);
    found.iter().flat_map(|range| edit.to.iter().map(|put| (range.clone(), put.clone()))).collect()
}

/// Lines with where they begin.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line.trim_end())
    })
}

/// Where the value stands in a line that sets this attribute or opens this block.
fn attribute(line: &str, key: &str) -> Option<usize> {
    let rest = line.trim_start_matches([' ', '-']).strip_prefix(key)?;
    let value = rest.trim_start().strip_prefix(['=', ':', '{'])?.trim_start();
    Some(line.len() - value.len())
}

/// A template in YAML written as JSON, with intrinsic functions in their long form.
pub(crate) fn as_json(yaml: &str) -> String {
    let sources = Sources::memory([("template.yaml", yaml)]);
    let file = sources.read(Path::new("template.yaml")).unwrap();
    let document = trigger_lint::parse::yaml::parse(&sources.file(file));
    format!("{:#}\n", json(&document.root.unwrap()))
}

fn json(node: &Node) -> Value {
    let value = match &node.kind {
        _ if node.is_null() => Value::Null,
        NodeKind::Scalar { text, style: Style::Plain, .. } => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) if *text == "true" || *text == "false" => (*text == "true").into(),
            Err(_) => text.as_str().into(),
        },
        NodeKind::Scalar { text, .. } => text.as_str().into(),
        NodeKind::Sequence(items) => items.iter().map(json).collect(),
        NodeKind::Mapping(entries) => {
            let entries = entries.iter().map(|entry| (entry.key.to_string(), json(&entry.value)));
            entries.collect::<Map<_, _>>().into()
        }
    };
    let name = match node.tag.as_deref() {
        None => return value,
        Some("Ref") => "Ref".to_owned(),
        Some(name) => format!("Fn::{name}"),
    };
    let value = match (name.as_str(), value.as_str().and_then(|text| text.split_once('.'))) {
        ("Fn::GetAtt", Some((resource, attribute))) => vec![resource, attribute].into(),
        _ => value,
    };
    Value::Object(Map::from_iter([(name, value)]))
}
