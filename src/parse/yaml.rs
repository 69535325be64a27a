//! YAML as CloudFormation reads it: what PyYAML accepts, with local tags, aliases and merge keys applied.

use std::ops::ControlFlow;

use compact_str::CompactString;
use granit_parser::{Event, Parser, ScalarStyle, ScanError, Tag};
use rustc_hash::FxHashMap;

use super::node::{DEEPEST, without_duplicates};
use super::{Comment, Document, Entry, Node, NodeKind, Style};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// Nodes that aliases may copy, all together: an alias of an alias grows exponentially.
const MOST_COPIED: usize = 100_000;

/// Broken lines that are passed over before the rest of a text is given up.
const MOST_BLANKED: usize = 8;
/// Broken texts larger than this are not read again: CloudFormation takes 1 MB.
const LARGEST_RETRIED: usize = 1 << 20;

/// The tree of a YAML text. Of a broken one it is read without the lines that break it, as far as that leads somewhere;
/// else what stands before its first error.
pub fn parse(file: &SourceFile) -> Document {
    let (mut document, mut error) = read(file, file.text());
    let mut text = String::new();
    let mut blanked = Vec::new();
    let mut errors = Vec::new();
    while let Some(at) = error {
        errors.extend(document.problems.iter().rfind(|problem| problem.rule == "syntax-error").cloned());
        if file.text().len() > LARGEST_RETRIED {
            return document;
        }
        if text.is_empty() {
            file.text().clone_into(&mut text);
        }
        let Some(line) = blank_line(&mut text, at).filter(|_| blanked.len() < MOST_BLANKED) else {
            return if blanked.is_empty() { document } else { read(file, file.text()).0 };
        };
        blanked.push(line);
        (document, error) = read(file, &text);
    }
    if let Some(root) = &mut document.root {
        blanked.into_iter().for_each(|line| mark_cut(root, line));
    }
    document.problems.splice(0..0, errors);
    document
}

/// Overwrites the line of a byte with spaces and returns the byte its text begins at; None where it is empty.
fn blank_line(text: &mut String, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    let line = &text[start..end];
    let first = start + line.find(|c: char| !c.is_whitespace())?;
    text.replace_range(start..end, &" ".repeat(end - start));
    Some(first)
}

/// Marks what may have held the line at `at`: every collection around that place, down to the value before it.
fn mark_cut(node: &mut Node, at: usize) {
    let before = |span: Span| span.start as usize <= at;
    match &mut node.kind {
        NodeKind::Scalar { .. } => node.cut |= node.is_null(),
        NodeKind::Sequence(items) => {
            node.cut = true;
            if let Some(item) = items.iter_mut().rfind(|item| before(item.span)) {
                mark_cut(item, at);
            }
        }
        NodeKind::Mapping(entries) => {
            node.cut = true;
            if let Some(entry) = entries.iter_mut().rfind(|entry| before(entry.key_span)) {
                mark_cut(&mut entry.value, at);
            }
        }
    }
}

/// The tree of a text of a file, and the byte it is broken at.
fn read(file: &SourceFile, text: &str) -> (Document, Option<usize>) {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        block_scalar_eof_without_line_feed: true,
        max_buffered_comment_events: 1_000_000,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut builder = Builder::new(file);
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => {
                if builder.event(event, span).is_break() {
                    break;
                }
            }
            Err(error) => {
                let at = builder.fail(&error);
                return (builder.finish(), Some(at));
            }
        }
    }
    (builder.finish(), None)
}

struct Builder<'a> {
    file: &'a SourceFile,
    /// Open collections, outermost first.
    open: Vec<Frame>,
    anchors: FxHashMap<usize, Node>,
    copied: usize,
    ended: bool,
    document: Document,
}

/// A collection that is being read.
struct Frame {
    anchor: usize,
    tag: Option<CompactString>,
    span: Span,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        /// The key whose value comes next.
        key: Option<Key>,
        /// Values of `<<`.
        merged: Vec<Node>,
    },
}

struct Key {
    text: CompactString,
    span: Span,
    merge: bool,
}

impl<'a> Builder<'a> {
    fn new(file: &'a SourceFile) -> Self {
        let document = Document::default();
        Self { file, open: Vec::new(), anchors: FxHashMap::default(), copied: 0, ended: false, document }
    }

    fn event(&mut self, event: Event<'_>, at: granit_parser::Span) -> ControlFlow<()> {
        let mut content = self.span(at);
        if matches!(event, Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..)) {
            // Up to the end of its last line, not to the start of the next.
            let text = self.file.text()[content.range()].trim_end();
            content = Span::new(content.file, content.start as usize..content.start as usize + text.len());
        }
        let span = at.tag_span().map_or(content, |tag| self.span(tag).to(content));
        match event {
            Event::DocumentStart(..) if self.ended => {
                self.document.problems.push(
                    Diagnostic::syntax_error(content, "a template is one document, only the first one is read")
                        .labelled("a second document begins here"),
                );
                return ControlFlow::Break(());
            }
            Event::DocumentEnd => self.ended = true,
            Event::Scalar(text, style, anchor, tag) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                    _ => Style::Quoted,
                };
                // A missing scalar arrives as `~` without a place.
                let text = if style == Style::Plain && at.is_empty() { "" } else { &*text };
                let style = match tag.as_deref().and_then(Tag::core_suffix) {
                    Some("str") => Style::Quoted,
                    Some("int" | "float" | "bool" | "null") => Style::Plain,
                    _ => style,
                };
                let kind = NodeKind::Scalar { text: text.into(), style, content };
                self.add(Node { span, tag: local(tag.as_deref()), kind, cut: false }, anchor);
            }
            Event::SequenceStart(_, anchor, tag) => {
                let content = Content::Sequence(Vec::new());
                self.open.push(Frame { anchor, tag: local(tag.as_deref()), span, content });
            }
            Event::MappingStart(_, anchor, tag) => {
                let content = Content::Mapping { entries: Vec::new(), key: None, merged: Vec::new() };
                self.open.push(Frame { anchor, tag: local(tag.as_deref()), span, content });
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(content), false),
            Event::Alias(anchor) => {
                let node = self.copy(anchor, span);
                self.add(node, 0);
            }
            Event::UnresolvedAlias(name) => {
                let problem = Diagnostic::syntax_error(span, format!("alias `*{name}` has no anchor before it"));
                self.document.problems.push(problem);
                self.add(missing(span), 0);
            }
            Event::Comment(text, _) => {
                let before = &self.file.text()[..content.start as usize];
                let line = before.rfind('\n').map_or(0, |at| at + 1);
                let own_line = before[line..].trim_start_matches('\u{feff}').trim().is_empty();
                self.document.comments.push(Comment {
                    span: content,
                    text: text.trim().to_owned(),
                    own_line,
                    covers: None,
                });
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn span(&self, span: granit_parser::Span) -> Span {
        Span::new(self.file.id(), span.byte_range().unwrap_or_default())
    }

    /// A finished node becomes the root, an item, a key or a value.
    fn add(&mut self, mut node: Node, anchor: usize) {
        if anchor != 0 {
            self.copied += node.size();
            if self.copied <= MOST_COPIED {
                self.anchors.insert(anchor, node.clone());
            } else {
                self.anchors.insert(anchor, missing(node.span));
                self.report_copies(node.span);
            }
        }
        match self.open.last_mut().map(|frame| &mut frame.content) {
            None => {
                self.document.root.get_or_insert(node);
            }
            Some(Content::Sequence(items)) => items.push(node),
            Some(Content::Mapping { entries, key, merged }) => match key.take() {
                None => {
                    let merge =
                        matches!(&node.kind, NodeKind::Scalar { text, style: Style::Plain, .. } if text == "<<");
                    let text = match node.kind {
                        NodeKind::Scalar { text, .. } => text,
                        _ => {
                            let problem = Diagnostic::syntax_error(node.span, "a key is not text but a collection");
                            self.document.problems.push(problem.helped("put what begins with a bracket in quotes"));
                            self.file.text()[node.span.range()].into()
                        }
                    };
                    *key = Some(Key { text, span: node.span, merge });
                }
                Some(Key { merge: true, .. }) => merged.push(node),
                Some(Key { text, span, .. }) => {
                    if let NodeKind::Scalar { text, style: Style::Plain, content } = &mut node.kind
                        && text.is_empty()
                        && node.tag.is_none()
                        && !node.cut
                    {
                        // Where it would stand: right behind the key's colon.
                        let behind =
                            span.end as usize + usize::from(self.file.text()[span.end as usize..].starts_with(':'));
                        *content = Span::new(span.file, behind..behind);
                        node.span = *content;
                    }
                    entries.push(Entry { key: text, key_span: span, value: node });
                }
            },
        }
    }

    /// Closes the innermost collection; `end` is the place of its end mark, which is empty for block collections.
    fn close(&mut self, end: Option<Span>, cut: bool) {
        let Some(Frame { anchor, tag, mut span, content }) = self.open.pop() else { return };
        if let Some(end) = end.filter(|end| !end.range().is_empty()) {
            span = span.to(end);
        }
        let kind = match content {
            Content::Sequence(items) => {
                // What an alias brought in stands elsewhere.
                if let Some(last) = items.last().filter(|last| last.span.start >= span.start) {
                    span = span.to(last.span);
                }
                NodeKind::Sequence(items)
            }
            Content::Mapping { mut entries, key, merged } => {
                if let Some(key) = key {
                    entries.push(Entry { key: key.text, key_span: key.span, value: missing(key.span) });
                }
                if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
                    span = span.to(first.key_span).to(last.key_span);
                    let value = last.value.span;
                    if value.start >= last.key_span.start {
                        span = span.to(value);
                    }
                }
                without_duplicates(&mut entries, &mut self.document.problems);
                merged.into_iter().for_each(|node| self.merge(&mut entries, node));
                NodeKind::Mapping(entries)
            }
        };
        self.add(Node { span, tag, kind, cut }, anchor);
    }

    /// Entries of a `<<` that the mapping does not have itself; earlier ones win.
    fn merge(&mut self, entries: &mut Vec<Entry>, node: Node) {
        match node.kind {
            NodeKind::Mapping(more) => {
                for entry in more {
                    if !entries.iter().any(|own| own.key == entry.key) {
                        entries.push(entry);
                    }
                }
            }
            NodeKind::Sequence(items) => {
                for item in items.into_iter().filter(|item| matches!(item.kind, NodeKind::Mapping(_))) {
                    self.merge(entries, item);
                }
            }
            NodeKind::Scalar { .. } if node.cut => {}
            NodeKind::Scalar { .. } => {
                self.document.problems.push(Diagnostic::syntax_error(node.span, "`<<` merges mappings only"));
            }
        }
    }

    /// The node an alias stands for.
    fn copy(&mut self, anchor: usize, span: Span) -> Node {
        let Some(node) = self.anchors.get(&anchor) else {
            self.document.problems.push(Diagnostic::syntax_error(span, "this alias is inside of what it refers to"));
            return missing(span);
        };
        if self.copied <= MOST_COPIED {
            self.copied += node.size();
        }
        if self.copied <= MOST_COPIED {
            return node.clone();
        }
        self.report_copies(span);
        missing(span)
    }

    fn report_copies(&mut self, span: Span) {
        if !self.document.problems.iter().any(|problem| problem.rule == "limit-reached") {
            let message = format!("aliases of this file stand for more than {MOST_COPIED} nodes, the rest is not read");
            self.document.problems.push(Diagnostic::limit_reached(span, message));
        }
    }

    /// Reports what breaks the text and returns where.
    fn fail(&mut self, error: &ScanError) -> usize {
        let text = self.file.text();
        let mut at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let end = at + text[at..].chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        let span = Span::new(self.file.id(), at..end);
        self.document.problems.push(Diagnostic::syntax_error(span, error.info().to_lowercase()));
        at
    }

    fn finish(mut self) -> Document {
        while !self.open.is_empty() {
            self.close(None, true);
        }
        self.document
    }
}

/// Stands for what could not be read.
fn missing(span: Span) -> Node {
    let kind = NodeKind::Scalar { text: CompactString::default(), style: Style::Plain, content: span };
    Node { span, tag: None, kind, cut: true }
}

/// `Ref` of `!Ref`; None for standard tags.
fn local(tag: Option<&Tag>) -> Option<CompactString> {
    tag.filter(|tag| tag.handle() == "!" && !tag.suffix().is_empty()).map(|tag| tag.suffix().into())
}
