//! Where the text of a scalar stands in its source: found again from both, so that no tree has to carry it.

use std::ops::Range;

use super::Style;

/// A stretch of text and the bytes it was decoded from. Of equal length means equal bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: Range<usize>,
    pub(super) source: Range<usize>,
}

/// The runs of a scalar's text, in order and without gaps in the text; None where text and source do not fit.
pub(super) fn runs(text: &str, source: &str, style: Style) -> Option<Vec<Run>> {
    let quote = match style {
        Style::Quoted => source.chars().next().filter(|c| matches!(c, '"' | '\'')),
        _ => None,
    };
    let inside = match quote {
        Some(quote) => 1..1 + source.get(1..)?.strip_suffix(quote)?.len(),
        None => 0..source.len(),
    };
    if source.get(inside.clone()) == Some(text) {
        return Some(vec![Run { text: 0..text.len(), source: inside }]);
    }
    let mut aligned = Aligned::default();
    let (mut t, mut s) = (0, inside.start);
    while t < text.len() {
        let (left, right) = (text.get(t..)?, source.get(s..inside.end)?);
        let wanted = left.chars().next()?;
        match (quote, right.chars().next()) {
            (Some('"'), Some('\\')) => {
                if right.starts_with("\\\n") || right.starts_with("\\\r") {
                    s += 1 + blank(&right[1..]);
                    continue;
                }
                let length = escape(right);
                aligned.push(t..t + wanted.len_utf8(), s..s + length);
                (t, s) = (t + wanted.len_utf8(), s + length);
            }
            (Some('\''), Some('\'')) if wanted == '\'' => {
                aligned.push(t..t + 1, s..s + 2);
                (t, s) = (t + 1, s + 2);
            }
            (_, Some(found)) if found == wanted => {
                aligned.push(t..t + wanted.len_utf8(), s..s + wanted.len_utf8());
                (t, s) = (t + wanted.len_utf8(), s + wanted.len_utf8());
            }
            // A line break with its indentation: in text it is a space, line breaks, or nothing.
            _ => {
                let (in_text, in_source) = (blank(left), blank(right));
                if in_text + in_source == 0 {
                    return None;
                }
                if in_text > 0 {
                    aligned.push(t..t + in_text, s..s + in_source);
                }
                (t, s) = (t + in_text, s + in_source);
            }
        }
    }
    Some(aligned.0)
}

/// Bytes of white space at the start.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

/// Bytes of the escape at the start; of both halves of a surrogate pair.
fn escape(source: &str) -> usize {
    let one = |source: &str| match source.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 1 + source.chars().nth(1).map_or(0, char::len_utf8),
    };
    let first = one(source);
    let high =
        |text: &str| matches!(text.as_bytes().get(2..4), Some([b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B']));
    let pair = source.as_bytes().get(1) == Some(&b'u') && high(source);
    let length = match source.get(first..) {
        Some(rest) if pair && rest.starts_with("\\u") => first + 6,
        _ => first,
    };
    length.min(source.len())
}

#[derive(Default)]
struct Aligned(Vec<Run>);

impl Aligned {
    fn push(&mut self, text: Range<usize>, source: Range<usize>) {
        if let Some(last) = self.0.last_mut()
            && last.text.len() == last.source.len()
            && text.len() == source.len()
            && last.text.end == text.start
            && last.source.end == source.start
        {
            last.text.end = text.end;
            last.source.end = source.end;
            return;
        }
        self.0.push(Run { text, source });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, source: &str, style: Style) -> Vec<String> {
        let runs = runs(text, source, style).unwrap();
        runs.iter().map(|run| format!("{:?}={:?}", &text[run.text.clone()], &source[run.source.clone()])).collect()
    }

    #[test]
    fn block_lines_lose_their_indentation() {
        assert_eq!(
            shown("{\n  a\n}\n", "{\n      a\n    }\n", Style::Block),
            [r#""{\n  "="{\n  ""#, r#""a\n"="a\n""#, r#""}\n"="}\n""#]
        );
    }

    #[test]
    fn escapes_are_runs_of_their_own() {
        assert_eq!(
            shown("a\n\"b", r#""a\n\"b""#, Style::Quoted),
            [r#""a"="a""#, r#""\n"="\\n""#, r#""\""="\\\"""#, r#""b"="b""#]
        );
        assert_eq!(shown("it's", "'it''s'", Style::Quoted), [r#""it"="it""#, r#""'"="''""#, r#""s"="s""#]);
        assert_eq!(shown("😀x", r#""\ud83d\ude00x""#, Style::Quoted), [r#""😀"="\\ud83d\\ude00""#, r#""x"="x""#]);
    }

    #[test]
    fn folded_lines_are_joined() {
        assert_eq!(shown("a b", "a\n   b", Style::Plain), [r#""a"="a""#, r#"" "="\n   ""#, r#""b"="b""#]);
        assert_eq!(shown("ab", "\"a\\\n   b\"", Style::Quoted), [r#""a"="a""#, r#""b"="b""#]);
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(runs("abc", "xyz", Style::Plain), None);
    }
}
