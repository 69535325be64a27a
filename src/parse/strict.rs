//! Faultless JSON straight to a tree: several times faster than by way of a parser that can tell what is wrong, and most
//! JSON templates are generated and large.

use compact_str::CompactString;

use super::json::Repeated;
use super::node::{DEEPEST, without_duplicates};
use super::{Document, Entry, Node, NodeKind, Style};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// The tree of a JSON text that starts at byte `start` of a file; None if anything at all is wrong with it.
pub(super) fn parse(file: &SourceFile, start: usize, repeated: Repeated) -> Option<Document> {
    let mut reader = Reader { file, text: file.text(), at: start, repeated, problems: Vec::new() };
    let root = reader.value(0)?;
    reader.blank();
    (reader.at == reader.text.len()).then(|| Document {
        root: Some(root),
        comments: Vec::new(),
        problems: reader.problems,
    })
}

struct Reader<'t> {
    file: &'t SourceFile,
    text: &'t str,
    at: usize,
    repeated: Repeated,
    problems: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// The next byte that is no white space, which is passed if it is `wanted`.
    fn passes(&mut self, wanted: u8) -> bool {
        self.blank();
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.file.id(), start..self.at)
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        self.blank();
        let start = self.at;
        let kind = match self.peek()? {
            b'{' => self.object(depth)?,
            b'[' => self.array(depth)?,
            b'"' => {
                let text = self.string()?;
                NodeKind::Scalar { text, style: Style::Quoted, content: self.span(start) }
            }
            _ => {
                let text = self.word()?;
                NodeKind::Scalar { text: text.into(), style: Style::Plain, content: self.span(start) }
            }
        };
        Some(Node { span: self.span(start), tag: None, kind, cut: false })
    }

    fn object(&mut self, depth: usize) -> Option<NodeKind> {
        self.at += 1;
        let mut entries = Vec::new();
        if !self.passes(b'}') {
            loop {
                self.blank();
                let start = self.at;
                let key = self.string()?;
                let key_span = self.span(start);
                if !self.passes(b':') {
                    return None;
                }
                entries.push(Entry { key, key_span, value: self.value(depth + 1)? });
                if self.passes(b'}') {
                    break;
                }
                if !self.passes(b',') {
                    return None;
                }
            }
        }
        if self.repeated == Repeated::Replace {
            without_duplicates(&mut entries, &mut self.problems);
        }
        Some(NodeKind::Mapping(entries))
    }

    fn array(&mut self, depth: usize) -> Option<NodeKind> {
        self.at += 1;
        let mut items = Vec::new();
        if !self.passes(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                if self.passes(b']') {
                    break;
                }
                if !self.passes(b',') {
                    return None;
                }
            }
        }
        Some(NodeKind::Sequence(items))
    }

    fn string(&mut self) -> Option<CompactString> {
        if self.peek() != Some(b'"') {
            return None;
        }
        self.at += 1;
        let mut decoded: Option<CompactString> = None;
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..=0x1f) {
                self.at += 1;
            }
            let plain = self.text.get(start..self.at)?;
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(match decoded {
                        Some(before) => before + plain,
                        None => plain.into(),
                    });
                }
                b'\\' => {
                    let decoded = decoded.get_or_insert_default();
                    decoded.push_str(plain);
                    self.at += 1;
                    decoded.push(self.escape()?);
                }
                _ => return None,
            }
        }
    }

    /// What an escape stands for, its backslash passed.
    fn escape(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += 1;
        Some(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hexadecimal()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                self.at += 2;
                if self.text.get(self.at - 2..self.at) != Some("\\u") {
                    return None;
                }
                let second = self.hexadecimal().filter(|second| (0xdc00..0xe000).contains(second))?;
                char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?
            }
            _ => return None,
        })
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// A number or one of the three words.
    fn word(&mut self) -> Option<&'t str> {
        let start = self.at;
        while matches!(self.peek(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        let word = self.text.get(start..self.at)?;
        (matches!(word, "true" | "false" | "null") || is_number(word)).then_some(word)
    }
}

/// RFC 8259, section 6.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// The tree as the parser that reports faults reads it.
    fn read(text: &str) -> (Option<String>, String) {
        let sources = Sources::memory([("a.json", text)]);
        let file = sources.file(sources.read("a.json".as_ref()).unwrap());
        let strict = parse(&file, 0, Repeated::Replace).map(|document| format!("{document:?}"));
        (strict, format!("{:?}", super::super::json::parse_slowly(&file, Repeated::Replace)))
    }

    #[test]
    fn faultless_text_gives_the_same_tree() {
        let texts = [
            r#"{}"#,
            r#" [ ] "#,
            r#"{"a": [1, -2.5e+3, 0, true, false, null, "x"], "b": {"c": {}}, "é": "\u00e9 \ud83d\ude00 \"\\\/\b\f\n\r\t"}"#,
            "\n{\t\"a\" :\r\n1 , \"a\": {\"b\":[[]]}}\n",
            r#""text""#,
        ];
        for text in texts {
            let (strict, slow) = read(text);
            assert_eq!(strict.as_deref(), Some(slow.as_str()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_left_to_the_other() {
        let deep = "[".repeat(DEEPEST + 2) + &"]".repeat(DEEPEST + 2);
        let texts = [
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "{a: 1}",
            "[01]",
            "[1.]",
            "[.5]",
            "[+1]",
            "[1e]",
            "[nul]",
            "\"a",
            "\"\\x\"",
            "\"\\ud800\"",
            "\"\\u12\"",
            "\"\t\"",
            "[1] 2",
            "// c\n1",
            "'a'",
            &deep,
        ];
        for text in texts {
            assert_eq!(read(text).0, None, "{text}");
        }
    }
}
