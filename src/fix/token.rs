//! Single values that are written in one piece.

use crate::model::{Wanted, json};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Hcl,
    Yaml,
    Json,
}

/// The text that takes the place of a literal; None for what is no literal, and for values that are no single token.
pub(super) fn replaced(written: &str, value: &Wanted, syntax: Syntax) -> Option<String> {
    let (new, quotes) = match value {
        Wanted::Number(n) => (json::number(*n).to_string(), false),
        Wanted::Bool(b) => (b.to_string(), false),
        Wanted::Text(text) => (text.to_string(), true),
        Wanted::List(_) | Wanted::Document(_) | Wanted::Object(_) | Wanted::Of(..) | Wanted::Account => return None,
    };
    if !is_plain(&new) {
        return None;
    }
    match quote_of(written) {
        Some(quote) => inner(written, quote).filter(|inner| !fills_in(inner)).map(|_| format!("{quote}{new}{quote}")),
        None if is_number_or_bool(written) && !quotes => Some(new),
        None if syntax == Syntax::Yaml && is_literal(written) && is_one_line(written) => Some(yaml(&new, quotes)),
        None => None,
    }
}

/// Where a word is in a text that has it just once.
pub(super) fn only_word(text: &str, word: &str) -> Option<usize> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = text.match_indices(word).filter(|(at, _)| {
        let before = text[..*at].chars().next_back().is_some_and(part_of_word);
        let after = text[at + word.len()..].chars().next().is_some_and(part_of_word);
        !(before && word.starts_with(part_of_word) || after && word.ends_with(part_of_word))
    });
    let (at, _) = found.next()?;
    found.next().is_none().then_some(at)
}

/// True for a literal that means itself wherever it stands.
pub(super) fn is_word(written: &str) -> bool {
    match quote_of(written) {
        Some(quote) => inner(written, quote).is_some(),
        None => is_literal(written) && is_one_line(written) && !written.contains([',', ':', '[', ']', '{', '}']),
    }
}

/// A literal as the only item of a list.
pub(super) fn enlisted(written: &str) -> Option<String> {
    is_word(written).then(|| format!("[{written}]"))
}

/// Text as a YAML scalar: plain where YAML reads it as this text.
pub(super) fn yaml(text: &str, is_text: bool) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '/')
        && !text.contains([',', '[', ']', '{', '}', '#', '"', '\''])
        && !text.contains(": ")
        && !text.ends_with([':', ' ']);
    let word = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&text.to_lowercase().as_str());
    let number = text.starts_with(|c: char| c.is_ascii_digit());
    if is_text && (!plain || word || number) { format!("\"{text}\"") } else { text.to_owned() }
}

fn is_number_or_bool(text: &str) -> bool {
    matches!(text, "true" | "false") || text.parse::<f64>().is_ok()
}

/// The quote a text is written in.
fn quote_of(written: &str) -> Option<char> {
    written.chars().next().filter(|c| matches!(c, '"' | '\''))
}

fn inner(written: &str, quote: char) -> Option<&str> {
    let inner = written.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains([quote, '\\', '\n'])).then_some(inner)
}

/// True for text into which something is filled.
fn fills_in(text: &str) -> bool {
    text.contains("${") || text.contains("%{")
}

/// True for text in which nothing is filled in, and which is no reference, tag or block.
fn is_literal(text: &str) -> bool {
    !fills_in(text) && !text.starts_with(['!', '&', '*', '|', '>', '{', '[', '%', '@', '`'])
}

fn is_one_line(text: &str) -> bool {
    !text.is_empty() && !text.contains('\n') && text.trim() == text && !text.contains(" #") && !text.contains(": ")
}

/// True for text that means itself in every kind of quotes.
fn is_plain(text: &str) -> bool {
    !text.contains(['"', '\'', '\\', '\n', '\r']) && !fills_in(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_replaced_in_their_own_quotes() {
        let number = Wanted::Number(360.0);
        assert_eq!(replaced("30", &number, Syntax::Hcl).as_deref(), Some("360"));
        assert_eq!(replaced("\"30\"", &number, Syntax::Hcl).as_deref(), Some("\"360\""));
        assert_eq!(replaced("'30'", &number, Syntax::Yaml).as_deref(), Some("'360'"));
        let text = Wanted::from("rate(1 minute)");
        assert_eq!(replaced("rate(1 minutes)", &text, Syntax::Yaml).as_deref(), Some("rate(1 minute)"));
        assert_eq!(replaced("'rate(1 minutes)'", &text, Syntax::Yaml).as_deref(), Some("'rate(1 minute)'"));
        let text = Wanted::from("OFF");
        assert_eq!(replaced("off", &text, Syntax::Yaml).as_deref(), Some("\"OFF\""));
    }

    #[test]
    fn what_is_no_literal_stays() {
        for written in
            ["var.timeout", "!Ref Timeout", "\"${var.x}\"", "local.a + 1", "<<EOT\n30\nEOT\n", "*alias", "\"a\\\"b\""]
        {
            assert_eq!(replaced(written, &Wanted::Number(1.0), Syntax::Hcl), None, "{written}");
        }
        for written in ["!Ref Timeout", "*alias", "|\n  30", "[30]", "{a: 1}"] {
            assert_eq!(replaced(written, &Wanted::Number(1.0), Syntax::Yaml), None, "{written}");
        }
    }

    #[test]
    fn words_are_found_whole_and_once() {
        assert_eq!(only_word("!GetAtt Ordrs.Arn", "Ordrs"), Some(8));
        assert_eq!(only_word("!GetAtt Ordrs2.Arn", "Ordrs"), None);
        assert_eq!(only_word("a.b a.b", "a.b"), None);
    }

    #[test]
    fn literals_become_lists() {
        assert_eq!(enlisted("\"aws.s3\"").as_deref(), Some("[\"aws.s3\"]"));
        assert_eq!(enlisted("aws.s3").as_deref(), Some("[aws.s3]"));
        assert_eq!(enlisted("!Ref A"), None);
    }
}
