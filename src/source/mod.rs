//! Text of files, by path.
//!
//! In: paths, and texts that stand in for files (an editor's unsaved buffer, a test's example).
//! Out: [`SourceFile`]s with line positions, [`Span`]s into them, folder listings.
//! Must not know: anything else. This is the only place that reads and writes files.

mod file;
mod repository;
mod save;
mod walk;

pub use file::{FileId, Position, SourceFile, Span};
pub use walk::{Found, PathProblem, Walk};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, RwLock};

use rustc_hash::FxHashMap;

/// A file larger than this (bytes) is not read: CloudFormation takes 1 MB, and generated templates
/// of 20,000 resources stay below 16 MB.
pub const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// Every text that one run reads. Shared between threads; texts are never changed or dropped.
#[derive(Default)]
pub struct Sources {
    files: RwLock<Files>,
    /// Texts that win over the disk, by normalized path.
    overlay: BTreeMap<PathBuf, String>,
    memory_only: bool,
    /// Folders, resolved on disk, below which files may be read.
    allowed: RwLock<BTreeSet<PathBuf>>,
}

#[derive(Default)]
struct Files {
    list: Vec<Arc<SourceFile>>,
    by_path: FxHashMap<PathBuf, Result<FileId, ReadError>>,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// The system refuses; its words.
    Denied(String),
    /// Larger than [`LARGEST_FILE`]; the size in bytes.
    TooLarge(u64),
    /// Not UTF-8 text.
    NotText,
    /// Outside of the folders that were given to be read.
    Outside,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Missing => f.write_str("no such file"),
            ReadError::Denied(why) => f.write_str(why),
            ReadError::TooLarge(bytes) => {
                write!(f, "{} MB, more than the {} MB that are read", bytes >> 20, LARGEST_FILE >> 20)
            }
            ReadError::NotText => f.write_str("not a text file in UTF-8"),
            ReadError::Outside => f.write_str("outside of the scanned folders"),
        }
    }
}

impl Sources {
    /// Sources that read the disk.
    pub fn disk() -> Self {
        Self::default()
    }

    /// Sources that hold just these texts and never touch the disk: path and text of each file.
    pub fn memory<P: Into<PathBuf>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let overlay = files.into_iter().map(|(path, text)| (normalize(&path.into()), text.into())).collect();
        Self { overlay, memory_only: true, ..Self::default() }
    }

    /// Lets `text` stand in for the file at `path`, as an unsaved editor buffer does.
    pub fn overlay(&mut self, path: &Path, text: String) {
        self.overlay.insert(normalize(path), text);
    }

    /// Allows files below `folder` to be read. Nothing on disk is read that was not allowed.
    pub fn allow(&self, folder: &Path) {
        if let Ok(real) = folder.canonicalize() {
            write(&self.allowed).insert(real);
        }
    }

    /// The file at `path`, read at most once.
    pub fn read(&self, path: &Path) -> Result<FileId, ReadError> {
        let path = normalize(path);
        let known = read(&self.files).by_path.get(&path).cloned();
        known.unwrap_or_else(|| self.read_anew(path, LARGEST_FILE))
    }

    /// The file at `path`, which may have as many as `most` bytes.
    pub fn read_up_to(&self, path: &Path, most: u64) -> Result<FileId, ReadError> {
        match self.read(path) {
            Err(ReadError::TooLarge(_)) => self.read_anew(normalize(path), most),
            known => known,
        }
    }

    fn read_anew(&self, path: PathBuf, most: u64) -> Result<FileId, ReadError> {
        let text = self.text_of(&path, most);
        let mut files = write(&self.files);
        if let Some(known @ Ok(_)) = files.by_path.get(&path) {
            return known.clone();
        }
        let result = text.map(|text| files.add(display(&path), text));
        files.by_path.insert(path, result.clone());
        result
    }

    /// The first bytes of a file that may be read, whatever its size and form; None where there is none.
    pub fn beginning(&self, path: &Path, bytes: usize) -> Option<Vec<u8>> {
        let path = normalize(path);
        if let Some(text) = self.overlay.get(&path) {
            return Some(text.bytes().take(bytes).collect());
        }
        let real = (!self.memory_only).then(|| path.canonicalize().ok()).flatten()?;
        if !self.may_be_read(&real) {
            return None;
        }
        let mut found = Vec::new();
        std::fs::File::open(&real).ok()?.take(bytes as u64).read_to_end(&mut found).ok()?;
        Some(found)
    }

    fn may_be_read(&self, real: &Path) -> bool {
        read(&self.allowed).iter().any(|folder| real.starts_with(folder))
    }

    /// A file that exists but whose text cannot be shown (binary, too large): findings about it need a place to point to.
    pub fn placeholder(&self, path: &Path) -> FileId {
        write(&self.files).add(display(&normalize(path)), String::new())
    }

    /// A text that no file holds but that is read like one: a template that was computed.
    pub fn computed(&self, name: &str, text: String) -> FileId {
        write(&self.files).add(name.to_owned(), text)
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> Arc<SourceFile> {
        Arc::clone(&read(&self.files).list[id.index()])
    }

    /// The text below a span.
    pub fn slice(&self, span: Span) -> String {
        self.file(span.file).text()[span.range()].to_owned()
    }

    /// True if there is a file at `path`.
    pub fn is_file(&self, path: &Path) -> bool {
        let path = normalize(path);
        self.overlay.contains_key(&path) || (!self.memory_only && path.metadata().is_ok_and(|m| m.is_file()))
    }

    /// True if there is a folder at `path`.
    pub fn is_folder(&self, path: &Path) -> bool {
        let path = normalize(path);
        self.overlay.keys().any(|file| file != &path && below(file, &path))
            || (!self.memory_only && on_disk(&path).metadata().is_ok_and(|m| m.is_dir()))
    }

    /// The files directly in a folder, sorted by name; empty where there is no such folder.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that lists folders")]
    pub fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let folder = normalize(folder);
        let mut found: BTreeSet<PathBuf> = self.overlay.keys().filter(|file| parent(file) == folder).cloned().collect();
        if !self.memory_only
            && let Ok(entries) = std::fs::read_dir(on_disk(&folder))
        {
            let files = entries.flatten().filter(|e| e.path().metadata().is_ok_and(|m| m.is_file()));
            found.extend(files.map(|e| join(&folder, Path::new(&e.file_name()))));
        }
        found.into_iter().collect()
    }

    /// The folders directly in a folder, sorted by name; links to folders are not followed.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that lists folders")]
    pub fn folders(&self, folder: &Path) -> Vec<PathBuf> {
        let folder = normalize(folder);
        let directly = |file: &PathBuf| {
            let rest = if folder.as_os_str().is_empty() { file.as_path() } else { file.strip_prefix(&folder).ok()? };
            let mut steps = rest.components();
            let first = steps.next()?;
            steps.next().map(|_| join(&folder, Path::new(&first)))
        };
        let mut found: BTreeSet<PathBuf> = self.overlay.keys().filter_map(directly).collect();
        if !self.memory_only
            && let Ok(entries) = std::fs::read_dir(on_disk(&folder))
        {
            let folders = entries.flatten().filter(|e| e.file_type().is_ok_and(|kind| kind.is_dir()));
            found.extend(folders.map(|e| join(&folder, Path::new(&e.file_name()))));
        }
        found.into_iter().collect()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads files")]
    fn text_of(&self, path: &Path, most: u64) -> Result<String, ReadError> {
        if let Some(text) = self.overlay.get(path) {
            return Ok(text.clone());
        }
        if self.memory_only {
            return Err(ReadError::Missing);
        }
        let denied = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => ReadError::Missing,
            _ => ReadError::Denied(error.to_string().to_lowercase()),
        };
        let real = path.canonicalize().map_err(denied)?;
        if !self.may_be_read(&real) {
            return Err(ReadError::Outside);
        }
        let metadata = real.metadata().map_err(denied)?;
        if metadata.len() > most {
            return Err(ReadError::TooLarge(metadata.len()));
        }
        if !metadata.is_file() {
            return Err(ReadError::Denied("not a regular file".into()));
        }
        let bytes = std::fs::read(&real).map_err(denied)?;
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => Ok(text),
            _ => Err(ReadError::NotText),
        }
    }
}

impl Files {
    fn add(&mut self, path: String, text: String) -> FileId {
        let id = FileId::new(self.list.len());
        self.list.push(Arc::new(SourceFile::new(id, path, text)));
        id
    }
}

/// `a/./b/../c` as `a/c`, by text alone; the current folder is the empty path.
pub fn normalize(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            Component::ParentDir if out.has_root() => {}
            other => out.push(other),
        }
    }
    out
}

/// `folder/path`, normalized; `path` alone where it is absolute.
pub fn join(folder: &Path, path: &Path) -> PathBuf {
    normalize(&folder.join(path))
}

/// A path as people read it: forward slashes on every system, `.` for the current folder.
pub fn display(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    if text.is_empty() { ".".to_owned() } else { text }
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

fn below(path: &Path, folder: &Path) -> bool {
    folder.as_os_str().is_empty() && path.is_relative() || path.starts_with(folder)
}

fn on_disk(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}
