//! Templates as trees in which places are found again.

use compact_str::CompactString;
use rustc_hash::FxHashSet;

use super::output::Out;
use super::place::{At, newline_of};
use super::write::Writer;
use crate::parse::json::Repeated;
use crate::parse::{self, Entry, Node, NodeKind, Style};
use crate::source::{SourceFile, Span};

/// A template that may be changed.
pub(super) struct Template {
    pub(super) root: Node,
    pub(super) is_json: bool,
    /// Whether intrinsics are written as tags.
    pub(super) short: bool,
    /// What aliases repeat.
    shared: Vec<Span>,
    /// What resources, parameters, conditions and mappings are called.
    names: FxHashSet<CompactString>,
    newline: &'static str,
}

/// What a span stands for.
pub(super) enum Container<'t> {
    /// A mapping.
    Mapping(&'t Node),
    /// The declaration of a resource or an event, which has no `Properties` yet.
    Bare(&'t Node),
}

impl Template {
    pub(super) fn parse(file: &SourceFile) -> Option<Self> {
        let is_json = file.text().trim_start_matches('\u{feff}').trim_start().starts_with('{');
        let document = if is_json { parse::json::parse(file, Repeated::Replace) } else { parse::yaml::parse(file) };
        if !document.problems.is_empty() {
            return None;
        }
        // Plans of Terraform are JSON too, and nobody writes them.
        let root = document.root.filter(|root| root.get("Resources").is_some())?;
        let mut look = Look::default();
        look.at(&root);
        let sections = ["Resources", "Parameters", "Conditions", "Mappings"];
        let named = sections.iter().filter_map(|section| root.get(section)).flat_map(Node::entries);
        let names = named.map(|entry| entry.key.clone()).collect();
        let short = !is_json && (look.tags || !look.long);
        Some(Self { is_json, short, shared: look.shared(), names, newline: newline_of(file), root })
    }

    pub(super) fn writer<'t>(&'t self, file: &'t SourceFile) -> Writer<'t> {
        Writer::new(self, file, self.newline)
    }

    pub(super) fn is_shared(&self, span: Span) -> bool {
        self.shared.iter().any(|shared| shared.start <= span.start && span.end <= shared.end)
    }

    pub(super) fn is_in_resources(&self, span: Span) -> bool {
        let resources = self.root.get("Resources").map(|node| node.span);
        resources.is_some_and(|all| all.start <= span.start && span.end <= all.end)
    }

    pub(super) fn is_conditional(&self, span: Span) -> bool {
        let entry = self.root.get("Resources").and_then(|resources| entry_around(resources, span));
        entry.is_some_and(|entry| entry.value.get("Condition").is_some())
    }

    pub(super) fn container(&self, span: Span) -> Option<Container<'_>> {
        find(&self.root, span)
    }

    pub(super) fn find(&self, container: Span, steps: &[&'static str]) -> At {
        let mut node = match self.container(container) {
            Some(Container::Mapping(node)) => node,
            Some(Container::Bare(node)) if node.get("Properties").is_none() => return At::Nothing,
            _ => return At::Elsewhere,
        };
        for (index, step) in steps.iter().enumerate() {
            if is_intrinsic(node) {
                return At::Elsewhere;
            }
            let Some(entry) = node.entries().iter().find(|entry| entry.key == *step) else { return At::Nothing };
            // What an alias or a merge brought in stands elsewhere.
            if !own(node, entry) {
                return At::Elsewhere;
            }
            node = &entry.value;
            if index + 1 == steps.len() {
                return match &node.kind {
                    NodeKind::Scalar { style: Style::Block, .. } => At::Elsewhere,
                    NodeKind::Scalar { content, .. } if node.tag.is_none() && !node.is_null() => At::Value(*content),
                    _ => At::Elsewhere,
                };
            }
            if node.tag.is_some() || !matches!(node.kind, NodeKind::Mapping(_)) {
                return At::Elsewhere;
            }
        }
        At::Elsewhere
    }

    /// True if a resource or event takes a property by the name it has in CloudFormation.
    pub(super) fn takes(&self, container: Span, name: &str) -> bool {
        let mut declaring = None;
        declaration(&self.root, container, &mut declaring);
        let kind = declaring.and_then(|node| node.get("Type")).and_then(Node::as_str).unwrap_or_default();
        match kind.strip_prefix("AWS::Serverless::") {
            Some("Function") => {
                !["DeadLetterConfig", "Code", "TracingConfig", "CapacityProviderConfig"].contains(&name)
            }
            Some(_) => false,
            None => true,
        }
    }

    /// True for a name that a resource, a parameter, a condition or a mapping has.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.names.contains(name)
    }
}

/// True for an entry that is written in its mapping, value and all.
pub(super) fn own(node: &Node, entry: &Entry) -> bool {
    let key = entry.key_span;
    node.span.start <= key.start && key.end <= node.span.end && key.end <= entry.value.span.start
}

/// True for the long form of an intrinsic function.
pub(super) fn is_intrinsic(node: &Node) -> bool {
    node.tag.is_some()
        || matches!(node.entries(), [only] if only.key.starts_with("Fn::") || only.key == "Ref" || only.key == "Condition")
}

fn find(node: &Node, span: Span) -> Option<Container<'_>> {
    if node.span == span && matches!(node.kind, NodeKind::Mapping(_)) {
        return Some(Container::Mapping(node));
    }
    match entry_around(node, span) {
        Some(entry) if entry.key_span == span && own(node, entry) => {
            matches!(entry.value.kind, NodeKind::Mapping(_)).then_some(Container::Bare(&entry.value))
        }
        Some(entry) => find(&entry.value, span),
        None => find(item_around(node, span)?, span),
    }
}

/// The innermost mapping with a `Type` around a place.
fn declaration<'t>(node: &'t Node, span: Span, found: &mut Option<&'t Node>) {
    if node.get("Type").is_some_and(|kind| kind.as_str().is_some()) {
        *found = Some(node);
    }
    if let Some(inner) = entry_around(node, span).map(|entry| &entry.value).or_else(|| item_around(node, span)) {
        declaration(inner, span, found);
    }
}

/// The entry of a mapping that a place is in, key or value. Mappings may be large, and are in order as a rule.
pub(super) fn entry_around(node: &Node, span: Span) -> Option<&Entry> {
    let entries = node.entries();
    let holds =
        |entry: &&Entry| entry.key_span.start <= span.start && span.end <= entry.value.span.end.max(entry.key_span.end);
    let behind = entries.partition_point(|entry| entry.key_span.start <= span.start);
    let near = behind.checked_sub(1).and_then(|index| entries.get(index)).filter(holds);
    near.or_else(|| entries.iter().find(holds))
}

pub(super) fn item_around(node: &Node, span: Span) -> Option<&Node> {
    node.items().iter().find(|item| item.span.start <= span.start && span.end <= item.span.end)
}

/// The node at a place, as long as it is written there.
pub(super) fn node_at(node: &Node, span: Span) -> Option<&Node> {
    if node.span == span {
        return Some(node);
    }
    let inner = match entry_around(node, span) {
        Some(entry) => own(node, entry).then_some(&entry.value)?,
        None => item_around(node, span)?,
    };
    node_at(inner, span)
}

pub(super) fn children(node: &Node) -> impl Iterator<Item = &Node> {
    node.items().iter().chain(node.entries().iter().map(|entry| &entry.value))
}

/// What a look at the whole tree gives.
#[derive(Default)]
struct Look {
    spans: rustc_hash::FxHashMap<Span, usize>,
    tags: bool,
    long: bool,
}

impl Look {
    fn at(&mut self, node: &Node) {
        // A sequence that is not indented begins with its first item, dash left out.
        let is_item = matches!(node.items(), [only] if only.span == node.span);
        *self.spans.entry(node.span).or_default() += usize::from(!is_item && !node.span.range().is_empty());
        self.tags |= node.tag.is_some();
        self.long |= node.entries().iter().any(|entry| entry.key.starts_with("Fn::") || entry.key == "Ref");
        children(node).for_each(|child| self.at(child));
    }

    fn shared(self) -> Vec<Span> {
        self.spans.into_iter().filter(|(_, times)| *times > 1).map(|(span, _)| span).collect()
    }
}

/// What a value is in a template: JSON text is the object itself.
pub(super) fn plain(value: &Out) -> Out {
    match value {
        Out::Json(entries) | Out::Map(entries) => {
            Out::Map(entries.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        Out::List(items) => Out::List(items.iter().map(plain).collect()),
        other => other.clone(),
    }
}
