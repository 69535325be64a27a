//! CloudFormation templates.
//!
//! In: a YAML or JSON file. Out: its resources with intrinsics resolved; a SAM template's are expanded by [`super::sam`].
//! Must not know: the graph, rules, Terraform.

mod concat;
mod condition;
mod detect;
mod include;
mod intrinsic;
mod parameter;
mod reference;
mod resource;
mod scalar;
mod substitute;
mod template;

use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Dialect, Root};
use crate::parse::{self, Document};
use crate::source::{Found, ReadError, SourceFile, Sources, display};

use super::{Evaluated, Inputs};

/// The resources of a template; None for a file that is no template.
pub fn evaluate(sources: &Sources, found: &Found, inputs: &Inputs) -> Option<Evaluated> {
    let id = match sources.read(&found.path) {
        Ok(id) => id,
        Err(error) => return unreadable(sources, found, &error),
    };
    let file = sources.file(id);
    if !found.named && !detect::may_be(file.text()) {
        return None;
    }
    let document = parse_template(&file);
    if !document.root.as_ref().is_some_and(detect::is_template) {
        let told = found.named || detect::claims_to_be(file.text(), &document);
        return told.then(|| no_template(found, &file, document));
    }
    let Document { root, comments, problems } = document;
    let mut evaluated = template::Template::new(sources, file, &root?, inputs).evaluate(display(&found.path));
    evaluated.root.whole &= problems.is_empty();
    evaluated.problems.splice(0..0, problems);
    evaluated.files.insert(0, (id, comments));
    Some(evaluated)
}

/// The tree of a template. CloudFormation reads JSON as YAML, which forgives more; where both refuse, JSON's words count.
fn parse_template(file: &SourceFile) -> Document {
    if !file.text().trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return parse::yaml::parse(file);
    }
    let json = parse::json::parse(file);
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
        whole: false,
    };
    Evaluated { root, problems: Vec::new(), files: Vec::new() }
}

/// A file that should be a template and is none.
fn no_template(found: &Found, file: &SourceFile, document: Document) -> Evaluated {
    let mut problems = document.problems;
    if problems.is_empty() {
        let start = crate::source::Span::new(file.id(), 0..0);
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
