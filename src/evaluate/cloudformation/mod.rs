//! CloudFormation templates.
//!
//! In: YAML and JSON files. Out: one root for each template that no other one nests, with intrinsics, nested stacks and
//! imports resolved; the resources of a SAM template are expanded by [`super::sam`].
//! Must not know: the graph, rules, Terraform.

mod concat;
mod condition;
mod definitions;
mod detect;
mod documents;
mod include;
mod intrinsic;
mod links;
mod metadata;
mod nested;
mod outputs;
mod parameter;
mod parts;
mod reference;
mod resource;
mod samconfig;
mod scalar;
mod substitute;
mod template;
mod transfer;

use std::path::{Path, PathBuf};
use std::rc::Rc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Dialect, Root, Value};
use crate::parse::{self, Document};
use crate::source::{Found, ReadError, SourceFile, Sources, Span, display, normalize};

use super::{Evaluated, Inputs};
use documents::{Documents, Parsed};
use links::Links;
pub(super) use outputs::is_import;
use template::{Bounds, Context, Template};

/// The resources of a template, seen alone; None for a file that is no template.
pub fn evaluate(sources: &Sources, found: &Found, inputs: &Inputs) -> Option<Evaluated> {
    evaluate_all(sources, &[found], inputs).pop()
}

/// The resources of every template that no other one nests, with those of the stacks it nests. Files that are no templates
/// give nothing.
pub fn evaluate_all(sources: &Sources, found: &[&Found], inputs: &Inputs) -> Vec<Evaluated> {
    let read: Vec<Read> = found.par_iter().filter_map(|found| read(sources, found)).collect();
    let mut documents = Documents::default();
    let mut all = Vec::new();
    let mut paths = Vec::new();
    for read in read {
        match read {
            Read::Template(path, parsed) => {
                documents.add(path.clone(), *parsed);
                paths.push(path);
            }
            Read::Told(evaluated) => all.push(*evaluated),
        }
    }
    let nested = documents.complete(sources);
    let (waiting, roots): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|path| nested.contains(path));
    let run = Run { sources, documents: &documents, inputs };
    let links = run.links(&roots);
    let first = all.len();
    all.par_extend(roots.par_iter().filter_map(|path| Some(run.root(path, &links)?.evaluate())));
    // What is nested, but was not looked into from any root, is looked at by itself: stacks that are not there under the
    // parameters' defaults, or that nest each other.
    let mut seen: Vec<_> = all[first..].iter().flat_map(|one| one.files.iter().map(|(id, _)| *id)).collect();
    for path in waiting {
        if let Some(template) = run.root(&path, &links)
            && !seen.contains(&template.id())
        {
            let evaluated = template.evaluate();
            seen.extend(evaluated.files.iter().map(|(id, _)| *id));
            all.push(evaluated);
        }
    }
    // Nobody has to wait until large trees are taken apart.
    rayon::spawn(move || drop(documents));
    all
}

/// What all templates of a run are evaluated with.
struct Run<'a> {
    sources: &'a Sources,
    documents: &'a Documents,
    inputs: &'a Inputs,
}

impl<'a> Run<'a> {
    /// What these templates publish by name, if anything reads it.
    fn links(&self, roots: &[PathBuf]) -> Links {
        let mut links = Links::default();
        let marks = ["ImportValue", "resolve:ssm:", "AWS::SSM::Parameter::Value<"];
        let reads = |parsed: &Parsed| marks.iter().any(|mark| parsed.file.text().contains(mark));
        if roots.len() < 2 || !self.documents.all().any(reads) {
            return links;
        }
        let none = Links::default();
        let publish = |path: &PathBuf| self.root(path, &none).map_or_else(Vec::new, |root| root.published());
        let published: Vec<_> = roots.par_iter().map(publish).collect();
        for (path, published) in roots.iter().zip(published) {
            links.add(&display(path), links::assembly_of(self.sources, path), published);
        }
        links
    }

    /// The template at a path as a root.
    fn root<'t>(&self, path: &'t Path, links: &'t Links) -> Option<Template<'t>>
    where
        'a: 't,
    {
        let parsed = self.documents.get(path)?;
        let context = Context {
            sources: self.sources,
            documents: self.documents,
            links,
            assembly: links::assembly_of(self.sources, path),
            bounds: Rc::new(Bounds::default()),
        };
        let overrides = samconfig::overrides(self.sources, path);
        let given = |name: &str| match self.inputs.parameters.get(name) {
            Some(text) => Some(Value::text(text.as_str())),
            None => overrides.values.get(name).cloned(),
        };
        let template = Template::new(context, parsed, vec![parsed.id], &given);
        template.problems.borrow_mut().extend(overrides.problems);
        Some(template)
    }
}

/// What a file gives.
enum Read {
    Template(PathBuf, Box<Parsed>),
    /// It is no template, and that has to be told.
    Told(Box<Evaluated>),
}

fn read(sources: &Sources, found: &Found) -> Option<Read> {
    let told = |evaluated| Read::Told(Box::new(evaluated));
    let id = match sources.read(&found.path) {
        Ok(id) => id,
        Err(error) => return unreadable(sources, found, &error).map(told),
    };
    let file = sources.file(id);
    if !found.named && !detect::may_be(file.text()) {
        return None;
    }
    let mut document = parse_template(&file);
    if let Some(place) = detect::unrendered(&file, &document) {
        let wanted = found.named || detect::claims_to_be(file.text(), &document);
        return wanted.then(|| told(unrendered(found, &file, place)));
    }
    match document.root.take_if(|root| detect::is_template(root)) {
        Some(root) => {
            let parsed = Parsed { id, file, root, rest: document };
            Some(Read::Template(normalize(&found.path), Box::new(parsed)))
        }
        None => {
            let wanted = found.named || detect::claims_to_be(file.text(), &document);
            wanted.then(|| told(no_template(found, &file, document)))
        }
    }
}

/// The tree of a template. CloudFormation reads JSON as YAML, which forgives more; where both refuse, JSON's words count.
fn parse_template(file: &SourceFile) -> Document {
    if !file.text().trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return parse::yaml::parse(file);
    }
    let json = parse::json::parse(file, parse::json::Repeated::Replace);
    if json.problems.is_empty() {
        return json;
    }
    let yaml = parse::yaml::parse(file);
    if yaml.root.is_some() && !yaml.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return yaml;
    }
    if json.root.is_some() { json } else { Document { problems: json.problems, ..yaml } }
}

fn nothing(found: &Found) -> Evaluated {
    let root = Root {
        path: display(&found.path),
        dialect: Dialect::CloudFormation,
        resources: Vec::new(),
        also_known: Default::default(),
        opaque: Vec::new(),
        absent: Vec::new(),
        mentioned: Some(Vec::new()),
        inputs: Vec::new(),
        whole: false,
    };
    Evaluated { root, problems: Vec::new(), files: Vec::new(), ignores: Vec::new() }
}

/// A file from which a template will be made.
fn unrendered(found: &Found, file: &SourceFile, place: Span) -> Evaluated {
    let severity = if found.named { Severity::Warning } else { Severity::Note };
    let message = "this file is not read: another template language has still to fill it in";
    let problem = Diagnostic::about_run("limit-reached", severity, place, message);
    let problem = problem.labelled("no YAML").helped("lint what it is rendered to");
    Evaluated { problems: vec![problem], files: vec![(file.id(), Vec::new())], ..nothing(found) }
}

/// A file that should be a template and is none.
fn no_template(found: &Found, file: &SourceFile, document: Document) -> Evaluated {
    let mut problems = document.problems;
    if problems.is_empty() {
        let start = Span::new(file.id(), 0..0);
        let problem = Diagnostic::syntax_error(start, format!("`{}` is not a CloudFormation template", file.path()));
        problems.push(problem.helped("a template has a section `Resources` whose entries have a `Type`"));
    }
    Evaluated { problems, files: vec![(file.id(), document.comments)], ..nothing(found) }
}

fn unreadable(sources: &Sources, found: &Found, error: &ReadError) -> Option<Evaluated> {
    if !found.named && !detect::named_like_one(&found.path) {
        return None;
    }
    let file = sources.file(sources.placeholder(&found.path));
    let message = format!("`{}` is not read: {error}", file.path());
    let problem = match error {
        ReadError::TooLarge(_) => Diagnostic::limit_reached(file.span(), message),
        _ => Diagnostic::syntax_error(file.span(), message),
    };
    Some(Evaluated { problems: vec![problem], ..nothing(found) })
}
