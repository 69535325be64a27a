//! Whole projects with the exact output of the terminal: `testdata/projects/<name>/`, its output in `output.txt` beside the files.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests list their cases themselves, and may panic")]

mod support;

use support::{golden, project, trigger_lint};

#[test]
fn output_is_as_expected() {
    let mut names: Vec<String> = std::fs::read_dir(project().join("testdata/projects"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    for name in names {
        let ran = trigger_lint(&[&format!("testdata/projects/{name}"), "--show-unknown"]);
        let output = format!("{}{}exit {}\n", ran.stdout, ran.stderr, ran.code);
        golden(&format!("projects/{name}/output.txt"), &output);
    }
}

#[test]
fn the_readme_shows_real_output() {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let excerpt = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let output = std::fs::read_to_string(project().join("testdata/projects/orders/output.txt")).unwrap();
    for block in
        excerpt.split("\n\n").flat_map(|block| block.split("...\n")).map(str::trim).filter(|block| !block.is_empty())
    {
        assert!(output.contains(block), "the README shows what is not printed:\n{block}");
    }
}
