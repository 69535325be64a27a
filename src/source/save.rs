use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Sources, display, normalize, read};

impl Sources {
    /// The same sources where these texts stand in for files. Nothing that was read is kept.
    pub fn with_texts(&self, texts: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let mut overlay = self.overlay.clone();
        overlay.extend(texts.into_iter().map(|(path, text)| (normalize(&path), text)));
        let allowed = read(&self.allowed).clone();
        Self { overlay, memory_only: self.memory_only, allowed: allowed.into(), ..Self::default() }
    }

    /// Writes a text over a file that holds `before`, all of it or nothing. Only files that may be read are written.
    pub fn save(&self, path: &Path, before: &str, after: &str) -> Result<(), String> {
        let said = |error: std::io::Error| error.to_string().to_lowercase();
        // A link stays a link: what it leads to is written.
        let real = path.canonicalize().map_err(said)?;
        if self.memory_only || !read(&self.allowed).iter().any(|folder| real.starts_with(folder)) {
            return Err("outside of the scanned folders".into());
        }
        #[expect(clippy::disallowed_methods, reason = "this is a place that reads files: what is on disk now counts")]
        let now = std::fs::read(&real).map_err(said)?;
        if now != before.as_bytes() {
            return Err("it was changed meanwhile".into());
        }
        let permissions = real.metadata().map_err(said)?.permissions();
        let name = real.file_name().unwrap_or_default().to_string_lossy();
        let beside = real.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        let written = std::fs::File::options().write(true).create_new(true).open(&beside).and_then(|mut file| {
            file.write_all(after.as_bytes())?;
            file.sync_all()?;
            std::fs::set_permissions(&beside, permissions)?;
            std::fs::rename(&beside, &real)
        });
        written.map_err(|error| {
            // What is left of the attempt; the file itself is as it was.
            let _ = std::fs::remove_file(&beside);
            format!("cannot write `{}`: {}", display(path), said(error))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_where_they_may_be_read() {
        let (inside, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (ours, theirs) = (inside.path().join("a.tf"), outside.path().join("b.tf"));
        for path in [&ours, &theirs] {
            std::fs::write(path, "old\r\n").unwrap();
        }
        let sources = Sources::disk();
        sources.allow(inside.path());
        assert_eq!(sources.save(&ours, "old\r\n", "new\r\n"), Ok(()));
        assert!(sources.save(&ours, "old\r\n", "newer").unwrap_err().contains("meanwhile"));
        assert!(sources.save(&theirs, "old\r\n", "new").unwrap_err().contains("outside"));
        let written = |path: &Path| Sources::disk().text_of_any(path);
        assert_eq!((written(&ours).as_str(), written(&theirs).as_str()), ("new\r\n", "old\r\n"));
        assert_eq!(Sources::disk().list(inside.path()).len(), 1);
    }

    impl Sources {
        fn text_of_any(&self, path: &Path) -> String {
            self.allow(path.parent().unwrap());
            let id = self.read(path).unwrap();
            self.file(id).text().to_owned()
        }
    }
}
