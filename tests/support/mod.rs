//! What several integration tests share.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read their goldens themselves, and may panic"
)]

pub(crate) mod pages;

use std::path::{Path, PathBuf};

use trigger_lint::cli::{self, Streams};
use trigger_lint::diagnostic::Safety;
use trigger_lint::lint::{self, Mended, Settings};
use trigger_lint::source::Sources;

/// The folder of the project.
pub(crate) fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares with a file below `testdata`; with `UPDATE_GOLDENS=1`, writes it.
pub(crate) fn golden(file: &str, actual: &str) {
    let path = project().join("testdata").join(file);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if expected != actual {
        let diff = similar::TextDiff::from_lines(expected.as_str(), actual)
            .unified_diff()
            .header("expected", "actual")
            .to_string();
        panic!("{} differs; `UPDATE_GOLDENS=1 cargo test` writes it anew\n{diff}", path.display());
    }
}

/// Lints texts and applies the fixes that may be trusted this far.
pub(crate) fn mend(sources: &Sources, settings: &Settings, trust: Safety) -> Mended {
    lint::mend(sources, &lint::lint(sources, settings), settings, trust)
}

/// What a run of the command gave.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: u8,
}

/// Runs the command in this process.
pub(crate) fn trigger_lint(arguments: &[&str]) -> Ran {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let arguments = ["trigger-lint"].iter().chain(arguments);
    let code = cli::run(arguments, Streams { stdout: &mut stdout, stderr: &mut stderr, color: false });
    Ran { stdout: String::from_utf8(stdout).unwrap(), stderr: String::from_utf8(stderr).unwrap(), code }
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, content) in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

/// A text where a temporary folder is called `<folder>`.
pub(crate) fn without_folder(text: &str, folder: &Path) -> String {
    let shown = |path: &Path| path.to_string_lossy().replace('\\', "/");
    let text = text.replace(&shown(folder), "<folder>");
    folder.canonicalize().map_or(text.clone(), |real| text.replace(&shown(&real), "<folder>"))
}
