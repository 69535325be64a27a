use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Streams;
use crate::diagnostic::{Problem, Severity};
use crate::lint::{Inputs, Settings};
use crate::source::{Sources, display};

/// What to read, and the values that are not in the files.
#[derive(Args)]
pub(super) struct Input {
    /// Folders and files to read: Terraform, CloudFormation, AWS SAM
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
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
}

impl Input {
    /// Settings that read this and judge everything that is on by default.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            paths: self.paths.clone(),
            inputs: Inputs {
                variables: self.variables.iter().cloned().collect::<BTreeMap<_, _>>(),
                variable_files: self.variable_files.clone(),
                workspace: self.workspace.clone(),
                parameters: self.parameters.iter().cloned().collect(),
            },
            select: Vec::new(),
            ignore: Vec::new(),
            pedantic: false,
            min_severity: Severity::Note,
            gitignore: !self.no_gitignore,
        }
    }

    /// Lets the files be read that were named beside the paths; gives those that are not there.
    pub(super) fn open(&self, sources: &Sources) -> Vec<Problem> {
        let mut missing = Vec::new();
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

    /// What to say where nothing was found to be analysed.
    pub(super) fn nothing_found(&self) -> Problem {
        let paths: Vec<_> = self.paths.iter().map(|path| display(path)).collect();
        let ignored = if self.no_gitignore { "" } else { "; files that git ignores were left out (--no-gitignore)" };
        Problem {
            path: paths.join("`, `"),
            message: "nothing to analyse".into(),
            help: Some(format!(
                "looked for Terraform (`*.tf`, `*.tofu`, `*.tf.json`) and for CloudFormation or SAM templates (`*.yaml`, \
                 `*.yml`, `*.json`, `*.template` with `Resources`){ignored}"
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

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("expected a name, `=` and a value".into()),
    }
}
