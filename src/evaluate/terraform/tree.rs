//! Which folder each module call of a root leads to, before anything is evaluated.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::configuration::{Declared, Folder, Library, source_of};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Reason;
use crate::source::{Sources, display, join};

/// Module calls that are followed for one root.
const MOST_MODULES: usize = 2_000;
/// Levels of modules within modules.
const DEEPEST: usize = 24;

/// A root and the modules below it.
#[derive(Debug)]
pub(super) struct Tree {
    /// The first is the root.
    pub(super) nodes: Vec<Node>,
    pub(super) problems: Vec<Diagnostic>,
}

/// One place in the tree of module calls.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) folder: Arc<Folder>,
    /// Where each call of the folder leads: a node, or why it leads nowhere.
    pub(super) calls: FxHashMap<CompactString, Result<usize, Reason>>,
}

impl Tree {
    /// The tree of a root folder.
    pub(super) fn new(sources: &Sources, library: &Library, root: &Path) -> Self {
        let mut builder = Builder {
            sources,
            library,
            installed: installed(sources, root),
            folders: FxHashMap::default(),
            tree: Self { nodes: Vec::new(), problems: Vec::new() },
        };
        let folder = builder.folder(root).unwrap_or_default();
        builder.add(folder, "", &mut Vec::new());
        builder.tree
    }

    /// Every folder of the tree once.
    pub(super) fn folders(&self) -> Vec<&Folder> {
        let mut folders: Vec<&Folder> = Vec::new();
        for node in &self.nodes {
            if !folders.iter().any(|seen| std::ptr::eq(*seen, &*node.folder)) {
                folders.push(&node.folder);
            }
        }
        folders
    }
}

/// Folders of installed modules by key (`a.b`), as `terraform init` records them.
fn installed(sources: &Sources, root: &Path) -> FxHashMap<String, PathBuf> {
    let path = join(root, Path::new(".terraform/modules/modules.json"));
    let Ok(id) = sources.read(&path) else { return FxHashMap::default() };
    let manifest: serde_json::Value = serde_json::from_str(sources.file(id).text()).unwrap_or_default();
    let modules = manifest.get("Modules").and_then(|modules| modules.as_array()).map_or(&[][..], Vec::as_slice);
    let entry = |module: &serde_json::Value| {
        let folder = join(root, Path::new(module.get("Dir")?.as_str()?));
        Some((module.get("Key")?.as_str()?.to_owned(), folder))
    };
    modules.iter().filter_map(entry).collect()
}

struct Builder<'a> {
    sources: &'a Sources,
    library: &'a Library,
    installed: FxHashMap<String, PathBuf>,
    folders: FxHashMap<PathBuf, Option<Arc<Folder>>>,
    tree: Tree,
}

impl Builder<'_> {
    fn folder(&mut self, path: &Path) -> Option<Arc<Folder>> {
        if let Some(folder) = self.library.get(path) {
            return Some(Arc::clone(folder));
        }
        let read = || {
            self.sources.allow(path);
            Folder::read(self.sources, path).map(Arc::new)
        };
        self.folders.entry(path.to_path_buf()).or_insert_with(read).clone()
    }

    /// Adds a folder and everything it calls; `key` is its place as `modules.json` has it.
    fn add(&mut self, folder: Arc<Folder>, key: &str, above: &mut Vec<PathBuf>) -> usize {
        let index = self.tree.nodes.len();
        self.tree.nodes.push(Node { folder: Arc::clone(&folder), calls: FxHashMap::default() });
        above.push(folder.path.clone());
        for (name, call) in &folder.modules {
            let key = if key.is_empty() { name.to_string() } else { format!("{key}.{name}") };
            let target = self.target(&folder, call, &key, above);
            let target = target.map(|folder| self.add(folder, &key, above));
            self.tree.nodes[index].calls.insert(name.clone(), target);
        }
        above.pop();
        index
    }

    fn target(
        &mut self,
        folder: &Folder,
        call: &Declared,
        key: &str,
        above: &[PathBuf],
    ) -> Result<Arc<Folder>, Reason> {
        let name = &call.name;
        let path = match folder.local_module(call) {
            Some(path) => path,
            None if source_of(call).is_none() => {
                return Err(Reason::new(format!("the source of module `{name}` is not literal text")));
            }
            None => {
                let missing = || Reason::new(format!("module `{name}` is not downloaded; run `terraform init`"));
                self.installed.get(key).cloned().ok_or_else(missing)?
            }
        };
        if above.contains(&path) {
            let message = format!("module `{name}` calls itself");
            let problem = Diagnostic::about_run("syntax-error", Severity::Error, call.header(), message.clone());
            self.tree.problems.push(problem.labelled(format!("leads back to `{}`", display(&path))));
            return Err(Reason::new(message));
        }
        if above.len() >= DEEPEST || self.tree.nodes.len() >= MOST_MODULES {
            let message =
                format!("module `{name}` was not looked into: more than {MOST_MODULES} modules, or {DEEPEST} levels");
            if !self.tree.problems.iter().any(|problem| problem.rule == "limit-reached") {
                self.tree.problems.push(Diagnostic::limit_reached(call.header(), message.clone()));
            }
            return Err(Reason::new(message));
        }
        self.folder(&path)
            .ok_or_else(|| Reason::new(format!("module `{name}` has no configuration at `{}`", display(&path))))
    }
}
