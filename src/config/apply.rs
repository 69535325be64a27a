//! What a configuration changes about findings.

use std::ops::Range;
use std::path::{Path, PathBuf};

use globset::GlobMatcher;

use super::{Config, Named, Override, UNUSED};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{FileId, Sources, Span};

/// A run, as far as a configuration is judged by it.
pub struct Run<'r> {
    /// What was read.
    pub sources: &'r Sources,
    /// The folders and files that were given.
    pub paths: &'r [PathBuf],
    /// The files that hold declarations.
    pub files: Vec<FileId>,
    /// Whether a rule or consequence was looked for.
    pub enabled: &'r dyn Fn(&str) -> bool,
    /// Whether that is by the configuration alone, and not by a flag.
    pub as_configured: bool,
}

impl Config {
    /// Gives findings the levels they should have and takes out those that are ignored for their files; gives what changes
    /// nothing, if the run is about everything the configuration may speak of.
    ///
    /// Like a comment, an override ignores what has any place in its files; the level is that of the first place. A rule
    /// counts more than its consequence, and of equals the last.
    pub fn apply(&self, run: &Run<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut used: Vec<&Range<usize>> = Vec::new();
        diagnostics.retain_mut(|diagnostic| {
            let first = diagnostic.labels.first().map(|label| label.span.file);
            let of_first = self.overrides.iter().filter(|one| first.is_some_and(|file| self.has(one, run, file)));
            let levels = self.levels.iter().chain(of_first.flat_map(|one| &one.levels));
            let levels = levels.filter(|(named, _)| named.is_of(diagnostic));
            if let Some((_, level)) = levels.max_by_key(|(named, _)| named.name == diagnostic.rule) {
                diagnostic.severity = *level;
            }
            let mut files: Vec<FileId> =
                diagnostic.labels.iter().chain(&diagnostic.flow).map(|label| label.span.file).collect();
            files.sort_unstable();
            files.dedup();
            let here = self.overrides.iter().filter(|one| files.iter().any(|&file| self.has(one, run, file)));
            let before = used.len();
            used.extend(
                here.flat_map(|one| &one.ignore).filter(|named| named.is_of(diagnostic)).map(|named| &named.at),
            );
            used.len() == before
        });
        if self.is_whole(run) { self.complaints(run, &used) } else { Vec::new() }
    }

    fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn has(&self, one: &Override, run: &Run<'_>, file: FileId) -> bool {
        let path = run.sources.path_from(run.sources.file(file).path().as_ref(), self.folder());
        path.is_some_and(|path| one.paths.iter().any(|(glob, _)| glob.is_match(&path)))
    }

    /// Whether everything the configuration may speak of was to be read.
    fn is_whole(&self, run: &Run<'_>) -> bool {
        run.paths.iter().any(|path| run.sources.path_from(self.folder(), path).is_some())
    }

    fn complaints(&self, run: &Run<'_>, used: &[&Range<usize>]) -> Vec<Diagnostic> {
        let Ok(file) = run.sources.read(&self.path) else { return Vec::new() };
        let idle = |at: &Range<usize>, message: String, help: &str| {
            Diagnostic::about_run(UNUSED, Severity::Warning, Span::new(file, at.clone()), message).helped(help)
        };
        let idle_level = |(Named { name, at }, _): &(Named, Severity)| {
            let message = format!("nothing has this level: `{name}` is not looked for");
            let help = "remove it, or have the rule looked for by `select` or `pedantic`";
            (run.as_configured && !(run.enabled)(name)).then(|| idle(at, message, help))
        };
        let mut found: Vec<Diagnostic> = self.levels.iter().filter_map(idle_level).collect();
        let paths = || run.files.iter().map(|&file| run.sources.file(file).path().to_owned());
        let paths = || paths().filter_map(|path| run.sources.path_from(path.as_ref(), self.folder())).collect();
        let paths: Vec<PathBuf> = if self.overrides.is_empty() { Vec::new() } else { paths() };
        for one in &self.overrides {
            let matches = |(glob, _): &&(GlobMatcher, _)| paths.iter().any(|path| glob.is_match(path));
            let idle_paths = one.paths.iter().filter(|path| !matches(path)).map(|(_, at)| {
                let help = "remove it, or correct it: paths are relative to this file";
                idle(at, "no file that was read has such a path".to_owned(), help)
            });
            found.extend(idle_paths);
            if !one.paths.iter().any(|path| matches(&path)) {
                continue;
            }
            found.extend(one.levels.iter().filter_map(idle_level));
            let useless = one.ignore.iter().filter(|named| (run.enabled)(&named.name) && !used.contains(&&named.at));
            found.extend(useless.map(|Named { name, at }| {
                idle(at, format!("nothing to ignore: `{name}` finds nothing in these files"), "remove it")
            }));
        }
        found
    }
}
