//! What a folder declares, before anything is evaluated.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use compact_str::{CompactString, format_compact};
use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Attribute, Block, Structure};
use indexmap::IndexMap;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::json::{self, Places};
use crate::diagnostic::Diagnostic;
use crate::model::Reason;
use crate::parse::{Comment, hcl};
use crate::source::{FileId, Found, ReadError, Sources, Span, join, normalize};

type Named<T> = IndexMap<CompactString, T, FxBuildHasher>;

/// The configuration of one folder.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    pub(super) files: Vec<(FileId, Vec<Comment>)>,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) variables: Named<Declared>,
    pub(super) locals: Named<Local>,
    pub(super) outputs: Named<Declared>,
    /// By `type.name`.
    pub(super) resources: Named<Declared>,
    /// By `type.name`.
    pub(super) data: Named<Declared>,
    pub(super) modules: Named<Declared>,
    /// By name, or by `name.alias`.
    pub(super) providers: Named<Declared>,
    /// Object keys the parser knows under another name, by file and byte.
    pub(super) renamed: FxHashMap<(FileId, usize), CompactString>,
    /// What stands where in files whose tree was made of another text.
    places: FxHashMap<FileId, Places>,
    /// Files whose declarations could not be read, and why.
    pub(super) unread: Vec<(FileId, Reason)>,
}

/// A declared thing: its block, and the blocks of override files, which win.
#[derive(Debug)]
pub(super) struct Declared {
    /// The first label: the type of a resource; the name of everything else.
    pub(super) kind: CompactString,
    /// The last label.
    pub(super) name: CompactString,
    header: Span,
    extent: Span,
    parts: Vec<(FileId, Block)>,
}

/// A local value.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) file: FileId,
    pub(super) expression: Expression,
}

impl Declared {
    /// The blocks in order; later ones win.
    pub(super) fn parts(&self) -> impl DoubleEndedIterator<Item = (FileId, &Block)> {
        self.parts.iter().map(|(file, block)| (*file, block))
    }

    /// An argument.
    pub(super) fn attribute(&self, name: &str) -> Option<(FileId, &Attribute)> {
        self.parts().rev().find_map(|(file, block)| Some((file, block.body.get_attribute(name)?)))
    }

    /// True if there are nested blocks of this type, also dynamic ones.
    pub(super) fn has_blocks(&self, name: &str) -> bool {
        let is = |block: &Block| {
            block.has_ident(name)
                || (block.has_ident("dynamic") && block.labels.first().is_some_and(|l| l.as_str() == name))
        };
        self.parts().any(|(_, part)| part.body.blocks().any(is))
    }

    /// The block's first line: keyword and labels.
    pub(super) fn header(&self) -> Span {
        self.header
    }

    /// The whole block.
    pub(super) fn extent(&self) -> Span {
        self.extent
    }
}

/// Endings of the native and of the JSON syntax; files of OpenTofu win over Terraform's.
const ENDINGS: [[&str; 2]; 2] = [[".tofu", ".tf"], [".tofu.json", ".tf.json"]];

impl Folder {
    /// The configuration of a folder; None where it has no configuration files.
    pub(super) fn read(sources: &Sources, path: &Path) -> Option<Self> {
        let listed = sources.list(path);
        let names: BTreeSet<&str> = listed.iter().filter_map(|path| path.file_name()?.to_str()).collect();
        let mut files = Vec::new();
        for path in &listed {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if name.starts_with('.') || name.ends_with('~') {
                continue;
            }
            for [tofu, terraform] in ENDINGS {
                let shadowed = |stem: &str| names.contains(format!("{stem}{tofu}").as_str());
                let stem = name.strip_suffix(terraform).filter(|stem| !shadowed(stem));
                if let Some(stem) = name.strip_suffix(tofu).or(stem) {
                    files.push((stem == "override" || stem.ends_with("_override"), path));
                }
            }
        }
        if files.is_empty() {
            return None;
        }
        // Override files are merged last, in the order of their names.
        files.sort_by_key(|(overrides, _)| *overrides);
        let mut folder = Folder { path: normalize(path), ..Self::default() };
        for (overrides, path) in files {
            folder.add_file(sources, path, overrides);
        }
        Some(folder)
    }

    fn add_file(&mut self, sources: &Sources, path: &Path, overrides: bool) {
        let id = match sources.read(path) {
            Ok(id) => id,
            Err(error) => return self.unreadable(sources, path, &error),
        };
        let file = sources.file(id);
        let body = if path.extension().is_some_and(|ending| ending == "json") {
            let read = json::read(&file);
            self.files.push((id, read.comments));
            self.problems.extend(read.problems);
            self.places.insert(id, read.places);
            read.body
        } else {
            let read = hcl::parse(&file);
            self.files.push((id, read.comments));
            self.problems.extend(read.problems);
            self.renamed.extend(read.renamed.into_iter().map(|(at, name)| ((id, at), name.into())));
            read.body
        };
        for structure in body {
            if let Structure::Block(block) = structure {
                self.add(id, block, overrides);
            }
        }
    }

    fn unreadable(&mut self, sources: &Sources, path: &Path, error: &ReadError) {
        let id = sources.placeholder(path);
        let message = format!("cannot be read: {error}");
        self.problems.push(Diagnostic::syntax_error(Span::new(id, 0..0), message.clone()));
        self.unread.push((id, Reason::new(format!("`{}` {message}", sources.file(id).path()))));
        self.files.push((id, Vec::new()));
    }

    /// Where a part of a file's tree stands in the file.
    pub(super) fn place(&self, file: FileId, range: Range<usize>) -> Span {
        let made = if self.places.is_empty() { None } else { self.places.get(&file) };
        Span::new(file, made.map_or(range.clone(), |places| places.place(range)))
    }

    fn add(&mut self, file: FileId, block: Block, overrides: bool) {
        let labels: Vec<CompactString> = block.labels.iter().map(|label| label.as_str().into()).collect();
        let start = block.ident.span().or(block.span()).unwrap_or_default();
        let end = block.labels.last().and_then(|label| label.span()).unwrap_or_else(|| start.clone());
        let header = self.place(file, start.start..end.end);
        let extent = self.place(file, block.span().unwrap_or_default());
        let table = match (block.ident.as_str(), labels.len()) {
            ("locals", 0) => return self.add_locals(file, block),
            ("variable", 1) => &mut self.variables,
            ("output", 1) => &mut self.outputs,
            ("module", 1) => &mut self.modules,
            ("provider", 1) => &mut self.providers,
            ("resource", 2) => &mut self.resources,
            ("data", 2) => &mut self.data,
            _ => return,
        };
        let (kind, name) = (labels[0].clone(), labels[labels.len() - 1].clone());
        let alias = block.body.get_attribute("alias").filter(|_| block.has_ident("provider"));
        let key = match alias.and_then(|alias| alias.value.as_str()) {
            Some(alias) => format_compact!("{name}.{alias}"),
            None if labels.len() == 2 => format_compact!("{kind}.{name}"),
            None => name.clone(),
        };
        match table.entry(key) {
            indexmap::map::Entry::Occupied(mut declared) if overrides => declared.get_mut().parts.push((file, block)),
            // Terraform refuses a second declaration; the first is kept.
            indexmap::map::Entry::Occupied(_) => {}
            indexmap::map::Entry::Vacant(entry) => {
                entry.insert(Declared { kind, name, header, extent, parts: vec![(file, block)] });
            }
        }
    }

    fn add_locals(&mut self, file: FileId, block: Block) {
        for structure in block.body {
            if let Structure::Attribute(attribute) = structure {
                let name = CompactString::from(attribute.key.as_str());
                self.locals.insert(name, Local { file, expression: attribute.value });
            }
        }
    }

    /// Whether `type.name`, `data.type.name` or `module.name` is declared here.
    pub(super) fn declares(&self, address: &str) -> bool {
        match address.split_once('.') {
            Some(("module", name)) => self.modules.contains_key(name),
            Some(("data", local)) => self.data.contains_key(local),
            _ => self.resources.contains_key(address),
        }
    }

    /// The folders this one calls as local modules.
    fn local_modules(&self) -> impl Iterator<Item = PathBuf> {
        self.modules.values().filter_map(|call| self.local_module(call))
    }

    /// The folder a module call names by a path.
    pub(super) fn local_module(&self, call: &Declared) -> Option<PathBuf> {
        let source = source_of(call)?;
        let is_local = source == "." || source == ".." || source.starts_with("./") || source.starts_with("../");
        is_local.then(|| join(&self.path, Path::new(source)))
    }
}

/// The `source` of a module call, if it is literal text.
pub(super) fn source_of(call: &Declared) -> Option<&str> {
    call.attribute("source")?.1.value.as_str()
}

/// Folders by path, each read once.
#[derive(Debug, Default)]
pub(super) struct Library {
    folders: BTreeMap<PathBuf, Arc<Folder>>,
}

impl Library {
    /// The folders of these files.
    pub(super) fn read(sources: &Sources, files: &[&Found]) -> Self {
        let paths: BTreeSet<PathBuf> =
            files.iter().map(|found| normalize(found.path.parent().unwrap_or(Path::new("")))).collect();
        let folders: Vec<_> = paths.into_par_iter().collect();
        let folders = folders.into_par_iter().filter_map(|path| {
            let folder = Folder::read(sources, &path)?;
            Some((path, Arc::new(folder)))
        });
        Self { folders: folders.collect() }
    }

    /// A folder that was read.
    pub(super) fn get(&self, path: &Path) -> Option<&Arc<Folder>> {
        self.folders.get(path)
    }

    /// The folders no other folder calls; of folders that only call each other, the first.
    pub(super) fn roots(&self) -> Vec<PathBuf> {
        let mut called: BTreeSet<PathBuf> = BTreeSet::new();
        for (path, folder) in &self.folders {
            called.extend(folder.local_modules().filter(|module| module != path));
        }
        let mut roots: Vec<PathBuf> = Vec::new();
        let mut reached: BTreeSet<PathBuf> = BTreeSet::new();
        let uncalled = self.folders.keys().filter(|path| !called.contains(*path));
        for path in uncalled.chain(self.folders.keys().filter(|path| called.contains(*path))) {
            if !reached.contains(path) {
                roots.push(path.clone());
                self.reach(path, &mut reached);
            }
        }
        roots.sort();
        roots
    }

    fn reach(&self, path: &Path, reached: &mut BTreeSet<PathBuf>) {
        let mut open = vec![path.to_path_buf()];
        while let Some(path) = open.pop() {
            if let Some(folder) = self.folders.get(&path)
                && reached.insert(path)
            {
                open.extend(folder.local_modules());
            }
        }
    }
}
