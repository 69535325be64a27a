use std::path::{Path, PathBuf};

use super::{ReadError, Sources, below, display, join, normalize, on_disk, parent, read};

impl Sources {
    /// The path of a file from the root of its git repository, as code hosts name it; as it is shown where there is none.
    pub fn path_in_repository(&self, path: &str) -> String {
        let path = normalize(Path::new(path));
        if self.memory_only {
            return display(&path);
        }
        let from_root = || -> Option<PathBuf> {
            let folder = on_disk(&parent(&path)).canonicalize().ok()?;
            Some(folder.strip_prefix(repository_of(&folder)?).ok()?.join(path.file_name()?))
        };
        display(&from_root().unwrap_or_else(|| path.clone()))
    }

    /// The path of a file or folder as seen from a folder; None where it does not lie below.
    pub fn path_from(&self, path: &Path, folder: &Path) -> Option<PathBuf> {
        let (path, folder) = (normalize(path), normalize(folder));
        if below(&path, &folder) && path.is_relative() == folder.is_relative() && !folder.starts_with("..") {
            return Some(path.strip_prefix(&folder).map_or(path.clone(), Path::to_path_buf));
        }
        if self.memory_only {
            return None;
        }
        let (path, folder) = (on_disk(&path).canonicalize().ok()?, on_disk(&folder).canonicalize().ok()?);
        path.strip_prefix(folder).ok().map(Path::to_path_buf)
    }

    /// The nearest file with one of some names in the folder of a path or above it: up to the root of its git repository,
    /// and without one up to the current folder.
    pub fn nearest(&self, path: &Path, names: &[&str]) -> Option<PathBuf> {
        let path = normalize(path);
        let folder = if self.is_folder(&path) { path } else { parent(&path) };
        let beside =
            |folder: &Path| names.iter().map(|name| join(folder, Path::new(name))).find(|path| self.is_file(path));
        if self.memory_only {
            return folder.ancestors().find_map(beside);
        }
        let current = Path::new(".").canonicalize().ok();
        let real = on_disk(&folder).canonicalize().ok()?;
        let top = repository_of(&real).or(current.as_deref()).filter(|top| real.starts_with(top)).unwrap_or(&real);
        let found = real.ancestors().take_while(|folder| folder.starts_with(top)).find_map(beside)?;
        Some(current.and_then(|current| Some(found.strip_prefix(current).ok()?.to_path_buf())).unwrap_or(found))
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

/// The root of the git repository a folder lies in.
fn repository_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_is_found_within_the_repository() {
        let folder = tempfile::tempdir().unwrap();
        let above = folder.path().canonicalize().unwrap();
        let (root, sub) = (above.join("repository"), above.join("repository/infra/sub"));
        std::fs::create_dir_all(&sub).unwrap();
        let sources = Sources::disk();
        for place in [&above, &root, &sub] {
            std::fs::write(place.join("a.toml"), "").unwrap();
        }
        assert_eq!(sources.nearest(&sub, &["a.toml"]), Some(sub.join("a.toml")));
        std::fs::remove_file(sub.join("a.toml")).unwrap();
        assert_eq!(sources.nearest(&sub, &["a.toml"]), None, "without a repository nothing above is asked");
        std::fs::create_dir(root.join(".git")).unwrap();
        assert_eq!(sources.nearest(&sub, &["b.toml", "a.toml"]), Some(root.join("a.toml")));
        std::fs::remove_file(root.join("a.toml")).unwrap();
        assert_eq!(sources.nearest(&sub, &["a.toml"]), None);
    }

    #[test]
    fn paths_are_seen_from_folders() {
        let sources = Sources::memory([("infra/a/main.tf", "")]);
        let from = |path: &str, folder: &str| sources.path_from(Path::new(path), Path::new(folder));
        assert_eq!(from("infra/a/main.tf", "infra"), Some(PathBuf::from("a/main.tf")));
        assert_eq!(from("./infra/a/main.tf", "."), Some(PathBuf::from("infra/a/main.tf")));
        assert_eq!(from("infra", "infra"), Some(PathBuf::new()));
        assert_eq!(from("infrastructure/main.tf", "infra"), None);
        assert_eq!(from("main.tf", "infra"), None);
    }

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
