//! Addresses and references: `module.a["x"].aws_sqs_queue.q[0].arn`.

/// One step: a name, or a key as it is written, brackets included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'a> {
    Name(&'a str),
    Key(&'a str),
}

/// The steps of an address; what follows an unclosed bracket is left out.
pub(super) fn steps(text: &str) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if rest.starts_with('[') {
            let Some(end) = key_end(rest) else { return steps };
            steps.push(Step::Key(&rest[..end]));
            rest = &rest[end..];
        } else {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            if end == 0 {
                return steps;
            }
            steps.push(Step::Name(&rest[..end]));
            rest = &rest[end..];
        }
    }
    steps
}

/// The byte after the bracket that closes the one a text begins with.
fn key_end(text: &str) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Steps as they are written behind something: `.stream[0].arn` without the first dot.
pub(super) fn written(steps: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Name(name) if text.is_empty() => text.push_str(name),
            Step::Name(name) => {
                text.push('.');
                text.push_str(name);
            }
            Step::Key(key) => text.push_str(key),
        }
    }
    text
}

/// Names of the modules an address leads through, each with its key.
pub(super) fn modules(address: &str) -> Vec<(&str, Option<&str>)> {
    let steps = steps(address);
    let mut rest = steps.as_slice();
    let mut modules = Vec::new();
    while let [Step::Name("module"), Step::Name(name), after @ ..] = rest {
        let key = match after.first() {
            Some(Step::Key(key)) => Some(*key),
            _ => None,
        };
        modules.push((*name, key));
        rest = if key.is_some() { &after[1..] } else { after };
    }
    modules
}

/// The part of an address that names the module something is in.
pub(super) fn module_of(address: &str) -> &str {
    let steps = |(name, key): &(&str, Option<&str>)| "module.".len() + name.len() + key.map_or(0, str::len) + 1;
    let length: usize = modules(address).iter().map(steps).sum();
    address.get(..length.saturating_sub(1)).unwrap_or_default()
}

/// The module that calls the one at an address, and the call's name and key; None for the root.
pub(super) fn caller(module: &str) -> Option<(&str, &str, Option<&str>)> {
    let (name, key) = modules(module).pop()?;
    let own = "module.".len() + name.len() + key.map_or(0, str::len);
    let above = module.get(..module.len().checked_sub(own)?)?;
    Some((above.strip_suffix('.').unwrap_or(above), name, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_hold_anything() {
        let text = r#"module.a["x.y]\"[z"].aws_sqs_queue.q[0].arn"#;
        let found = steps(text);
        assert_eq!(found.len(), 7);
        assert_eq!(found[2], Step::Key(r#"["x.y]\"[z"]"#));
        assert_eq!(written(&found[3..]), "aws_sqs_queue.q[0].arn");
        assert_eq!(modules(text), [("a", Some(r#"["x.y]\"[z"]"#))]);
        assert_eq!(module_of(text), r#"module.a["x.y]\"[z"]"#);
        assert_eq!(module_of("aws_sqs_queue.q"), "");
        assert_eq!(steps("a[\"b"), [Step::Name("a")]);
        assert_eq!(steps(""), []);
    }

    #[test]
    fn callers() {
        assert_eq!(caller(r#"module.a["x"].module.b[0]"#), Some((r#"module.a["x"]"#, "b", Some("[0]"))));
        assert_eq!(caller("module.a"), Some(("", "a", None)));
        assert_eq!(caller(""), None);
    }
}
