//! A scanner that knows just enough of HCL to tell brackets and comments from what stands in strings and heredocs.

use std::ops::Range;

/// What stands outside of strings and heredocs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `#…`, `//…` or `/*…*/`, without the line's end.
    Comment(Range<usize>),
    /// An opening bracket.
    Open(u8),
    /// A closing bracket.
    Close(u8),
}

/// Where the scanner is, innermost last.
#[derive(Debug)]
enum Context {
    /// Inside of `${…}` or `%{…}`: how many braces are open in it.
    Expression(usize),
    /// Inside of quotes.
    Quoted,
    /// Inside of a heredoc with this delimiter.
    Heredoc(Range<usize>),
}

pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    stack: Vec<Context>,
    /// A string was cut by the end of its line, or a comment by the end of the text.
    pub(super) broken: bool,
    /// The delimiters of heredocs that have ended: where they start, and where they end.
    pub(super) heredocs: Vec<(Range<usize>, Range<usize>)>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, stack: Vec::new(), broken: false, heredocs: Vec::new() }
    }

    /// True if the text ended inside of a string, heredoc or interpolation, or if a string was cut.
    pub(super) fn is_broken(&self) -> bool {
        self.broken || !self.stack.is_empty()
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// The next byte after `at` that is a line feed, or the end.
    fn line_end(&self) -> usize {
        self.rest().iter().position(|&b| b == b'\n').map_or(self.text.len(), |n| self.at + n)
    }

    fn quoted(&mut self) {
        match self.rest() {
            [b'\\', _, ..] => self.at += 2,
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => self.at += 3,
            [b'$' | b'%', b'{', ..] => {
                self.at += 2;
                self.stack.push(Context::Expression(0));
            }
            [b'"', ..] => {
                self.at += 1;
                self.stack.pop();
            }
            [b'\n', ..] => {
                // A quoted string ends with its line.
                self.broken = true;
                self.stack.pop();
            }
            _ => self.at += 1,
        }
    }

    fn heredoc(&mut self, delimiter: Range<usize>) {
        let starts_line = self.at == 0 || self.text.as_bytes()[self.at - 1] == b'\n';
        let end = self.line_end();
        let name = &self.text[delimiter.clone()];
        if starts_line && self.text[self.at..end].trim_ascii() == name {
            let start = self.at + self.text[self.at..end].find(name).unwrap_or(0);
            self.heredocs.push((delimiter, start..start + name.len()));
            self.at = end;
            self.stack.pop();
            return;
        }
        match self.rest() {
            [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => self.at += 3,
            [b'$' | b'%', b'{', ..] => {
                self.at += 2;
                self.stack.push(Context::Expression(0));
            }
            _ => self.at += 1,
        }
    }

    /// The delimiter after `<<` or `<<-`, if a heredoc starts here.
    fn heredoc_start(&self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let name = rest.strip_prefix("<<-").or_else(|| rest.strip_prefix("<<"))?;
        let length = name.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'-'))?;
        let start = self.text.len() - name.len();
        let ends_line = name[length..].starts_with('\n') || name[length..].starts_with("\r\n");
        (length > 0 && ends_line).then_some(start..start + length)
    }

    fn code(&mut self) -> Option<Token> {
        let rest = self.rest();
        match rest {
            [b'#', ..] | [b'/', b'/', ..] => {
                let (start, mut end) = (self.at, self.line_end());
                self.at = end;
                if end > start && self.text.as_bytes()[end - 1] == b'\r' {
                    end -= 1;
                }
                return Some(Token::Comment(start..end));
            }
            [b'/', b'*', ..] => {
                let start = self.at;
                let end = self.text[start + 2..].find("*/").map(|n| start + 2 + n + 2);
                self.broken |= end.is_none();
                self.at = end.unwrap_or(self.text.len());
                return Some(Token::Comment(start..self.at));
            }
            [b'"', ..] => {
                self.at += 1;
                self.stack.push(Context::Quoted);
            }
            [b'<', b'<', ..] => match self.heredoc_start() {
                Some(delimiter) => {
                    self.at = self.line_end() + 1;
                    self.stack.push(Context::Heredoc(delimiter));
                }
                None => self.at += 2,
            },
            [open @ (b'{' | b'[' | b'('), ..] => {
                self.at += 1;
                if let (b'{', Some(Context::Expression(depth))) = (open, self.stack.last_mut()) {
                    *depth += 1;
                }
                return Some(Token::Open(*open));
            }
            [b'}', ..] if matches!(self.stack.last(), Some(Context::Expression(0))) => {
                self.at += 1;
                self.stack.pop();
            }
            [close @ (b'}' | b']' | b')'), ..] => {
                self.at += 1;
                if let (b'}', Some(Context::Expression(depth))) = (close, self.stack.last_mut()) {
                    *depth -= 1;
                }
                return Some(Token::Close(*close));
            }
            _ => self.at += 1,
        }
        None
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.at < self.text.len() {
            let token = match self.stack.last() {
                Some(Context::Quoted) => {
                    self.quoted();
                    None
                }
                Some(Context::Heredoc(delimiter)) => {
                    let delimiter = delimiter.clone();
                    self.heredoc(delimiter);
                    None
                }
                Some(Context::Expression(_)) | None => self.code(),
            };
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

/// True if all brackets, strings and heredocs of a text end in it.
pub(super) fn is_balanced(text: &str) -> bool {
    let mut scanner = Scanner::new(text);
    let mut open = Vec::new();
    for token in scanner.by_ref() {
        match token {
            Token::Open(bracket) => open.push(bracket),
            Token::Close(bracket) => {
                let expected = match bracket {
                    b'}' => b'{',
                    b']' => b'[',
                    _ => b'(',
                };
                if open.pop() != Some(expected) {
                    return false;
                }
            }
            Token::Comment(_) => {}
        }
    }
    open.is_empty() && !scanner.is_broken()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_heredocs_hide_brackets() {
        assert!(is_balanced("a = \"}${x[\"}\"]}\"\nb = <<-EOT\n  { # ${f({})}\n  EOT\n"));
        assert!(!is_balanced("a = {"));
        assert!(!is_balanced("a = \"x\nb = 1"));
        assert!(!is_balanced("a = )("));
        assert!(!is_balanced("a = <<E\nx"));
    }
}
