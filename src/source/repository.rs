use std::path::{Path, PathBuf};

use super::{ReadError, Sources, display, normalize, on_disk, parent, read};

impl Sources {
    /// The path of a file from the root of its git repository, as code hosts name it; as it is shown where there is none.
    pub fn path_in_repository(&self, path: &str) -> String {
        let path = normalize(Path::new(path));
        if self.memory_only {
            return display(&path);
        }
        let from_root = || -> Option<PathBuf> {
            let folder = on_disk(&parent(&path)).canonicalize().ok()?;
            let root = folder.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok())?;
            Some(folder.strip_prefix(root).ok()?.join(path.file_name()?))
        };
        display(&from_root().unwrap_or_else(|| path.clone()))
    }

    /// The files that the system refused to give, with its words, in the order of their paths. A folder that something
    /// took for a file is not among them.
    pub fn refused(&self) -> Vec<(String, String)> {
        let files = read(&self.files);
        let refusals = files.by_path.iter().filter_map(|(path, result)| match result {
            Err(ReadError::Denied(why)) if !self.is_folder(path) => Some((display(path), why.clone())),
            _ => None,
        });
        let mut all: Vec<_> = refusals.collect();
        all.sort();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_repository() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("infra/sub/main.tf");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let sources = Sources::disk();
        assert_eq!(sources.path_in_repository(&display(&file)), display(&file));
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(sources.path_in_repository(&display(&file)), "infra/sub/main.tf");
        assert_eq!(Sources::memory([("a/main.tf", "")]).path_in_repository("./a/main.tf"), "a/main.tf");
    }
}
