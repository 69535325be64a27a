//! Terraform plans as JSON: what `terraform show -json PLAN` prints.
//!
//! In: the text of a plan, and the configuration it was made of where that lies beside it. Out: one root of Terraform with
//! what will be there once the plan is applied, and what happens to each resource.
//! Must not know: the graph, rules, other dialects.

mod address;
mod build;
mod configuration;
mod detect;
mod document;
mod join;
mod reference;

use std::path::{Path, PathBuf};

use compact_str::CompactString;
use rayon::prelude::*;

use super::terraform::{self, RootFolder};
use super::{Evaluated, Inputs};
use crate::diagnostic::Diagnostic;
use crate::model::{Dialect, Root};
use crate::source::{FileId, Found, Sources, Span, display, normalize};
use document::Plan;

/// A file that is a plan, or that was taken for one.
pub struct Candidate {
    path: PathBuf,
    file: FileId,
    /// What is told of a file that is no plan.
    told: Option<Diagnostic>,
}

/// What one plan gives.
#[derive(Debug)]
pub struct Planned {
    /// Its resources, and those files of the configuration that were read with it.
    pub evaluated: Evaluated,
    /// The folder of its configuration: what the plan says of it wins.
    pub configuration: Option<PathBuf>,
}

/// The plans among some files, and the other files.
pub fn find<'f>(sources: &Sources, files: Vec<&'f Found>) -> (Vec<Candidate>, Vec<&'f Found>) {
    let looked: Vec<_> = files.into_par_iter().map(|found| (found, detect::look(sources, found))).collect();
    let mut plans = Vec::new();
    let mut others = Vec::new();
    for (found, seen) in looked {
        match seen {
            Some(detect::Seen { file, told }) => plans.push(Candidate { path: normalize(&found.path), file, told }),
            None => others.push(found),
        }
    }
    (plans, others)
}

/// What each plan says, joined with its configuration: that of its own folder, or the only scanned one that declares all
/// it does.
pub fn evaluate_all(sources: &Sources, plans: Vec<Candidate>, roots: &[RootFolder], inputs: &Inputs) -> Vec<Planned> {
    plans.into_par_iter().map(|plan| evaluate(sources, plan, roots, inputs)).collect()
}

fn evaluate(sources: &Sources, candidate: Candidate, roots: &[RootFolder], inputs: &Inputs) -> Planned {
    let Candidate { path, file, told } = candidate;
    let mut evaluated = Evaluated {
        root: Root {
            path: display(&path),
            dialect: Dialect::Terraform,
            resources: Vec::new(),
            also_known: Default::default(),
            opaque: Vec::new(),
            absent: Vec::new(),
            mentioned: None,
            inputs: Vec::new(),
            whole: false,
        },
        problems: told.into_iter().collect(),
        files: vec![(file, Vec::new())],
        ignores: Vec::new(),
    };
    if !evaluated.problems.is_empty() {
        return Planned { evaluated, configuration: None };
    }
    let source = sources.file(file);
    let plan = match Plan::read(&source) {
        Ok(plan) => plan,
        Err(problem) => {
            evaluated.problems.push(*problem);
            return Planned { evaluated, configuration: None };
        }
    };
    let own = own_folder(sources, &path, roots);
    let folder = match &own {
        Some(own) if belongs(&plan, own, Share::Half) => Some(own),
        _ => only(roots.iter().filter(|root| belongs(&plan, root, Share::All))),
    };
    let configured = folder.map(|folder| terraform::evaluate(sources, folder, &with_variables(inputs, &plan)));
    evaluated.root.whole = plan.whole;
    evaluated.problems.extend(plan.problems.iter().cloned());
    evaluated.root.resources = build::resources(&plan, file, configured.as_ref().map(|one| &one.root));
    if let Some(configured) = configured {
        evaluated.root.inputs = configured.root.inputs;
        evaluated.problems.extend(configured.problems);
        evaluated.files.extend(configured.files);
        evaluated.ignores.extend(configured.ignores);
    }
    Planned { evaluated, configuration: folder.map(|folder| folder.path.clone()) }
}

/// How much of what a plan declares a configuration must declare to be taken for its own.
#[derive(Clone, Copy)]
enum Share {
    Half,
    All,
}

fn belongs(plan: &Plan<'_>, folder: &RootFolder, share: Share) -> bool {
    let declared = plan.declared();
    let shared = declared.iter().filter(|address| folder.declares(address)).count();
    match share {
        Share::Half => shared * 2 >= declared.len(),
        Share::All => shared == declared.len() && !declared.is_empty(),
    }
}

/// The configuration in the folder a plan lies in.
fn own_folder(sources: &Sources, plan: &Path, roots: &[RootFolder]) -> Option<RootFolder> {
    let folder = normalize(plan.parent().unwrap_or(Path::new("")));
    if let Some(root) = roots.iter().find(|root| root.path == folder) {
        return Some(root.clone());
    }
    let files = sources.list(&folder).into_iter().filter(|path| super::is_terraform(path));
    let files: Vec<Found> = files.map(|path| Found { path, named: false }).collect();
    terraform::find_roots(sources, &files.iter().collect::<Vec<_>>()).into_iter().find(|root| root.path == folder)
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// The values a person gave, and below them those the plan was made with.
fn with_variables(inputs: &Inputs, plan: &Plan<'_>) -> Inputs {
    let mut inputs = inputs.clone();
    for (name, value) in &plan.variables {
        inputs.variables.entry(name.clone()).or_insert_with(|| expression(value));
    }
    inputs
}

/// A value as `--var` takes it: text as it is, everything else as an expression.
fn expression(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        // Inside of an expression, Terraform would read these marks as templates.
        other => other.to_string().replace("${", "$${").replace("%{", "%%{"),
    }
}

/// The span of a part of a file's text that was borrowed from it.
fn span_of(file: FileId, whole: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
    Span::new(file, start..start + part.len())
}

/// The address of something inside of a module; `module` is empty for the root.
fn within(module: &str, local: &str) -> CompactString {
    if module.is_empty() { local.into() } else { compact_str::format_compact!("{module}.{local}") }
}
