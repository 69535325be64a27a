//! The examples of rule pages.

/// A fenced example of a page.
pub(crate) struct Example {
    pub(crate) outcome: String,
    pub(crate) dialect: String,
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Example {
    /// What a file with it may be called.
    pub(crate) fn file(&self) -> &'static str {
        match self.dialect.as_str() {
            "terraform" => "main.tf",
            "plan" => "plan.json",
            _ => "template.yaml",
        }
    }
}

pub(crate) fn examples(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut outcome = String::new();
    let mut open: Option<Example> = None;
    for (index, line) in page.lines().enumerate() {
        match &mut open {
            Some(_) if line == "```" => examples.extend(open.take()),
            Some(example) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            None => {
                if let Some(heading) = line.strip_prefix("### ") {
                    outcome = heading.to_owned();
                } else if line.starts_with("## ") {
                    outcome.clear();
                } else if let Some(dialect) = line.strip_prefix("```")
                    && !outcome.is_empty()
                {
                    let (outcome, dialect) = (outcome.clone(), dialect.to_owned());
                    open = Some(Example { outcome, dialect, text: String::new(), line: index + 1 });
                }
            }
        }
    }
    examples
}
