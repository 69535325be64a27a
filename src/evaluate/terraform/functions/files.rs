//! Functions over files and paths. Only files within the scanned folders are read.

use std::path::Path;
use std::rc::Rc;

use compact_str::CompactString;

use super::{Call, Function, any, settled, truth};
use crate::evaluate::terraform::collection::{known_text, set, text, too_large, unsettled};
use crate::evaluate::terraform::data::from_root;
use crate::evaluate::terraform::evaluator::{Binding, Evaluator, Outcome, Scope, Stop};
use crate::evaluate::terraform::instances::Repetition;
use crate::evaluate::terraform::template::Style;
use crate::model::{Kind, List, Origin, Part, Piece, Reason, Text, Value};
use crate::source::{FileId, ReadError, normalize};

pub(super) const FUNCTIONS: &[Function] = &[
    settled("abspath", 1, 1, abspath),
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

/// What stands for the folder Terraform runs in, which is the root's.
const RUNS_IN: &str = "\u{0}runs in";

/// The folder Terraform runs in, as a path from the top of the machine: not known, but the beginning of known ones.
pub(in crate::evaluate::terraform) fn working_folder() -> Value {
    let reason = Reason::with_identity("the folder Terraform runs in is not known here", RUNS_IN);
    Value::generated(Kind::Text(Text::part(Part::Unknown(reason))))
}

/// A path as text: one below the folder Terraform runs in as seen from there.
fn relative(path: &Value) -> Outcome<CompactString> {
    let text = text(path)?;
    let mut parts = text.parts();
    match parts.first() {
        Some(Part::Unknown(reason)) if reason.identity() == Some(RUNS_IN) => {
            parts[0] = Part::Literal(".".into());
            let known: Option<Vec<&str>> = parts.iter().map(Part::known).collect();
            known.map(|parts| parts.concat().into()).ok_or_else(|| Stop::Unknown(unsettled(&text)))
        }
        _ => known_text(path),
    }
}

fn abspath(call: &Call<'_, '_>) -> Outcome {
    let path = relative(&call.value(0))?;
    let clean = crate::source::display(&normalize(Path::new(&*path)));
    if path.starts_with('/') {
        return Ok(Value::text(clean));
    }
    if clean.starts_with("..") {
        return Err(Stop::unknown("the folder Terraform runs in is not known here"));
    }
    let mut pieces = text(&working_folder())?.to_pieces();
    if !matches!(clean.as_str(), "" | ".") {
        pieces.push(Piece { part: Part::Literal(format!("/{clean}").into()), span: None });
    }
    Ok(Value::generated(Kind::Text(Text::pieces(pieces))))
}

/// The text of a file, its places kept.
pub(in crate::evaluate::terraform) fn content(evaluator: &Evaluator<'_>, path: &Value) -> Outcome {
    let id = read(evaluator, &relative(path)?)?;
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
    let computed = match whole.as_slice() {
        [Piece { span: Some(span), .. }] if span.start == 0 && span.range().len() == known.len() => None,
        _ => Some(evaluator.sources.computed("a template", known.to_string())),
    };
    let file =
        computed.or(origin.span.map(|span| span.file)).ok_or_else(|| Stop::unknown("a template without a place"))?;
    let single = Repetition::single();
    let scope = Scope { isolated: true, ..Scope::new(&root, &single, file) };
    let value = bind(evaluator, &variables.entries.iter().collect::<Vec<_>>(), &scope, &template)?;
    Ok(match computed {
        Some(file) => relocated(value, file, origin),
        None => value,
    })
}

/// The value with everything that seems to stand in `file`, which no person sees, at another place.
fn relocated(value: Value, file: FileId, to: &Origin) -> Value {
    let kind = match value.kind {
        Kind::Text(text) if text.encoded().is_none() => {
            let mut pieces = text.to_pieces();
            for piece in &mut pieces {
                piece.span = piece.span.map_or(to.span, |span| if span.file == file { to.span } else { Some(span) });
            }
            Kind::Text(Text::pieces(pieces))
        }
        Kind::List(list) => {
            let items = list.items.iter().map(|item| relocated(item.clone(), file, to)).collect();
            Kind::List(List { items, ..(*list).clone() }.into())
        }
        Kind::Object(object) => {
            let mut object = (*object).clone();
            for entry in object.entries.values_mut() {
                entry.key = entry.key.filter(|key| key.file != file);
                entry.value = relocated(entry.value.clone(), file, to);
            }
            Kind::Object(object.into())
        }
        Kind::OneOf(one) => {
            let values = one.values.iter().map(|value| relocated(value.clone(), file, to)).collect();
            return Value::one_of(values, one.why.clone());
        }
        other => other,
    };
    let foreign = value.origin.span.is_none_or(|span| span.file == file)
        || value.origin.through.iter().flat_map(|places| places.iter()).any(|span| span.file == file);
    Value { kind, origin: if foreign { to.clone() } else { value.origin } }
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
    let path = relative(&call.value(0))?;
    if call.evaluator.sources.is_file(&from_root(call.evaluator, &path)) {
        return Ok(truth(true));
    }
    Err(Stop::unknown(format!("`{path}`: no such file, yet it may be made before the deployment")))
}

/// Folders that one `fileset` looks into.
const MOST_FOLDERS: usize = 2_000;

fn fileset(call: &Call<'_, '_>) -> Outcome {
    let (folder, pattern) = (relative(&call.value(0))?, call.known(1)?);
    let patterns = alternatives(&pattern).ok_or_else(|| call.refused(&format!("`{pattern}` is not a pattern")))?;
    let patterns: Vec<Vec<&str>> = patterns.iter().map(|pattern| pattern.split('/').collect()).collect();
    let top = from_root(call.evaluator, &folder);
    let sources = call.evaluator.sources;
    let mut found: Vec<String> = Vec::new();
    // Each folder with the way to it.
    let mut open = vec![(top, Vec::<String>::new())];
    let mut seen = 0;
    while let Some((folder, way)) = open.pop() {
        seen += 1;
        call.evaluator.spend(8);
        if seen > MOST_FOLDERS {
            return Err(too_large());
        }
        let names = |paths: &[std::path::PathBuf]| -> Vec<String> {
            paths.iter().filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect()
        };
        for name in names(&sources.list(&folder)) {
            let path: Vec<&str> = way.iter().map(String::as_str).chain([name.as_str()]).collect();
            if patterns.iter().any(|pattern| leads_to(pattern, &path)) {
                found.push(path.join("/"));
            }
        }
        if patterns.iter().any(|pattern| pattern.len() > way.len() + 1 || pattern.contains(&"**")) {
            for name in names(&sources.folders(&folder)) {
                let below = way.iter().cloned().chain([name.clone()]).collect();
                open.push((folder.join(&name), below));
            }
        }
    }
    Ok(set(found.into_iter().map(Value::text).collect(), None))
}

/// A pattern with `{a,b}` as several patterns without; None where a brace is not closed, or there are too many.
fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        if open.len() + done.len() > 256 {
            return None;
        }
        let Some(start) = pattern.find('{') else {
            done.push(pattern);
            continue;
        };
        let (mut depth, mut cuts, mut end) = (0, vec![start + 1], None);
        for (at, c) in pattern.char_indices().skip_while(|(at, _)| *at < start) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => cuts.push(at + 1),
                _ => {}
            }
            if depth == 0 {
                end = Some(at);
                break;
            }
        }
        let end = end?;
        cuts.push(end + 1);
        for pair in cuts.windows(2) {
            open.push(format!("{}{}{}", &pattern[..start], &pattern[pair[0]..pair[1] - 1], &pattern[end + 1..]));
        }
    }
    Some(done)
}

/// Whether a pattern, folder by folder, matches a path; `**` stands for any number of folders.
fn leads_to(pattern: &[&str], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"**", after)), _) => (0..=path.len()).any(|skipped| match after {
            // At the end it stands for files too.
            [] => skipped == path.len() && !path.is_empty(),
            _ => leads_to(after, &path[skipped..]),
        }),
        (Some((first, pattern)), Some((name, path))) => matches(first, name) && leads_to(pattern, path),
        _ => false,
    }
}

/// Whether a name matches a pattern of `*`, `?` and `[a-z]`.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        let one = match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
                continue;
            }
            Some('?') => Some(1),
            Some('[') => class(&pattern[p..], name[n]),
            Some('\\') => (pattern.get(p + 1) == Some(&name[n])).then_some(2),
            Some(c) => (*c == name[n]).then_some(1),
            None => None,
        };
        match (one, star) {
            (Some(length), _) => {
                p += length;
                n += 1;
            }
            (None, Some((at, from))) => {
                star = Some((at, from + 1));
                p = at + 1;
                n = from + 1;
            }
            (None, None) => return false,
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// How long the class is that `pattern` begins with, if it holds the character.
fn class(pattern: &[char], wanted: char) -> Option<usize> {
    let end = pattern.iter().skip(1).position(|c| *c == ']')? + 1;
    let inner = pattern.get(1..end)?;
    let (negated, inner) = match inner.split_first() {
        Some(('^' | '!', rest)) => (true, rest),
        _ => (false, inner),
    };
    let mut at = 0;
    let mut holds = false;
    while at < inner.len() {
        if inner.get(at + 1) == Some(&'-') && at + 2 < inner.len() {
            holds |= (inner[at]..=inner[at + 2]).contains(&wanted);
            at += 3;
        } else {
            holds |= inner[at] == wanted;
            at += 1;
        }
    }
    (holds != negated).then_some(end + 1)
}
