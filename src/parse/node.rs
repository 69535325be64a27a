use compact_str::CompactString;

use crate::diagnostic::Diagnostic;
use crate::source::Span;

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
}

/// Kinds of node.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// A scalar, decoded but not typed.
    Scalar {
        /// Its text.
        text: CompactString,
        /// How it was written: only plain scalars can be numbers, booleans or null.
        style: Style,
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
}
