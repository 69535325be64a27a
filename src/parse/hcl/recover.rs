//! Parses, and where that fails leaves out as little as possible and parses again.

use std::ops::Range;

use hcl_edit::structure::Body;
use rustc_hash::FxHashMap;

use super::scan::{Scanner, is_balanced};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

pub(super) struct Recovered {
    pub(super) body: Body,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) renamed: FxHashMap<usize, String>,
}

/// Bytes that are parsed at most for one file, all attempts together.
const MOST_BYTES: usize = 32 << 20;

/// The last line that was left out, to be put back if that did not help.
struct Attempt {
    line: Range<usize>,
    text: String,
    item: Range<usize>,
}

pub(super) fn parse(file: &SourceFile) -> Recovered {
    let original = file.text();
    let mut text = original.to_owned();
    if text.starts_with('\u{feff}') {
        text.replace_range(..3, "   ");
    }
    keep_heredocs_whole(&mut text);
    let mut recovered = Recovered { body: Body::new(), problems: Vec::new(), renamed: FxHashMap::default() };
    let mut attempt: Option<Attempt> = None;
    let mut renames = 0;
    for _ in 0..(MOST_BYTES / (text.len() + 1)).clamp(4, 400) {
        let error = match hcl_edit::parser::parse_body(&text) {
            Ok(body) => {
                recovered.body = body;
                return recovered;
            }
            Err(error) => error,
        };
        let mut at = error.location().offset().min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if error.message().contains("redefined object key") {
            renames += 1;
            if let Some((range, name)) = other_name(&text, at, renames) {
                recovered.renamed.entry(at).or_insert_with(|| original[range.clone()].to_owned());
                text.replace_range(range, &name);
                continue;
            }
        }
        let item = broken_item(&text, at);
        if let Some(last) = attempt.take_if(|last| last.item.contains(&at) || last.item == item) {
            // Leaving out the line was not enough: the whole item goes. Its finding is there already.
            text.replace_range(last.line, &last.text);
            blank(&mut text, last.item);
            continue;
        }
        let unclosed = at >= item.end;
        recovered.problems.push(match unclosed {
            true => problem(file, item.start, "this block, or something in it, is not closed"),
            false => problem(file, at, error.message()),
        });
        let line = line_around(&text, at);
        let in_line = text[line.clone()].trim();
        if !in_line.is_empty() && item.contains(&line.start) && is_balanced(in_line) {
            attempt = Some(Attempt { line: line.clone(), text: text[line.clone()].to_owned(), item });
            blank(&mut text, line);
        } else if text[item.clone()].trim().is_empty() {
            break;
        } else {
            blank(&mut text, item);
        }
    }
    let message = "too many syntax errors: the file was not analysed";
    recovered.problems.push(Diagnostic::limit_reached(Span::new(file.id(), 0..0), message));
    recovered
}

fn problem(file: &SourceFile, at: usize, message: &str) -> Diagnostic {
    let text = file.text();
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    let length = text[at..end].trim_end().len();
    let span = Span::new(file.id(), at..at + length);
    if message.contains("invalid nesting depth") {
        // A bound of the parser, not of the language.
        return Diagnostic::limit_reached(span, "brackets nested this deep are not read");
    }
    let problem = Diagnostic::syntax_error(span, shorten(message));
    if text[at..].starts_with(',') {
        // Terraform 0.11 took several.
        return problem.helped("a block on one line takes one argument: write each on a line of its own");
    }
    problem
}

/// The parser's words in our form.
fn shorten(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => "not valid HCL".to_owned(),
    }
}

/// Overwrites a range with spaces; lines stay lines and bytes stay where they are.
fn blank(text: &mut String, range: Range<usize>) {
    let blanked: String = text[range.clone()]
        .bytes()
        .map(|b| if matches!(b, b'\n' | b'\r') { b } else { b' ' })
        .map(char::from)
        .collect();
    text.replace_range(range, &blanked);
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    start..end
}

/// The top-level item to blame for an error: the one around it, or the first that does not end where the next begins.
fn broken_item(text: &str, at: usize) -> Range<usize> {
    let mut starts: Vec<usize> = Vec::new();
    let mut line = 0;
    for piece in text.split_inclusive('\n') {
        if piece.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            starts.push(line);
        }
        line += piece.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut items: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    if let Some(first) = items.first().map_or(Some(text.len()), |first| (first.start > 0).then_some(first.start)) {
        items.insert(0, 0..first);
    }
    let around = items.iter().position(|item| at < item.end).unwrap_or(items.len().saturating_sub(1));
    // An item that is not closed swallows what follows it; the error shows up later.
    let unclosed = items[..around].iter().find(|item| !is_balanced(&text[(*item).clone()]));
    unclosed.or(items.get(around)).cloned().unwrap_or(0..text.len())
}

/// Gives heredocs another delimiter, as long as their own, where a line of theirs only begins with it: the parser ends
/// them there (`EOF"`), Terraform does not.
fn keep_heredocs_whole(text: &mut String) {
    if !text.contains("<<") {
        return;
    }
    let mut scanner = Scanner::new(text);
    scanner.by_ref().for_each(drop);
    for (start, end) in scanner.heredocs {
        let begins = |name: &str| text[start.end..end.start].lines().any(|line| line.trim_start().starts_with(name));
        if begins(&text[start.clone()]) {
            let names = ('A'..='Z').map(|letter| letter.to_string().repeat(start.len()));
            if let Some(name) = names.into_iter().find(|name| !begins(name)) {
                text.replace_range(start, &name);
                text.replace_range(end, &name);
            }
        }
    }
}

/// Another name for the object key at `at`, as long as its own.
fn other_name(text: &str, at: usize, number: usize) -> Option<(Range<usize>, String)> {
    let rest = &text[at..];
    let (start, end) = match rest.strip_prefix('"') {
        Some(inner) => (at + 1, at + 1 + inner.find('"')?),
        None => (at, at + rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?),
    };
    if start == end || text[start..end].contains(['$', '%', '\\', '\n']) {
        return None;
    }
    let mut number = number;
    let mut name: Vec<u8> = (start..end)
        .map(|_| {
            let letter = b'a' + (number % 26) as u8;
            number /= 26;
            letter
        })
        .collect();
    name.reverse();
    Some((start..end, String::from_utf8(name).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn parsed(text: &str) -> (Vec<String>, Vec<String>, Recovered) {
        let sources = Sources::memory([("a.tf", text)]);
        let id = sources.read("a.tf".as_ref()).unwrap();
        let recovered = parse(&sources.file(id));
        let blocks = recovered.body.blocks().map(|b| b.labels.iter().map(|l| l.as_str()).collect::<Vec<_>>().join("."));
        let problems = recovered.problems.iter().map(|p| sources.slice(p.labels[0].span)).collect();
        (blocks.collect(), problems, recovered)
    }

    #[test]
    fn byte_order_mark_is_no_error() {
        let (blocks, problems, _) = parsed("\u{feff}resource \"a\" \"b\" {}\n");
        assert_eq!((blocks, problems), (vec!["a.b".into()], vec![]));
    }

    #[test]
    fn repeated_keys_are_kept() {
        let text = "locals {\n  x = { a = 1, a = 2, \"a\" = 3 }\n}\n";
        let (_, problems, recovered) = parsed(text);
        assert_eq!(problems, Vec::<String>::new());
        let mut names: Vec<_> = recovered.renamed.into_values().collect();
        names.sort();
        assert_eq!(names, ["a"]);
    }

    #[test]
    fn a_line_that_begins_with_its_delimiter_does_not_end_a_heredoc() {
        let text = "locals {\n  x = <<EOF\nsql << EOF\nexit\nEOF\"\nEOF\n  y = 1\n}\n";
        let (_, problems, recovered) = parsed(text);
        assert_eq!(problems, Vec::<String>::new());
        assert!(recovered.body.blocks().next().unwrap().body.has_attribute("y"));
    }

    #[test]
    fn a_broken_line_is_left_out() {
        let (blocks, problems, recovered) =
            parsed("resource \"a\" \"b\" {\n  x = \n  y = 1\n}\nresource \"c\" \"d\" {}\n");
        assert_eq!(blocks, ["a.b", "c.d"]);
        assert_eq!(problems.len(), 1);
        assert!(recovered.body.blocks().next().unwrap().body.has_attribute("y"));
    }

    #[test]
    fn an_unclosed_block_is_left_out() {
        let (blocks, problems, _) =
            parsed("resource \"a\" \"b\" {\n  x = 1\n\nresource \"c\" \"d\" {}\n\nresource \"e\" \"f\" {}\n");
        assert_eq!(blocks, ["c.d", "e.f"]);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn anything_ends() {
        for text in ["", "{", "}}}}", "a = \"", "\"", "<<E\n", "é = {", "a = {\n\n\n", "x y z\n\u{feff}"] {
            parsed(text);
        }
    }
}
