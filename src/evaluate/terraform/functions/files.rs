//! Functions over files and paths. Only files within the scanned folders are read.

use std::path::Path;
use std::rc::Rc;

use super::{Call, Function, any, settled, truth};
use crate::evaluate::terraform::collection::known_text;
use crate::evaluate::terraform::data::from_root;
use crate::evaluate::terraform::evaluator::{Binding, Evaluator, Outcome, Scope, Stop};
use crate::evaluate::terraform::instances::Repetition;
use crate::evaluate::terraform::template::Style;
use crate::model::{Kind, Origin, Part, Piece, Text, Value};
use crate::source::{FileId, ReadError, normalize};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("abspath", 1, 1, |_| Err(Stop::unknown("the folder Terraform runs in is not known here"))),
    settled("basename", 1, 1, basename),
    settled("dirname", 1, 1, dirname),
    settled("file", 1, 1, |call| content(call.evaluator, &call.value(0))),
    settled("fileexists", 1, 1, fileexists),
    settled("fileset", 2, 2, fileset),
    settled("pathexpand", 1, 1, pathexpand),
    any("templatefile", 2, 2, templatefile),
];

fn read(evaluator: &Evaluator<'_>, path: &str) -> Outcome<FileId> {
    match evaluator.sources.read(&from_root(evaluator, path)) {
        Ok(id) => {
            evaluator.has_read(id);
            Ok(id)
        }
        Err(error @ ReadError::Missing) => Err(Stop::unknown(format!("`{path}`: {error}"))),
        Err(error) => Err(Stop::unknown(format!("`{path}` cannot be read: {error}"))),
    }
}

/// The text of a file, its places kept.
pub(in crate::evaluate::terraform) fn content(evaluator: &Evaluator<'_>, path: &Value) -> Outcome {
    let id = read(evaluator, &known_text(path)?)?;
    let file = evaluator.sources.file(id);
    let piece = Piece { part: Part::Literal(file.text().into()), span: Some(file.span()) };
    Ok(Value::at(Kind::Text(Text::pieces(vec![piece])), file.span()))
}

fn templatefile(call: &Call<'_, '_>) -> Outcome {
    let path = call.value(0);
    let id = call.evaluator.each_alternative(&path, |path| content(call.evaluator, path))?;
    let Some(text) = id.as_text() else {
        let reason = id.first_unknown();
        return Err(reason.map_or_else(|| Stop::unknown("the template is not known"), Stop::Unknown));
    };
    render(call.evaluator, text, &id.origin, &call.forced(1))
}

/// A template's text with these variables.
pub(in crate::evaluate::terraform) fn render(
    evaluator: &Evaluator<'_>,
    text: &Text,
    origin: &Origin,
    variables: &Value,
) -> Outcome {
    let variables = match &variables.kind {
        Kind::OneOf(_) => {
            return evaluator.each_alternative(variables, |variables| render(evaluator, text, origin, variables));
        }
        Kind::Unknown(reason) => return Err(Stop::Unknown(reason.clone())),
        Kind::Object(entries) => Rc::new((**entries).clone()),
        _ => return Err(Stop::failed("the variables of a template are an object")),
    };
    let known = text.known().ok_or_else(|| Stop::unknown("the text of the template is not known"))?;
    let template = hcl_edit::parser::parse_template(&known)
        .map_err(|error| Stop::failed(format!("the template is not valid: {}", error.message().to_lowercase())))?;
    let Some(root) = evaluator.root_instance() else { return Err(Stop::unknown("there is no root")) };
    // The template's bytes are those of a file, or of text whose places are lost.
    let whole = text.to_pieces();
    let file = match (whole.as_slice(), origin.span) {
        ([Piece { span: Some(span), .. }], _) if span.start == 0 && span.range().len() == known.len() => span.file,
        _ => return Err(Stop::unknown("a template that is not in a file of its own is not computed here")),
    };
    let single = Repetition::single();
    let scope = Scope { isolated: true, ..Scope::new(&root, &single, file) };
    bind(evaluator, &variables.entries.iter().collect::<Vec<_>>(), &scope, &template)
}

type Entries<'e> = [(&'e compact_str::CompactString, &'e crate::model::Entry)];

/// Binds the variables one by one, then renders.
fn bind<'a>(
    evaluator: &Evaluator<'a>,
    entries: &Entries<'_>,
    scope: &Scope<'_, 'a>,
    template: &hcl_edit::template::Template,
) -> Outcome {
    match entries.split_first() {
        None => evaluator.template(template, scope, Style::Lines { indent: 0 }),
        Some(((name, entry), rest)) => {
            let binding = Binding { name, value: entry.value.clone(), outer: scope.bindings };
            bind(evaluator, rest, &scope.with(&binding), template)
        }
    }
}

fn basename(call: &Call<'_, '_>) -> Outcome {
    let path = call.known(0)?;
    let trimmed = path.trim_end_matches('/');
    Ok(Value::text(trimmed.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(if path.is_empty() {
        "."
    } else {
        "/"
    })))
}

fn dirname(call: &Call<'_, '_>) -> Outcome {
    let path = call.known(0)?;
    let folder = match path.rfind('/') {
        Some(0) => "/".to_owned(),
        Some(at) => crate::source::display(&normalize(Path::new(&path[..at]))),
        None => ".".to_owned(),
    };
    Ok(Value::text(folder))
}

fn pathexpand(call: &Call<'_, '_>) -> Outcome {
    let path = call.known(0)?;
    if path.starts_with('~') { Err(Stop::unknown("the user's folder is not known here")) } else { Ok(call.value(0)) }
}

/// A file that is missing here may be made before the deployment.
fn fileexists(call: &Call<'_, '_>) -> Outcome {
    let path = call.known(0)?;
    if call.evaluator.sources.is_file(&from_root(call.evaluator, &path)) {
        return Ok(truth(true));
    }
    Err(Stop::unknown(format!("`{path}`: no such file, yet it may be made before the deployment")))
}

fn fileset(call: &Call<'_, '_>) -> Outcome {
    let (folder, pattern) = (call.known(0)?, call.known(1)?);
    if pattern.contains('/') || pattern.contains("**") || pattern.contains(['[', '{']) {
        return Err(Stop::unknown("`fileset` over several folders is not computed here"));
    }
    let listed = call.evaluator.sources.list(&from_root(call.evaluator, &folder));
    let names = listed.iter().filter_map(|path| path.file_name()?.to_str());
    let mut found: Vec<&str> = names.filter(|name| matches(&pattern, name)).collect();
    found.sort_unstable();
    Ok(Value::list(found.into_iter().map(Value::text).collect()))
}

/// Whether a name matches a pattern of `*` and `?`.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    n = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}
