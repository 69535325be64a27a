//! `samconfig.toml` or `samconfig.yaml` beside a template: what `sam deploy` hands to it by default.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Kind, Text, Value};
use crate::parse::{self, Document, Entry, Node};
use crate::source::{SourceFile, Sources, Span, join};

/// The names `sam` looks for, the first one that is there counts.
const FILES: [&str; 3] = ["samconfig.toml", "samconfig.yaml", "samconfig.yml"];
/// The templates `sam` looks for by itself.
const TEMPLATES: [&str; 3] = ["template.yaml", "template.yml", "template.json"];

/// Values of parameters, and what is wrong with the file.
#[derive(Default)]
pub(super) struct Overrides {
    pub(super) values: FxHashMap<String, Value>,
    pub(super) problems: Vec<Diagnostic>,
}

/// The overrides of the default environment for the template at a path.
pub(super) fn overrides(sources: &Sources, template: &Path) -> Overrides {
    let folder = template.parent().unwrap_or(Path::new(""));
    let paths = FILES.map(|name| join(folder, Path::new(name)));
    let Some(path) = paths.iter().find(|path| sources.is_file(path)) else { return Overrides::default() };
    let Ok(file) = sources.read(path).map(|id| sources.file(id)) else { return Overrides::default() };
    let is_toml = path.extension().is_some_and(|ending| ending == "toml");
    let Document { root, problems, .. } = if is_toml { parse::toml::parse(&file) } else { parse::yaml::parse(&file) };
    let mut values = FxHashMap::default();
    if let Some(root) = root {
        let deployed = setting(&root, "template_file").or_else(|| setting(&root, "template"));
        let deployed = deployed.and_then(Node::as_str).map(|path| join(folder, Path::new(path)));
        if is_for(deployed, template)
            && let Some(given) = setting(&root, "parameter_overrides")
        {
            std::iter::once(given).chain(given.items()).for_each(|text| add(&file, text, &mut values));
        }
    }
    Overrides { values, problems }
}

/// What `sam build` leaves in its folder is made from the template that it would look for.
fn is_for(deployed: Option<PathBuf>, template: &Path) -> bool {
    match deployed.filter(|path| !path.components().any(|part| part.as_os_str() == ".aws-sam")) {
        Some(path) => path == template,
        None => template.file_name().is_some_and(|name| TEMPLATES.iter().any(|known| name == *known)),
    }
}

/// A setting of `deploy`, else of all commands.
fn setting<'n>(root: &'n Node, name: &str) -> Option<&'n Node> {
    let environment = root.get("default")?;
    ["deploy", "global"].into_iter().find_map(|command| environment.get(command)?.get("parameters")?.get(name))
}

/// Adds the `Key=Value` pairs of a text, or the entries of a mapping.
fn add(file: &SourceFile, given: &Node, values: &mut FxHashMap<String, Value>) {
    let value = |text: String, span: Span| Value::at(Kind::Text(Text::literal(text)), span);
    for Entry { key, value: node, .. } in given.entries() {
        if let Some(text) = node.as_str() {
            values.insert(key.to_string(), value(text.to_owned(), node.span));
        }
    }
    let Some(words) = given.as_str() else { return };
    let range = given.span.range();
    let written = file.text().get(range.clone()).unwrap_or_default();
    for (key, text) in pairs(words) {
        // The pair itself, where it is written as it reads.
        let pair = format!("{key}={text}");
        let range = match written.find(&pair) {
            Some(at) => range.start + at..range.start + at + pair.len(),
            None => range.clone(),
        };
        values.insert(key, value(text, Span::new(file.id(), range)));
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
