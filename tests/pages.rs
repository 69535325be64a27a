//! Every example of every rule page is run: *Reported* must report, *Accepted* must be silent and decided, *Not decided*
//! must be silent and counted.

mod support;

use std::path::PathBuf;

use support::pages::{examples, pages, pages_with_examples, without};
use trigger_lint::lint::{Settings, lint};
use trigger_lint::rules::Page;
use trigger_lint::source::Sources;

const DIALECTS: [&str; 3] = ["terraform", "cloudformation", "sam"];
/// What a page may have examples in besides: Terraform's plans as JSON. It must where it has none in any dialect.
const PLAN: &str = "plan";
const OUTCOMES: [&str; 3] = ["Reported", "Accepted", "Not decided"];

#[test]
fn pages_have_front_matter() {
    for (id, page) in pages() {
        let page = Page::parse(page).unwrap_or_else(|why| panic!("rules/{id}.md: {why}"));
        for heading in ["## Fix", "## When to ignore"] {
            assert!(page.text.contains(heading), "rules/{id}.md has no `{heading}`");
        }
        assert!(
            !page.title.ends_with('.') && !page.why.ends_with('.'),
            "rules/{id}.md: title and why have no final stop"
        );
    }
}

#[test]
fn pages_have_every_kind_of_example() {
    for (id, page) in pages_with_examples() {
        let (examples, without) = (examples(page), without(page));
        for outcome in OUTCOMES {
            let only_plan = DIALECTS.iter().all(|dialect| without.contains(dialect));
            for dialect in DIALECTS.into_iter().chain(only_plan.then_some(PLAN)) {
                let word = outcome.to_lowercase().replace(' ', "-");
                if without.contains(&dialect) || without.contains(&word.as_str()) {
                    continue;
                }
                let there = examples.iter().any(|e| e.outcome == outcome && e.dialect == dialect);
                assert!(there, "rules/{id}.md has no example «{outcome}» in {dialect}");
            }
        }
    }
}

#[test]
fn examples_do_what_their_page_says() {
    let mut wrong = Vec::new();
    for (id, page) in pages_with_examples() {
        for example in examples(page) {
            let sources = Sources::memory([(example.file(), example.text.clone())]);
            let mut settings = Settings::new(vec![PathBuf::from(".")]);
            settings.select = vec![id.to_owned()];
            let report = lint(&sources, &settings);
            let place = format!("rules/{id}.md:{} ({}, {})", example.line, example.outcome, example.dialect);
            let broken = report.diagnostics.iter().find(|d| d.rule == "syntax-error");
            if let Some(broken) = broken {
                wrong.push(format!("{place}: {}", broken.message));
                continue;
            }
            let found: Vec<_> = report.diagnostics.iter().filter(|d| d.rule == id).map(|d| &d.message).collect();
            let undecided: Vec<_> = report.undecided.iter().filter(|u| u.rule == Some(id)).map(|u| &u.why).collect();
            let right = match example.outcome.as_str() {
                "Reported" => !found.is_empty(),
                "Accepted" => found.is_empty() && undecided.is_empty(),
                "Not decided" => found.is_empty() && !undecided.is_empty(),
                other => panic!("{place}: no such outcome: {other}"),
            };
            if !right {
                wrong.push(format!("{place}: found {found:?}, undecided {undecided:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An opinion in one dialect alone is told there only if it is asked for.
#[test]
fn opinions_of_one_dialect() {
    let found = |text: &str, file: &str, id: &str, pedantic: bool| {
        let sources = Sources::memory([(file, text.to_owned())]);
        let settings = Settings { pedantic, ..Settings::new(vec![PathBuf::from(".")]) };
        let report = lint(&sources, &settings);
        report.diagnostics.iter().filter(|d| d.rule == id).count()
            + report.undecided.iter().filter(|u| u.rule == Some(id)).count()
    };
    for (id, page) in pages_with_examples().filter(|(_, page)| Page::parse(page).unwrap().pedantic_in.is_some()) {
        for example in examples(page).iter().filter(|example| example.outcome != "Accepted") {
            let terraform = example.dialect == "terraform";
            let file = if terraform { "main.tf" } else { "template.yaml" };
            assert_eq!(found(&example.text, file, id, false) == 0, terraform, "rules/{id}.md:{}", example.line);
            assert!(found(&example.text, file, id, true) > 0, "rules/{id}.md:{}", example.line);
        }
    }
}
