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
    /// Not those that contain one of these.
    #[serde(default)]
    unless: Vec<String>,
    /// Not in templates that contain this.
    without: Option<String>,
    /// Only those that refer to a resource that contains this.
    refers: Option<String>,
    /// Not those that refer to such a resource.
    never_refers: Option<String>,
    /// Only those that a resource or event which contains one of these refers to.
    #[serde(default)]
    used: Vec<String>,
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

/// A resource, block or event: its type, what others call it, and where it stands.
pub(crate) struct Block {
    kind: String,
    name: String,
    range: Range<usize>,
}

impl Block {
    fn new(text: &str, head: &regex::Captures<'_>) -> Self {
        let group = |name| head.name(name).map(|found| found.as_str());
        let kind = ["terraform", "resource", "event"].into_iter().find_map(group).unwrap();
        let name = group("id").map_or_else(|| format!("{kind}.{}", &head["label"]), str::to_owned);
        Self { kind: kind.to_owned(), name, range: extent(text, head.get(0).unwrap().start()) }
    }

    /// Whether a text refers to it: by its address, or its logical id in an intrinsic function.
    fn is_named_in(&self, text: &str) -> bool {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        text.match_indices(&self.name).any(|(at, name)| {
            let before = text[..at].trim_end_matches([' ', ':']);
            let starts = self.name.contains('.') && !before.ends_with(word)
                || ["Ref", "GetAtt", "${", "["].iter().any(|function| before.ends_with(function));
            starts && !text[at + name.len()..].starts_with(word)
        })
    }
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
        let head = r#"(?mx)^(?:resource\x20"(?<terraform>\w+)"\x20"(?<label>\w+)"\x20\{|
            \x20+(?<id>\w+):\n\x20+Type:\x20(?:(?<resource>AWS::\S+)|(?<event>\w+)\n\x20+Properties:))$"#;
        Regex::new(head).unwrap()
    });
    HEAD.captures_iter(text).map(|head| Block::new(text, &head)).collect()
}

/// The texts that come of making an edit at each place it fits, with each value.
pub(crate) fn mutants(text: &str, blocks: &[Block], edit: &Edit, seed: u64) -> Vec<String> {
    let inside = |block: &Block| &text[block.range.clone()];
    let fits = |block: &&Block| {
        let mut refers = blocks.iter().filter(|other| other.is_named_in(inside(block)));
        let mut refer = blocks.iter().filter(|other| block.is_named_in(inside(other)));
        block.kind == edit.r#in
            && edit.when.as_ref().is_none_or(|when| inside(block).contains(when))
            && !edit.unless.iter().any(|unless| inside(block).contains(unless))
            && edit.refers.as_ref().is_none_or(|to| refers.clone().any(|other| inside(other).contains(to)))
            && edit.never_refers.as_ref().is_none_or(|to| !refers.any(|other| inside(other).contains(to)))
            && (edit.used.is_empty() || refer.any(|other| edit.used.iter().any(|by| inside(other).contains(by))))
    };
    let mut mutants = Vec::new();
    let contains = |wanted: &Option<String>| wanted.as_ref().is_some_and(|wanted| text.contains(wanted));
    if edit.with.is_some() && !contains(&edit.with) || contains(&edit.without) {
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
