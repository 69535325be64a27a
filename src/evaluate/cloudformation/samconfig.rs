//! `samconfig.toml` beside a template: what `sam deploy` hands to it by default.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::model::{Kind, Text, Value};
use crate::source::{SourceFile, Sources, Span, join};

const FILE: &str = "samconfig.toml";
/// The templates `sam` looks for by itself.
const TEMPLATES: [&str; 3] = ["template.yaml", "template.yml", "template.json"];

/// Values of parameters, and what is wrong with the file.
#[derive(Default)]
pub(super) struct Overrides {
    pub(super) values: FxHashMap<String, Value>,
    pub(super) problem: Option<Diagnostic>,
}

/// The overrides of the default environment for the template at a path.
pub(super) fn overrides(sources: &Sources, template: &Path) -> Overrides {
    let folder = template.parent().unwrap_or(Path::new(""));
    let path = join(folder, Path::new(FILE));
    let Some(file) = sources.is_file(&path).then(|| sources.read(&path).ok()).flatten().map(|id| sources.file(id))
    else {
        return Overrides::default();
    };
    let table = match DeTable::parse(file.text()) {
        Ok(table) => table,
        Err(error) => {
            let span = error.span().filter(|span| file.text().get(span.clone()).is_some()).unwrap_or(0..0);
            let problem = Diagnostic::syntax_error(Span::new(file.id(), span), error.message().to_lowercase());
            return Overrides { problem: Some(problem), ..Overrides::default() };
        }
    };
    let deployed = setting(table.get_ref(), "template_file").or_else(|| setting(table.get_ref(), "template"));
    let deployed = deployed.and_then(|value| value.get_ref().as_str()).map(|path| join(folder, Path::new(path)));
    let mut values = FxHashMap::default();
    if is_for(deployed, template)
        && let Some(given) = setting(table.get_ref(), "parameter_overrides")
    {
        match given.get_ref() {
            DeValue::Array(items) => items.iter().for_each(|item| add(&file, item, &mut values)),
            _ => add(&file, given, &mut values),
        }
    }
    Overrides { values, problem: None }
}

/// What `sam build` leaves in its folder is made from the template that it would look for.
fn is_for(deployed: Option<PathBuf>, template: &Path) -> bool {
    match deployed.filter(|path| !path.components().any(|part| part.as_os_str() == ".aws-sam")) {
        Some(path) => path == template,
        None => template.file_name().is_some_and(|name| TEMPLATES.iter().any(|known| name == *known)),
    }
}

/// A setting of `deploy`, else of all commands.
fn setting<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    let below = |table: &'t DeTable<'i>, key: &str| table.get(key)?.get_ref().as_table();
    let environment = below(table, "default")?;
    ["deploy", "global"].into_iter().find_map(|command| below(below(environment, command)?, "parameters")?.get(name))
}

/// Adds the `Key=Value` pairs of a text.
fn add(file: &SourceFile, text: &Spanned<DeValue<'_>>, values: &mut FxHashMap<String, Value>) {
    let (Some(words), range) = (text.get_ref().as_str(), text.span()) else { return };
    let written = file.text().get(range.clone()).unwrap_or_default();
    for (key, value) in pairs(words) {
        // The pair itself, where it is written as it reads.
        let mark = format!("{key}=");
        let start = written.find(&mark).map_or(range.start, |at| range.start + at);
        let end = if start == range.start { range.end } else { start + mark.len() };
        let span = Span::new(file.id(), start..end);
        values.insert(key, Value::at(Kind::Text(Text::literal(value)), span));
    }
}

/// `A=b C="d e" ParameterKey=E,ParameterValue=f` as pairs.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut words: Vec<String> = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let Some(word) = words.last_mut() else { break };
        match character {
            '"' => quoted = !quoted,
            '\\' => word.extend(characters.next()),
            _ if character.is_whitespace() && !quoted => words.push(String::new()),
            _ => word.push(character),
        }
    }
    let pair = |word: &str| {
        let (key, value) = match word.strip_prefix("ParameterKey=") {
            Some(rest) => rest.split_once(",ParameterValue=")?,
            None => word.split_once('=')?,
        };
        Some((key.to_owned(), value.to_owned()))
    };
    words.iter().filter_map(|word| pair(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn pairs_are_quoted_in_every_way() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let read = pairs(r#"A=b  C="d e" ParameterKey=E,ParameterValue="f,g" H="i \"j\" k=l" M= nothing"#);
        let expected = [pair("A", "b"), pair("C", "d e"), pair("E", "f,g"), pair("H", "i \"j\" k=l"), pair("M", "")];
        assert_eq!(read, expected);
    }
}
