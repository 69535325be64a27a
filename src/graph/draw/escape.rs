use std::fmt::Write;

/// Text between tags or in a quoted attribute of XML and HTML. What XML cannot hold becomes the replacement character.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(printable(c)),
        }
    }
    out
}

/// Text inside of a quoted label of Mermaid, which reads entities without their ampersand, Markdown, and directives (`%%{`).
pub(super) fn mermaid(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | ';' | '\\' | '%' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(printable(c)),
        }
    }
    out
}

/// A quoted string of DOT: its only escape is the quote, but backslashes are escapes of labels.
pub(super) fn dot(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c => out.push(printable(c)),
        }
    }
    out.push('"');
    out
}

/// JSON for a `<script>` of HTML: no `<` is left to end it.
pub(super) fn json_in_html(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// The start and the end of a text that is too long, which is where addresses differ.
pub(super) fn shorten(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let (head, tail) = ((most - 1).div_ceil(2), (most - 1) / 2);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{}…{}", start.trim_end(), end.trim_start())
}

/// No controls, and nothing that turns the direction of the text around it.
fn printable(c: char) -> char {
    match c {
        '\n' | '\r' | '\t' => ' ',
        '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_dangers() {
        assert_eq!(xml("<a b=\"c\">&'\u{1}"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39;\u{fffd}");
        assert_eq!(mermaid("a[\"b\"]\n`c`"), "a[#34;b#34;] #96;c#96;");
        assert_eq!(dot("a\\\"\nb"), "\"a\\\\\\\" b\"");
        assert_eq!(json_in_html("\"</script>\""), "\"\\u003c/script>\"");
        assert_eq!(shorten("abcdefghij", 5), "ab…ij");
        assert_eq!(shorten("äöü", 3), "äöü");
    }
}
