use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::Streams;
use crate::config::{self, Config};
use crate::diagnostic::{Consequence, Problem};
use crate::lint::{self, Inputs, Settings};
use crate::source::{Sources, display};

/// Standard input with more bytes is not read; a plan may be larger than any file of a configuration.
const LARGEST_INPUT: u64 = 256 * 1024 * 1024;

/// What to read, and the values that are not in the files.
#[derive(Args)]
pub(super) struct Input {
    /// Folders and files to read: Terraform, Terraform plans as JSON, CloudFormation, AWS SAM; `-` for standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// The name of what comes on standard input: files beside it count as if it lay there
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
    /// Give a Terraform variable a value
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = pair, help_heading = "Values")]
    variables: Vec<(String, String)>,
    /// Read values of Terraform variables from a `.tfvars` file
    #[arg(long = "var-file", value_name = "FILE", help_heading = "Values")]
    variable_files: Vec<PathBuf>,
    /// Evaluate this Terraform workspace instead of `default`
    #[arg(long, value_name = "NAME", help_heading = "Values")]
    workspace: Option<String>,
    /// Give a CloudFormation parameter a value
    #[arg(long = "parameter", value_name = "KEY=VALUE", value_parser = pair, help_heading = "Values")]
    parameters: Vec<(String, String)>,
    /// Read files that git ignores too
    #[arg(long)]
    no_gitignore: bool,
    /// Use this configuration file instead of the nearest `trigger-lint.toml`
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    no_config: bool,
}

impl Input {
    /// Settings that read this and judge everything that is on by default.
    pub(super) fn settings(&self, sources: &Sources) -> Settings {
        // Standard input that could not be read has been told of.
        let there = |path: &&PathBuf| !is_stdin(path) || sources.is_file(&self.stdin_name());
        Settings {
            inputs: Inputs {
                variables: self.variables.iter().cloned().collect::<BTreeMap<_, _>>(),
                variable_files: self.variable_files.clone(),
                workspace: self.workspace.clone(),
                parameters: self.parameters.iter().cloned().collect(),
            },
            gitignore: !self.no_gitignore,
            ..Settings::new(self.paths.iter().filter(there).map(|path| self.named(path)).collect())
        }
    }

    /// A path as files are called: that of standard input by its name.
    fn named(&self, path: &Path) -> PathBuf {
        if is_stdin(path) { self.stdin_name() } else { path.to_owned() }
    }

    /// The configuration file that counts, or what is wrong with it.
    pub(super) fn config(&self, sources: &Sources) -> Result<Option<Config>, Vec<Problem>> {
        let found = match &self.config {
            _ if self.no_config => None,
            Some(path) => Some(path.clone()),
            None => {
                let paths: Vec<_> = self.paths.iter().map(|path| self.named(path)).collect();
                config::find(sources, &paths).map_err(|problem| vec![problem])?
            }
        };
        let Some(path) = found else { return Ok(None) };
        config::read(sources, &path, &selectable()).map(Some)
    }

    /// Reads standard input if that is among the paths, and lets the files be read that were named beside them; gives
    /// those that are not there.
    pub(super) fn open(&self, sources: &mut Sources) -> Vec<Problem> {
        let mut missing = Vec::new();
        if self.paths.iter().any(|path| is_stdin(path)) {
            match read_stdin() {
                Ok(text) => sources.overlay(&self.stdin_name(), text),
                Err(message) => {
                    let help = "pipe text into it: `terraform show -json tfplan | trigger-lint -`".to_owned();
                    missing.push(Problem { path: "-".into(), message, help: Some(help) });
                }
            }
        }
        for file in &self.variable_files {
            match file.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => sources.allow(parent),
                _ => sources.allow(Path::new(".")),
            }
            if !sources.is_file(file) {
                missing.push(Problem {
                    path: display(file),
                    message: "no such file, given by `--var-file`".into(),
                    help: None,
                });
            }
        }
        missing
    }

    /// What standard input is called.
    fn stdin_name(&self) -> PathBuf {
        self.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"))
    }

    /// What to say where nothing was found to be analysed.
    pub(super) fn nothing_found(&self) -> Problem {
        let paths: Vec<_> = self.paths.iter().map(|path| display(path)).collect();
        let ignored = if self.no_gitignore { "" } else { "; files that git ignores were left out (--no-gitignore)" };
        Problem {
            path: paths.join("`, `"),
            message: "nothing to analyse".into(),
            help: Some(format!(
                "looked for Terraform (`*.tf`, `*.tofu`, `*.tf.json`), for its plans (`*.json`, from `terraform show -json`) and \
                 for CloudFormation or SAM templates (`*.yaml`, `*.yml`, `*.json`, `*.template` with \
                 `Resources`){ignored}"
            )),
        }
    }
}

/// Says what could not be read.
pub(super) fn tell(problems: &[Problem], streams: &mut Streams<'_>) -> io::Result<()> {
    for problem in problems {
        writeln!(streams.stderr, "error: `{}`: {}", problem.path, problem.message)?;
        if let Some(help) = &problem.help {
            writeln!(streams.stderr, "help: {help}")?;
        }
    }
    Ok(())
}

/// What `--select`, `--ignore` and a configuration file take: rules and consequences.
pub(super) fn selectable() -> Vec<&'static str> {
    lint::rules().iter().map(|rule| rule.id).chain(Consequence::ALL.map(Consequence::as_str)).collect()
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The text on standard input, or what is wrong with it.
fn read_stdin() -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST_INPUT + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot read standard input: {}", error.to_string().to_lowercase()))?;
    if bytes.len() as u64 > LARGEST_INPUT {
        return Err(format!("standard input holds more than the {} MB that are read", LARGEST_INPUT >> 20));
    }
    String::from_utf8(bytes).map_err(|_| "standard input is not text in UTF-8".into())
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("expected a name, `=` and a value".into()),
    }
}
