//! Rule pages and the examples on them.

use trigger_lint::rules::{MET_ON_THE_WAY, Page, RULES};

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

/// The examples of a page, in order.
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

/// Dialects and outcomes the front matter says the page has no examples of: `without: sam not-decided`.
pub(crate) fn without(page: &str) -> Vec<&str> {
    let front = page.split("\n---\n").next().unwrap_or_default();
    let words = front.lines().find_map(|line| line.strip_prefix("without:")).unwrap_or_default();
    words.split_whitespace().collect()
}

/// Every page by its rule's id.
pub(crate) fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    RULES.iter().map(|rule| (rule.id, rule.page)).chain(MET_ON_THE_WAY.iter().copied())
}

/// Those of rules that can be chosen: pages about the run itself have no examples.
pub(crate) fn pages_with_examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    pages().filter(|(_, page)| Page::parse(page).is_ok_and(|page| page.consequence.is_some()))
}
