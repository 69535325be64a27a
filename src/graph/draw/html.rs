//! The page: one file, nothing loaded, allowed to run its own script and style and nothing else.

use std::fmt::Write;

use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::escape::{json_in_html, xml};
use super::svg::{SIMPLIFIED, picture, sentence};
use super::{Drawing, Fact, Line, theme};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const BODY: &str = include_str!("page.html");

/// How a place is opened in an editor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editor {
    /// A URL with `{path}` and `{line}` in it; None for no links.
    template: Option<String>,
    /// The folder that relative paths start from.
    base: String,
}

/// Why a word is no editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongEditor {
    /// Neither a known word nor a template.
    Unknown,
    /// A template whose scheme would run in the page.
    Unsafe,
}

impl Editor {
    /// Known editors with their templates; a path begins with a slash.
    pub const KNOWN: [(&'static str, &'static str); 9] = [
        ("vscode", "vscode://file{path}:{line}"),
        ("vscode-insiders", "vscode-insiders://file{path}:{line}"),
        ("vscodium", "vscodium://file{path}:{line}"),
        ("cursor", "cursor://file{path}:{line}"),
        ("zed", "zed://file{path}:{line}"),
        ("idea", "idea://open?file={path}&line={line}"),
        ("sublime", "subl://open?url=file://{path}&line={line}"),
        ("textmate", "txmt://open?url=file://{path}&line={line}"),
        ("file", "file://{path}"),
    ];

    /// The editor of a word: one of those known, `none`, or a template such as `my-editor://{path}?{line}`. Relative paths
    /// start from `base`.
    pub fn parse(word: &str, base: &str) -> Result<Self, WrongEditor> {
        let base = base.replace('\\', "/");
        if word == "none" {
            return Ok(Self { template: None, base: String::new() });
        }
        if let Some((_, template)) = Self::KNOWN.iter().find(|(name, _)| *name == word) {
            return Ok(Self { template: Some((*template).to_owned()), base });
        }
        let Some((scheme, _)) = word.split_once(':').filter(|_| word.contains("{path}")) else {
            return Err(WrongEditor::Unknown);
        };
        let fits =
            |(i, c): (usize, char)| c.is_ascii_alphabetic() || i > 0 && (c.is_ascii_digit() || "+-.".contains(c));
        if scheme.is_empty() || !scheme.chars().enumerate().all(fits) {
            return Err(WrongEditor::Unknown);
        }
        if ["javascript", "data", "vbscript", "blob"].contains(&scheme.to_ascii_lowercase().as_str()) {
            return Err(WrongEditor::Unsafe);
        }
        Ok(Self { template: Some(word.to_owned()), base })
    }
}

pub(super) fn write(drawing: &Drawing, editor: &Editor) -> String {
    let (body, layout) = picture(drawing, true);
    let style = theme::of_page(STYLE);
    let script = SCRIPT.replace("\r\n", "\n");
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(&script)
    );
    let mut notes = Vec::new();
    if layout.simplified {
        notes.push(format!("There are {SIMPLIFIED}."));
    }
    let summary = drawing.summary();
    let title = match drawing.groups.iter().filter(|group| group.parent.is_none()).collect::<Vec<_>>().as_slice() {
        [one] => format!("{} – trigger graph", one.label),
        _ => "Trigger graph".to_owned(),
    };
    let replaced: [(&str, &str); 10] = [
        ("{{policy}}", &policy),
        ("{{title}}", &xml(&title)),
        ("{{style}}", &style),
        ("{{summary}}", &xml(&summary)),
        ("{{view}}", &format!("-20 -20 {:.0} {:.0}", layout.width + 40.0, layout.height + 40.0)),
        ("{{connections}}", &connections(drawing)),
        ("{{findings}}", &findings(drawing)),
        ("{{data}}", &json_in_html(&data(drawing, editor, &notes).to_string())),
        ("{{script}}", &script),
        ("{{picture}}", &body),
    ];
    fill(&BODY.replace("\r\n", "\n"), &replaced)
}

/// Puts texts in their places in one pass, so that nothing in a text is taken for a place.
fn fill(page: &str, replaced: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(page.len() + replaced.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut rest = page;
    while let Some(at) = rest.find("{{") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let hit = replaced.iter().find(|(place, _)| rest.starts_with(place));
        let (text, length) = hit.map_or(("{{", 2), |(place, text)| (*text, place.len()));
        out.push_str(text);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// What the script shows when one points at something.
fn data(drawing: &Drawing, editor: &Editor, notes: &[String]) -> Json {
    let place = |line: &Option<Line>| line.as_ref().map_or(Json::Null, |(file, line)| json!([file, line]));
    let facts = |facts: &[Fact]| -> Json { facts.iter().map(|(name, value)| json!([name, value])).collect() };
    let nodes = drawing.nodes.iter().map(|node| {
        let group = &drawing.groups[node.group];
        json!({
            "name": node.name, "address": node.address, "id": node.id, "what": node.look.word,
            "in": format!("{} {}", group.what, group.label),
            "facts": facts(&node.facts), "place": place(&node.line), "marks": node.marks,
        })
    });
    let edges = drawing.edges.iter().map(|edge| {
        let details = edge.details.iter().map(
            |detail| json!({ "title": detail.title, "facts": facts(&detail.facts), "place": place(&detail.line) }),
        );
        json!({
            "from": edge.from, "to": edge.to, "meaning": edge.meaning.as_str(), "says": sentence(drawing, edge),
            "details": details.collect::<Vec<_>>(), "marks": edge.marks,
        })
    });
    let marks = drawing.marks.iter().map(|mark| {
        json!({
            "level": mark.level.as_str(), "rule": mark.rule, "message": mark.message, "help": mark.help,
            "place": place(&mark.line),
        })
    });
    json!({
        "nodes": nodes.collect::<Vec<_>>(),
        "edges": edges.collect::<Vec<_>>(),
        "marks": marks.collect::<Vec<_>>(),
        "gaps": drawing.gaps.iter().map(|(what, why)| json!([what, why])).collect::<Vec<_>>(),
        "notes": notes,
        "editor": editor.template,
        "base": editor.base,
    })
}

/// The same as a table: to read without the picture, and on paper.
fn connections(drawing: &Drawing) -> String {
    let mut out = String::new();
    for edge in &drawing.edges {
        let (from, to) = (&drawing.nodes[edge.from], &drawing.nodes[edge.to]);
        for detail in &edge.details {
            let told = |(name, _): &&Fact| !matches!(*name, "kind" | "invocation");
            let facts: Vec<String> =
                detail.facts.iter().filter(told).map(|(name, value)| format!("{name}: {value}")).collect();
            let place = detail.line.as_ref().map(|(file, line)| format!("{file}:{line}")).unwrap_or_default();
            put(
                &mut out,
                format_args!(
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                    xml(&from.address),
                    edge.meaning.as_str(),
                    xml(&to.address),
                    xml(&facts.join("; ")),
                    xml(&place)
                ),
            );
        }
    }
    out
}

fn findings(drawing: &Drawing) -> String {
    let mut out = String::new();
    for mark in &drawing.marks {
        let place = mark.line.as_ref().map(|(file, line)| format!("{file}:{line}")).unwrap_or_default();
        put(
            &mut out,
            format_args!(
                "<li><b>{}</b> {} <code>{}</code> {}</li>\n",
                mark.level.as_str(),
                xml(&mark.message),
                xml(&mark.rule),
                xml(&place)
            ),
        );
    }
    out
}

/// SHA-256 in Base64, as content security policies want it.
fn hash(text: &str) -> String {
    base64(&Sha256::digest(text.as_bytes()))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= three.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// Writing to a string cannot fail.
fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_policies_want_them() {
        assert_eq!(hash("alert('Hello, world.');"), "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
        assert_eq!((base64(b"a"), base64(b"ab"), base64(b"abc")), ("YQ==".into(), "YWI=".into(), "YWJj".into()));
    }

    #[test]
    fn editors() {
        assert!(Editor::parse("idea", "/home/me").is_ok());
        assert!(Editor::parse("my+editor://open?{path}:{line}", "").is_ok());
        assert_eq!(Editor::parse("emax", ""), Err(WrongEditor::Unknown));
        assert_eq!(Editor::parse("JavaScript:alert('{path}')", ""), Err(WrongEditor::Unsafe));
    }

    #[test]
    fn texts_are_not_places() {
        assert_eq!(fill("a{{x}}b{{y}}{{z", &[("{{x}}", "{{y}}"), ("{{y}}", "1")]), "a{{y}}b1{{z");
    }
}
