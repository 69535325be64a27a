//! Values given to variables of a root, in Terraform's order of precedence.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use compact_str::CompactString;
use hcl_edit::structure::Structure;
use rustc_hash::FxHashMap;

use super::convert::Constraint;
use super::evaluator::{Evaluator, Scope};
use super::functions::encoding;
use super::instances::{Instance, Repetition};
use crate::diagnostic::Diagnostic;
use crate::evaluate::Inputs;
use crate::model::{Kind, Origin, Reason, Text, Value};
use crate::parse::hcl;
use crate::source::{Span, join};

/// Values by variable: `terraform.tfvars`, `*.auto.tfvars`, the files and values a person gave.
pub(super) fn given(evaluator: &Evaluator<'_>, inputs: &Inputs) -> FxHashMap<CompactString, Value> {
    let mut values = FxHashMap::default();
    let Some(root) = evaluator.root_instance() else { return values };
    let folder = &root.node.folder;
    let listed = evaluator.sources.list(&folder.path);
    let name = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let is_automatic = |path: &&PathBuf| {
        let name = name(path);
        name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json")
    };
    let plain = ["terraform.tfvars", "terraform.tfvars.json"].map(|name| join(&folder.path, Path::new(name)));
    let plain = plain.iter().filter(|path| evaluator.sources.is_file(path));
    for path in plain.chain(listed.iter().filter(is_automatic)) {
        read(evaluator, &root, path, &mut values);
    }
    for path in &inputs.variable_files {
        // A person named this very file.
        evaluator.sources.allow(path);
        read(evaluator, &root, path, &mut values);
    }
    for (name, text) in &inputs.variables {
        if folder.variables.contains_key(name.as_str()) {
            values.insert(name.as_str().into(), from_command_line(evaluator, &root, name, text));
        }
    }
    values
}

fn read<'a>(
    evaluator: &Evaluator<'a>,
    root: &Rc<Instance<'a>>,
    path: &Path,
    values: &mut FxHashMap<CompactString, Value>,
) {
    let id = match evaluator.sources.read(path) {
        Ok(id) => id,
        Err(error) => {
            let place = Span::new(evaluator.sources.placeholder(path), 0..0);
            evaluator.report(Diagnostic::syntax_error(place, format!("cannot be read: {error}")));
            return;
        }
    };
    evaluator.has_read(id);
    let file = evaluator.sources.file(id);
    if path.extension().is_some_and(|ending| ending == "json") {
        let text = Text::pieces(vec![crate::model::Piece {
            part: crate::model::Part::Literal(file.text().into()),
            span: Some(file.span()),
        }]);
        match crate::model::json::parse(&text, &Origin::at(file.span())) {
            Ok(object) => {
                let entries = object.as_object().map(|object| object.entries.clone()).unwrap_or_default();
                values.extend(entries.into_iter().map(|(name, entry)| (name, encoding::sorted(entry.value))));
            }
            Err(error) => {
                let place = error.span.unwrap_or_else(|| file.span());
                evaluator.report(Diagnostic::syntax_error(place, error.message));
            }
        }
        return;
    }
    let parsed = hcl::parse(&file);
    parsed.problems.into_iter().for_each(|problem| evaluator.report(problem));
    for structure in &parsed.body {
        if let Structure::Attribute(attribute) = structure {
            let value = evaluator.settled(&attribute.value, &Scope::new(root, &Repetition::single(), id));
            values.insert(attribute.key.as_str().into(), value);
        }
    }
}

/// A value of `--var`: text for a variable of text, an expression for every other type.
fn from_command_line<'a>(evaluator: &Evaluator<'a>, root: &Rc<Instance<'a>>, name: &str, text: &str) -> Value {
    let declared = root.node.folder.variables.get(name);
    let single = Repetition::single();
    let wanted = declared
        .and_then(|declared| declared.attribute("type"))
        .map(|(file, attribute)| Constraint::new(evaluator, &attribute.value, &Scope::new(root, &single, file)));
    if wanted.is_none_or(|wanted| wanted.is_text()) {
        return Value::text(text);
    }
    match hcl_edit::parser::parse_expr(text) {
        Ok(expression) => {
            let file = evaluator.sources.placeholder(Path::new("--var"));
            without_origin(evaluator.settled(&expression, &Scope::new(root, &single, file)))
        }
        Err(_) => Value::unknown(Reason::new(format!("the given value of variable `{name}` is not an expression"))),
    }
}

/// The value as if nobody had written it: there is no file to point into.
fn without_origin(value: Value) -> Value {
    let kind = match value.kind {
        Kind::Text(text) => match text.known() {
            Some(known) => Kind::Text(Text::literal(known)),
            None => Kind::Text(text),
        },
        Kind::List(list) => return Value::list(list.items.iter().cloned().map(without_origin).collect()),
        Kind::Object(object) => {
            let entries = object.entries.iter().map(|(key, entry)| (key.clone(), without_origin(entry.value.clone())));
            return Value::object(entries);
        }
        other => other,
    };
    Value::generated(kind)
}
