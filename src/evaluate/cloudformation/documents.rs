//! The templates of one run, each parsed once, and which of them nest which.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use compact_str::CompactString;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::detect;
use crate::parse::{Document, Node};
use crate::source::{FileId, SourceFile, Sources, join};

/// Templates that are read because others nest them, though they were not found by themselves: more are not read.
const MOST_NESTED: usize = 2_000;

/// A template with its tree.
pub(super) struct Parsed {
    pub(super) id: FileId,
    pub(super) file: Arc<SourceFile>,
    pub(super) root: Node,
    /// Comments and problems; its tree has been taken out.
    pub(super) rest: Document,
}

/// Templates by path.
#[derive(Default)]
pub(super) struct Documents(FxHashMap<PathBuf, Parsed>);

impl Documents {
    pub(super) fn add(&mut self, path: PathBuf, parsed: Parsed) {
        self.0.insert(path, parsed);
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Parsed> {
        self.0.get(path)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Parsed> {
        self.0.values()
    }

    /// Reads what these templates nest, and gives every template that is nested somewhere.
    pub(super) fn complete(&mut self, sources: &Sources) -> FxHashSet<PathBuf> {
        let mut nested = FxHashSet::default();
        let mut new: Vec<PathBuf> = self.0.keys().cloned().collect();
        let mut read = 0;
        while !new.is_empty() {
            let called: Vec<PathBuf> =
                new.par_iter().filter_map(|path| self.0.get(path)).flat_map_iter(written_locations).collect();
            let unread = |path: &PathBuf| !self.0.contains_key(path);
            let mut missing: Vec<PathBuf> = called.iter().filter(|path| unread(path)).cloned().collect();
            missing.sort();
            missing.dedup();
            missing.truncate(MOST_NESTED - read);
            read += missing.len();
            nested.extend(called);
            new.clear();
            for path in missing {
                let Ok(id) = sources.read(&path) else { continue };
                let file = sources.file(id);
                let mut rest = super::parse_template(&file);
                if let Some(root) = rest.root.take().filter(detect::is_template) {
                    self.0.insert(path.clone(), Parsed { id, file, root, rest });
                    new.push(path);
                }
            }
        }
        nested
    }
}

/// Where the nested stacks of a template are, as far as that is written out.
fn written_locations(parsed: &Parsed) -> Vec<PathBuf> {
    let entries = parsed.root.get("Resources").map(Node::entries).unwrap_or_default();
    let written = |node: &Node| node.as_str().filter(|_| node.tag.is_none()).map(CompactString::from);
    entries
        .iter()
        .filter(|entry| entry.value.get("Type").and_then(Node::as_str).is_some_and(is_nested))
        .filter_map(|entry| local_path(parsed.file.path(), &location(&entry.value, written)?))
        .collect()
}

/// True for types that are templates of their own.
pub(super) fn is_nested(type_name: &str) -> bool {
    matches!(type_name, "AWS::CloudFormation::Stack" | "AWS::Serverless::Application")
}

/// Where the template of a nested stack is. CDK replaces the location by that of an asset and notes the file.
pub(super) fn location(stack: &Node, value: impl Fn(&Node) -> Option<CompactString>) -> Option<CompactString> {
    if let Some(metadata) = stack.get("Metadata")
        && metadata.get("aws:asset:property").and_then(Node::as_str) == Some("TemplateURL")
    {
        return metadata.get("aws:asset:path")?.as_str().map(CompactString::from);
    }
    let properties = stack.get("Properties")?;
    value(properties.get("TemplateURL").or_else(|| properties.get("Location"))?)
}

/// The path of a template beside the one at `from`; None for one that is elsewhere.
pub(super) fn local_path(from: &str, location: &str) -> Option<PathBuf> {
    let location = location.strip_prefix("file://").unwrap_or(location);
    if location.is_empty() || location.contains("://") || location.contains("{{resolve:") {
        return None;
    }
    Some(join(Path::new(from).parent().unwrap_or(Path::new("")), Path::new(location)))
}
