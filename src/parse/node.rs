use std::ops::Range;

use compact_str::CompactString;

use super::align;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// Collections nested deeper than this are not read: far more than a template needs, far less than a stack holds.
pub(super) const DEEPEST: usize = 128;

/// A YAML or JSON document.
#[derive(Debug, Default)]
pub struct Document {
    /// The tree; None for an empty or wholly broken text.
    pub root: Option<Node>,
    /// Its comments, in order.
    pub comments: Vec<Comment>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
}

/// A comment, without its mark (`#`, `//`) and trimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Where, mark included.
    pub span: Span,
    /// Its text.
    pub text: String,
    /// True if nothing else stands on its line.
    pub own_line: bool,
    /// What it speaks of, where that does not follow from its line: the object that holds a `"//"` of Terraform's JSON.
    pub covers: Option<Span>,
}

/// A node of a YAML or JSON tree. JSON gives the same nodes: its strings are quoted scalars, everything else plain ones.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its text, tag included. A mapping or sequence reaches from its first entry to its last.
    pub span: Span,
    /// A local tag without its mark: `Ref`, `GetAtt`, `Sub`. Standard tags (`!!str`) are applied, not kept.
    pub tag: Option<CompactString>,
    /// What it is.
    pub kind: NodeKind,
    /// True where there is more, or something else, that could not be read: behind a syntax error, or beyond a bound.
    pub cut: bool,
}

/// Kinds of node.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// A scalar, decoded but not typed.
    Scalar {
        /// Its text; empty and plain where there is none (`Key:`).
        text: CompactString,
        /// How it was written: only plain scalars can be numbers, booleans or null.
        style: Style,
        /// Where it is written: quotes included, tag and block header not.
        content: Span,
    },
    /// Items in order.
    Sequence(Vec<Node>),
    /// Entries in the order they were written, merge keys applied; of equal keys only the last is kept, as AWS does.
    Mapping(Vec<Entry>),
}

/// An entry of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key, which is text whatever it looks like.
    pub key: CompactString,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In single or double quotes.
    Quoted,
    /// After `|` or `>`.
    Block,
}

impl Node {
    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The entries of a mapping; empty for everything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            NodeKind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; empty for everything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            NodeKind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// True for a scalar that says nothing: `Key:`, `~`, `null`.
    pub fn is_null(&self) -> bool {
        let NodeKind::Scalar { text, style: Style::Plain, .. } = &self.kind else { return false };
        self.tag.is_none() && !self.cut && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }

    /// Which bytes of a scalar's text stand where in its file. Where both are equally long, the bytes are the same ones;
    /// elsewhere (an escape, a folded line) the span as a whole means the text as a whole.
    pub fn runs(&self, file: &SourceFile) -> Vec<(Range<usize>, Span)> {
        let NodeKind::Scalar { text, style, content } = &self.kind else { return Vec::new() };
        let source = file.text().get(content.range()).unwrap_or_default();
        match align::runs(text, source, *style) {
            Some(runs) => {
                let base = content.start as usize;
                let span = |source: Range<usize>| Span::new(content.file, base + source.start..base + source.end);
                runs.into_iter().map(|run| (run.text, span(run.source))).collect()
            }
            None => vec![(0..text.len(), *content)],
        }
    }

    /// How many nodes this tree has, itself included.
    pub(super) fn size(&self) -> usize {
        1 + match &self.kind {
            NodeKind::Scalar { .. } => 0,
            NodeKind::Sequence(items) => items.iter().map(Node::size).sum(),
            NodeKind::Mapping(entries) => entries.iter().map(|entry| entry.value.size()).sum(),
        }
    }
}

/// Keeps the last of equal keys and reports the others.
pub(super) fn without_duplicates(entries: &mut Vec<Entry>, problems: &mut Vec<Diagnostic>) {
    use crate::diagnostic::Severity;
    // Most mappings are small and have none: no table for those.
    let seen_before = |index: usize| entries[..index].iter().any(|entry| entry.key == entries[index].key);
    if entries.len() <= 16 && !(1..entries.len()).any(seen_before) {
        return;
    }
    let different: rustc_hash::FxHashSet<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
    if different.len() == entries.len() {
        return;
    }
    let mut last = rustc_hash::FxHashMap::default();
    for (index, entry) in entries.iter().enumerate() {
        last.insert(entry.key.clone(), index);
    }
    for (index, entry) in entries.iter().enumerate() {
        if let Some(&winner) = last.get(&entry.key)
            && winner != index
        {
            let problem = Diagnostic::about_run(
                "syntax-error",
                Severity::Warning,
                entry.key_span,
                format!("key `{}` is given more than once, only the last one counts", entry.key),
            );
            problems.push(problem.labelled("this one is ignored").also(entries[winner].key_span, "this one counts"));
        }
    }
    let mut index = 0;
    entries.retain(|entry| {
        index += 1;
        last.get(&entry.key) == Some(&(index - 1))
    });
}
