//! The file, found and read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::{Config, Named, Override};
use crate::diagnostic::{Problem, Severity, did_you_mean};
use crate::parse::{self, Entry, Node, NodeKind, Style};
use crate::source::{SourceFile, Sources, Span};

/// What the file may be called.
const NAMES: [&str; 2] = ["trigger-lint.toml", ".trigger-lint.toml"];
const KEYS: [&str; 7] = ["select", "ignore", "pedantic", "min-severity", "fail-on", "severity", "override"];
const OVERRIDE_KEYS: [&str; 3] = ["paths", "ignore", "severity"];
const LEVELS: [&str; 3] = ["error", "warning", "note"];

/// The configuration of what is linted: the nearest file in a path's folder or above it, up to the root of its repository.
/// None where there is none; a problem where two paths have different ones.
pub fn find(sources: &Sources, paths: &[PathBuf]) -> Result<Option<PathBuf>, Problem> {
    let mut found: Vec<Option<PathBuf>> = paths.iter().map(|path| sources.nearest(path, &NAMES)).collect();
    found.dedup();
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(only.clone()),
        [first, second, ..] => {
            let shown = |path: &Option<PathBuf>| match path {
                Some(path) => format!("`{}`", crate::source::display(path)),
                None => "none".to_owned(),
            };
            Err(Problem {
                path: paths.iter().map(|path| crate::source::display(path)).collect::<Vec<_>>().join("`, `"),
                message: format!(
                    "these paths have different configuration files: {} and {}",
                    shown(first),
                    shown(second)
                ),
                help: Some("lint them one at a time, or choose one with `--config`".to_owned()),
            })
        }
    }
}

/// Reads a configuration file; `names` are the rules and consequences there are. What is wrong with it comes with the line
/// and column in the place of the path.
pub fn read(sources: &Sources, path: &Path, names: &[&str]) -> Result<Config, Vec<Problem>> {
    sources.allow(path);
    let id = sources.read(path).map_err(|error| {
        vec![Problem { path: crate::source::display(path), message: error.to_string(), help: None }]
    })?;
    let file = sources.file(id);
    let document = parse::toml::parse(&file);
    let mut reader = Reader { file: &file, names, problems: BTreeMap::new() };
    for problem in &document.problems {
        let span = problem.labels.first().map_or(Span::new(id, 0..0), |label| label.span);
        reader.wrong(span, problem.message.clone(), None);
    }
    let mut config = Config {
        path: path.to_path_buf(),
        select: Vec::new(),
        ignore: Vec::new(),
        pedantic: None,
        min_severity: None,
        fail_on: None,
        levels: Vec::new(),
        overrides: Vec::new(),
    };
    for entry in document.root.as_ref().map(Node::entries).unwrap_or_default() {
        let value = &entry.value;
        match entry.key.as_str() {
            "select" => config.select = reader.rules(value),
            "ignore" => config.ignore = reader.rules(value),
            "pedantic" => config.pedantic = reader.flag(value),
            "min-severity" => config.min_severity = reader.level(value),
            "fail-on" => config.fail_on = reader.level(value),
            "severity" => config.levels = reader.levels(value),
            "override" => config.overrides = reader.overrides(value),
            _ => reader.unknown(entry, &KEYS),
        }
    }
    if reader.problems.is_empty() { Ok(config) } else { Err(reader.problems.into_values().collect()) }
}

struct Reader<'r> {
    file: &'r SourceFile,
    names: &'r [&'r str],
    /// By where they are.
    problems: BTreeMap<u32, Problem>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        let at = self.file.position(span.start as usize);
        let path = format!("{}:{}:{}", self.file.path(), at.line, at.column);
        self.problems.entry(span.start).or_insert(Problem { path, message: message.into(), help });
    }

    fn unknown(&mut self, entry: &Entry, known: &[&str]) {
        let help = did_you_mean(&entry.key, known.iter().copied());
        let help = help.unwrap_or_else(|| format!("expected one of `{}`", known.join("`, `")));
        self.wrong(entry.key_span, format!("no setting is called `{}`", entry.key), Some(help));
    }

    /// The text of a string.
    fn text<'n>(&mut self, node: &'n Node, wanted: &str) -> Option<&'n str> {
        match &node.kind {
            NodeKind::Scalar { text, style: Style::Quoted, .. } => Some(text),
            _ => {
                self.wrong(node.span, format!("expected {wanted}"), None);
                None
            }
        }
    }

    fn items<'n>(&mut self, node: &'n Node, wanted: &str) -> &'n [Node] {
        if !matches!(node.kind, NodeKind::Sequence(_)) {
            self.wrong(node.span, format!("expected a list of {wanted}"), None);
        }
        node.items()
    }

    fn entries<'n>(&mut self, node: &'n Node, wanted: &str) -> &'n [Entry] {
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            self.wrong(node.span, format!("expected {wanted}"), None);
        }
        node.entries()
    }

    fn rules(&mut self, node: &Node) -> Vec<Named> {
        let items = self.items(node, "rules and consequences");
        let named = |item: &Node| {
            let name = self.text(item, "a rule or a consequence in quotes")?;
            self.rule(item.span, name)
        };
        items.iter().filter_map(named).collect()
    }

    fn rule(&mut self, span: Span, name: &str) -> Option<Named> {
        if self.names.contains(&name) {
            return Some(Named { name: name.to_owned(), at: span.range() });
        }
        let help = did_you_mean(name, self.names.iter().copied());
        let help = help.unwrap_or_else(|| "`trigger-lint rules` lists them".to_owned());
        self.wrong(span, format!("no rule or consequence is called `{name}`"), Some(help));
        None
    }

    fn flag(&mut self, node: &Node) -> Option<bool> {
        match &node.kind {
            NodeKind::Scalar { text, style: Style::Plain, .. } if text == "true" || text == "false" => {
                Some(text == "true")
            }
            _ => {
                self.wrong(node.span, "expected `true` or `false`", None);
                None
            }
        }
    }

    fn level(&mut self, node: &Node) -> Option<Severity> {
        let wanted = "\"error\", \"warning\" or \"note\"";
        let text = self.text(node, wanted)?;
        let level = Severity::parse(text);
        if level.is_none() {
            let off = matches!(text, "off" | "none" | "ignore");
            let help = if off {
                Some("a rule is turned off by its name in `ignore`".to_owned())
            } else {
                did_you_mean(text, LEVELS)
            };
            self.wrong(node.span, format!("no level is called `{text}`: expected {wanted}"), help);
        }
        level
    }

    fn levels(&mut self, node: &Node) -> Vec<(Named, Severity)> {
        let entries = self.entries(node, "a table of rules and their levels");
        let level = |entry: &Entry| {
            let rule = self.rule(entry.key_span, &entry.key);
            let level = self.level(&entry.value);
            Some((rule?, level?))
        };
        entries.iter().filter_map(level).collect()
    }

    fn overrides(&mut self, node: &Node) -> Vec<Override> {
        self.items(node, "tables: `[[override]]`").iter().map(|item| self.one_override(item)).collect()
    }

    fn one_override(&mut self, node: &Node) -> Override {
        let mut read = Override { paths: Vec::new(), ignore: Vec::new(), levels: Vec::new() };
        for entry in self.entries(node, "a table: `[[override]]`") {
            let value = &entry.value;
            match entry.key.as_str() {
                "paths" => {
                    let items = self.items(value, "paths");
                    read.paths = items.iter().filter_map(|item| self.path(item)).collect();
                }
                "ignore" => read.ignore = self.rules(value),
                "severity" => read.levels = self.levels(value),
                _ => self.unknown(entry, &OVERRIDE_KEYS),
            }
        }
        if node.get("paths").is_none() {
            let help = "paths are relative to this file: `paths = [\"infra/legacy/**\"]`".to_owned();
            self.wrong(node.span, "an override says which files it is for: it has no `paths`", Some(help));
        }
        read
    }

    /// A pattern of paths; a folder stands for everything below it.
    fn path(&mut self, node: &Node) -> Option<(GlobMatcher, Range<usize>)> {
        let text = self.text(node, "a path in quotes")?;
        let pattern = text.trim_start_matches("./").trim_end_matches('/');
        let pattern = if pattern.is_empty() || pattern == "." { "**".to_owned() } else { format!("{pattern}{{,/**}}") };
        match GlobBuilder::new(&pattern).literal_separator(true).empty_alternates(true).build() {
            Ok(glob) => Some((glob.compile_matcher(), node.span.range())),
            Err(error) => {
                self.wrong(node.span, format!("not a pattern of paths: {}", error.kind()), None);
                None
            }
        }
    }
}
