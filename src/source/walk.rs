use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc;

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::{Sources, display, join, normalize, on_disk};

/// What is to be walked: the paths a person gave.
pub struct Walk {
    /// Folders and files, as given.
    pub paths: Vec<PathBuf>,
    /// Honour `.gitignore`.
    pub gitignore: bool,
}

/// A file that may hold infrastructure, by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path, normalized.
    pub path: PathBuf,
    /// True if the person named this very file.
    pub named: bool,
}

/// A path that could not be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathProblem {
    /// The path as given.
    pub path: String,
    /// What is wrong, in lower case.
    pub message: String,
}

/// Folders that hold copies or build results, never the source of an infrastructure.
const SKIPPED: &[&str] =
    &[".terraform", ".aws-sam", "node_modules", ".git", ".serverless", ".venv", "venv", "__pycache__"];

const ENDINGS: &[&str] = &["tf", "tofu", "yaml", "yml", "json", "template"];

/// Values of variables: read with the configuration beside them, never by themselves.
const VARIABLE_ENDINGS: &[&str] = &[".tfvars", ".tfvars.json"];

/// Where CDK writes templates, and CDK for Terraform configurations. Usually ignored by git and yet what such a project
/// deploys, so it is read all the same: its templates and those of its stages (`assembly-*`), the configurations of its
/// stacks (`stacks/*`), not the assets beside them.
const CDK_OUTPUTS: [&str; 2] = ["cdk.out", "cdktf.out"];

/// Stages nest one level for each `Stage` in a stage.
const CDK_DEPTH: usize = 8;

/// What is met on the way: a file by the path it was reached by, or a problem.
type Met = Result<PathBuf, PathProblem>;

impl Sources {
    /// The files that may matter below the paths, sorted, and the paths that could not be walked.
    ///
    /// Every folder given, and the folder of every file given, may be read from then on.
    pub fn walk(&self, walk: &Walk) -> (Vec<Found>, Vec<PathProblem>) {
        // Keyed by where a file really is, so that `infra` and `/repo/infra` give each file once.
        let mut found: BTreeMap<PathBuf, Found> = BTreeMap::new();
        let mut problems = Vec::new();
        for given in &walk.paths {
            let path = normalize(given);
            let real = on_disk(&path).canonicalize().unwrap_or_else(|_| path.clone());
            let folder = self.is_folder(&path);
            if !folder && let Some(message) = self.unusable(&path) {
                problems.push(PathProblem { path: display(given), message });
                continue;
            }
            if !folder {
                self.allow(on_disk(path.parent().unwrap_or(Path::new(""))));
                found.entry(real).or_insert_with(|| Found { path: path.clone(), named: true }).named = true;
                continue;
            }
            self.allow(on_disk(&path));
            for met in self.below(&path, walk.gitignore) {
                match met {
                    Ok(file) => {
                        let within = file.strip_prefix(&path).unwrap_or(&file);
                        found.entry(real.join(within)).or_insert(Found { path: file, named: false });
                    }
                    Err(problem) => problems.push(problem),
                }
            }
        }
        let mut found: Vec<Found> = found.into_values().collect();
        found.sort();
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        problems.dedup();
        (found, problems)
    }

    /// Why a path that is no folder cannot be looked at.
    fn unusable(&self, path: &Path) -> Option<String> {
        if VARIABLE_ENDINGS.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            return Some("holds values of variables: give it with `--var-file`".into());
        }
        if self.is_file(path) {
            return None;
        }
        Some(match on_disk(path).metadata() {
            Ok(_) if !self.memory_only => "neither a file nor a folder".into(),
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => error.to_string().to_lowercase(),
            _ => "no such file or folder".into(),
        })
    }

    fn below(&self, folder: &Path, gitignore: bool) -> Vec<Met> {
        let overlaid = self.overlay.keys().filter(|file| super::below(file, folder) && wanted_below(file, folder));
        let mut all: Vec<Met> = overlaid.cloned().map(Ok).collect();
        if !self.memory_only && on_disk(folder).metadata().is_ok_and(|m| m.is_dir()) {
            all.extend(on_disk_below(folder, gitignore));
        }
        all
    }
}

/// True for a file that a walk from `folder` would reach, judged by its path.
fn wanted_below(file: &Path, folder: &Path) -> bool {
    let within = file.strip_prefix(folder).unwrap_or(file);
    let mut folders = within.parent().into_iter().flat_map(Path::components).map(name_of);
    let in_output = folders.clone().any(|name| CDK_OUTPUTS.contains(&&*name));
    folders.all(|name| !SKIPPED.contains(&&*name) && !name.starts_with('.') && !name.starts_with("asset."))
        && if in_output { is_cdk_template(file) } else { is_wanted(file) }
}

fn name_of(part: Component<'_>) -> std::borrow::Cow<'_, str> {
    part.as_os_str().to_string_lossy()
}

/// True for a name that infrastructure is written in.
fn is_wanted(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.')
        && file.extension().is_some_and(|ending| ENDINGS.iter().any(|wanted| ending == *wanted))
        && !VARIABLE_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

fn is_cdk_template(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".template.json") || name == "cdk.tf.json"
}

fn on_disk_below(folder: &Path, gitignore: bool) -> Vec<Met> {
    if folder.file_name().is_some_and(|name| CDK_OUTPUTS.iter().any(|output| name == *output)) {
        return cdk_templates(folder, CDK_DEPTH);
    }
    let real = on_disk(folder).canonicalize().unwrap_or_default();
    // Whoever names a folder of copies or results wants to see what is in it, though git ignores it.
    let in_skipped = real.components().any(|part| {
        let name = name_of(part);
        SKIPPED.contains(&&*name) || CDK_OUTPUTS.contains(&&*name)
    });
    let gitignore = gitignore && !in_skipped;
    let mut builder = WalkBuilder::new(on_disk(folder));
    builder
        .hidden(true)
        .ignore(false)
        .git_ignore(gitignore)
        .git_global(gitignore)
        .git_exclude(gitignore)
        .require_git(false)
        // Outside of a repository, a `.gitignore` far up (in a home folder) has no say.
        .parents(gitignore && in_repository(&real))
        .filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry));
    let (sender, receiver) = mpsc::channel::<Met>();
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            for met in visit(entry) {
                // The receiver lives until the walk ends.
                let _ = sender.send(met);
            }
            WalkState::Continue
        })
    });
    drop(sender);
    receiver.into_iter().collect()
}

fn is_skipped(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    (SKIPPED.contains(&&*name) || CDK_OUTPUTS.contains(&&*name)) && entry.file_type().is_some_and(|kind| kind.is_dir())
}

fn visit(entry: Result<DirEntry, ignore::Error>) -> Vec<Met> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return vec![Err(problem(&error))],
    };
    let path = entry.path();
    let Some(kind) = entry.file_type() else { return Vec::new() };
    // The folder a walk starts at may be a link; every other link is not followed.
    if kind.is_dir() || entry.depth() == 0 {
        let outputs = CDK_OUTPUTS.map(|output| path.join(output)).into_iter();
        let outputs = outputs.filter(|output| output.symlink_metadata().is_ok_and(|m| m.is_dir()));
        return outputs.flat_map(|output| cdk_templates(&output, CDK_DEPTH)).collect();
    }
    // A template reached by a link is found where it really is; a linked `.tf` is part of the folder it is linked into.
    let counts =
        kind.is_file() || kind.is_symlink() && is_configuration(path) && path.metadata().is_ok_and(|m| m.is_file());
    if counts && is_wanted(path) { vec![Ok(normalize(path))] } else { Vec::new() }
}

fn is_configuration(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [".tf", ".tofu", ".tf.json", ".tofu.json"].iter().any(|ending| name.ends_with(ending))
}

#[expect(clippy::disallowed_methods, reason = "files are listed in this folder only")]
fn cdk_templates(folder: &Path, depth: usize) -> Vec<Met> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return vec![Err(PathProblem { path: display(folder), message: error.to_string().to_lowercase() })];
        }
    };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_stacks = |path: &Path| name(path) == "stacks";
    let is_stage = |path: &Path| name(path).starts_with("assembly-");
    let mut all = Vec::new();
    for entry in entries.flatten() {
        let path = join(folder, Path::new(&entry.file_name()));
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_file() && is_cdk_template(&path) {
            all.push(Ok(path));
        } else if kind.is_dir() && depth > 0 && (is_stacks(folder) || is_stacks(&path) || is_stage(&path)) {
            all.extend(cdk_templates(&path, depth - 1));
        }
    }
    all
}

fn in_repository(real: &Path) -> bool {
    real.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok())
}

fn problem(error: &ignore::Error) -> PathProblem {
    let message = match error.io_error() {
        Some(io) => io.to_string().to_lowercase(),
        None => error.to_string().to_lowercase(),
    };
    PathProblem { path: path_of(error).map(|path| display(&normalize(path))).unwrap_or_default(), message }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn walk(root: &Path, paths: &[&str], gitignore: bool) -> (Vec<String>, Vec<PathProblem>) {
        let paths = paths.iter().map(|path| root.join(path)).collect();
        let (found, problems) = Sources::disk().walk(&Walk { paths, gitignore });
        (found.iter().map(|found| display(found.path.strip_prefix(root).unwrap())).collect(), problems)
    }

    #[test]
    fn finds_by_ending_and_skips_copies() {
        let folder = folder(&[
            "main.tf",
            "b.tofu",
            "c.tf.json",
            "d.yaml",
            "e.yml",
            "f.json",
            "g.template",
            "terraform.tfvars",
            "x.auto.tfvars.json",
            "readme.md",
            ".hidden/a.tf",
            ".hidden.yaml",
            ".terraform/modules/m/main.tf",
            "app/node_modules/p/t.yaml",
            ".aws-sam/build/template.yaml",
        ]);
        let (found, problems) = walk(folder.path(), &["."], true);
        assert_eq!(found, ["b.tofu", "c.tf.json", "d.yaml", "e.yml", "f.json", "g.template", "main.tf"]);
        assert_eq!(problems, []);
    }

    #[test]
    fn skipped_folders_are_walked_when_they_are_given() {
        let folder = folder(&[".aws-sam/build/template.yaml", ".terraform/modules/m/main.tf", ".gitignore"]);
        fs::write(folder.path().join(".gitignore"), "*.yaml\n.terraform\n").unwrap();
        assert_eq!(walk(folder.path(), &[".aws-sam"], true).0, [".aws-sam/build/template.yaml"]);
        assert_eq!(walk(folder.path(), &[".terraform/modules/m"], true).0, [".terraform/modules/m/main.tf"]);
    }

    #[test]
    fn gitignore_holds_inside_and_outside_of_repositories() {
        let folder = folder(&["a.tf", "out/b.tf", "sub/c.tf", ".gitignore"]);
        fs::write(folder.path().join(".gitignore"), "out\nc.tf\n").unwrap();
        assert_eq!(walk(folder.path(), &["."], true).0, ["a.tf"]);
        assert_eq!(walk(folder.path(), &["."], false).0, ["a.tf", "out/b.tf", "sub/c.tf"]);
        // Below a folder that is no repository, only what is in it counts.
        assert_eq!(walk(folder.path(), &["sub"], true).0, ["sub/c.tf"]);
        fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(walk(folder.path(), &["sub"], true).0, Vec::<String>::new());
    }

    #[test]
    fn cdk_output_is_read_though_git_ignores_it() {
        let folder = folder(&[
            "cdk.json",
            "app/cdk.out/Stack.template.json",
            "app/cdk.out/tree.json",
            "app/cdk.out/asset.1f/template.yaml",
            "app/cdk.out/assembly-Prod/Prod.template.json",
            "tf/cdktf.out/manifest.json",
            "tf/cdktf.out/stacks/prod/cdk.tf.json",
            "tf/cdktf.out/stacks/prod/assets/a/main.tf",
            ".gitignore",
        ]);
        fs::write(folder.path().join(".gitignore"), "*.out\n").unwrap();
        let templates = ["app/cdk.out/Stack.template.json", "app/cdk.out/assembly-Prod/Prod.template.json"];
        assert_eq!(walk(folder.path(), &["app"], true).0, templates);
        assert_eq!(walk(folder.path(), &["."], true).0[..2], templates);
        assert_eq!(walk(folder.path(), &["app/cdk.out"], true).0, templates);
        for path in ["tf", "tf/cdktf.out"] {
            assert_eq!(walk(folder.path(), &[path], true).0, ["tf/cdktf.out/stacks/prod/cdk.tf.json"]);
        }
        assert_eq!(walk(folder.path(), &["tf/cdktf.out/stacks/prod"], true).0.len(), 2);
        assert_eq!(walk(folder.path(), &["app/cdk.out/asset.1f"], true).0, ["app/cdk.out/asset.1f/template.yaml"]);
    }

    #[test]
    fn overlapping_paths_give_each_file_once() {
        let folder = folder(&["infra/a.tf", "infra/b/c.tf", "template.txt"]);
        let sources = Sources::disk();
        let paths = ["infra/b", "infra", "infra/b/../a.tf", "template.txt"].map(|path| folder.path().join(path)).into();
        let (found, _) = sources.walk(&Walk { paths, gitignore: true });
        let seen: Vec<_> =
            found.iter().map(|found| (display(found.path.strip_prefix(folder.path()).unwrap()), found.named)).collect();
        let expected = [("infra/a.tf", true), ("infra/b/c.tf", false), ("template.txt", true)];
        assert_eq!(seen, expected.map(|(path, named)| (path.to_owned(), named)));
        assert!(found.iter().all(|found| sources.read(&found.path).is_ok()));
    }

    #[test]
    fn missing_paths_and_variable_files_are_problems() {
        let folder = folder(&["prod.tfvars"]);
        let (found, problems) = walk(folder.path(), &["nowhere", "prod.tfvars"], true);
        assert_eq!(found, Vec::<String>::new());
        let messages: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(messages, ["no such file or folder", "holds values of variables: give it with `--var-file`"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere_outside() {
        use std::os::unix::fs::symlink;
        let outside = folder(&["secret/a.tf", "common.tf"]);
        let folder = folder(&["infra/main.tf", "shared/common.tf", "template.yaml"]);
        let root = folder.path();
        symlink(outside.path().join("secret"), root.join("infra/linked")).unwrap();
        symlink(outside.path().join("common.tf"), root.join("infra/outside.tf")).unwrap();
        symlink(root.join("shared/common.tf"), root.join("infra/common.tf")).unwrap();
        symlink(root.join("template.yaml"), root.join("infra/again.yaml")).unwrap();
        let sources = Sources::disk();
        let (found, _) = sources.walk(&Walk { paths: vec![root.into()], gitignore: true });
        let names: Vec<_> = found.iter().map(|found| display(found.path.strip_prefix(root).unwrap())).collect();
        let expected = ["infra/common.tf", "infra/main.tf", "infra/outside.tf", "shared/common.tf", "template.yaml"];
        assert_eq!(names, expected);
        assert_eq!(sources.read(&root.join("infra/outside.tf")), Err(super::super::ReadError::Outside));
        assert!(sources.read(&root.join("infra/common.tf")).is_ok());
    }

    #[test]
    fn texts_in_memory_are_walked_too() {
        let files = ["infra/main.tf", "infra/.terraform/m/main.tf", "infra/cdk.out/A.template.json", "other.tf"];
        let sources = Sources::memory(files.map(|file| (file, "")));
        let walked = |path: &str| {
            let (found, problems) = sources.walk(&Walk { paths: vec![path.into()], gitignore: true });
            (found.iter().map(|found| display(&found.path)).collect::<Vec<_>>(), problems.len())
        };
        assert_eq!(walked("infra"), (vec!["infra/cdk.out/A.template.json".into(), "infra/main.tf".into()], 0));
        assert_eq!(walked("other.tf"), (vec!["other.tf".into()], 0));
        assert_eq!(walked("nowhere"), (vec![], 1));
    }
}
