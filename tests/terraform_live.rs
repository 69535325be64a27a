//! Terraform itself, asked anew for what the goldens say. Needs `terraform` on the path; without it each test says that
//! it was skipped.
//!
//! `UPDATE_GOLDENS=1 cargo test --test terraform_live` writes Terraform's answers into the goldens. Plans need the aws
//! provider too: `TF_PLUGINS` names a folder that is a filesystem mirror of `hashicorp/aws`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "goldens are read and written directly"
)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Terraform in a folder; None where it is not installed.
fn terraform(folder: &Path) -> Option<Command> {
    let found = std::env::split_paths(&std::env::var_os("PATH")?).any(|path| path.join("terraform").is_file());
    let mut command = Command::new("terraform");
    command.current_dir(folder).env("TF_CLI_CONFIG_FILE", "/dev/null").env("TF_IN_AUTOMATION", "1");
    if !found {
        println!("skipped: terraform is not installed");
    }
    found.then_some(command)
}

/// What `terraform console` makes of each expression, as JSON; `!error` where it refuses, None where it cannot tell.
fn console(folder: &Path, expressions: &[&str]) -> Option<Vec<Option<String>>> {
    // The console reads one expression, and a mistake that `try` does not catch spoils all of it.
    let encoded: Vec<String> = expressions
        .iter()
        .map(|expression| format!("base64encode(try(tostring(jsonencode({expression})), \"!error\"))"))
        .collect();
    let mut command = terraform(folder)?;
    command.arg("console").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("join(\",\", [{}])\n", encoded.join(",")).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).trim().trim_matches('"').to_owned();
    let values: Option<Vec<Option<String>>> = text.split(',').map(|value| decoded(value).map(Some)).collect();
    match (values, expressions) {
        (Some(values), _) if values.len() == expressions.len() => Some(values),
        (_, [_]) if text.contains("known after apply") => Some(vec![None]),
        (_, [_]) => Some(vec![Some("!error".into())]),
        _ => {
            let (a, b) = expressions.split_at(expressions.len() / 2);
            Some(console(folder, a)?.into_iter().chain(console(folder, b)?).collect())
        }
    }
}

fn decoded(text: &str) -> Option<String> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut n, mut bits) = (Vec::new(), 0u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        n = (n << 6 | DIGITS.iter().position(|known| *known == digit)? as u32) & 0xFF_FFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((n >> bits) as u8);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

fn sorted(folder: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn the_tables_of_expressions_are_what_the_console_says() {
    let mut wrong = Vec::new();
    for table in sorted("testdata/evaluate").into_iter().filter(|path| path.is_file()) {
        let text = std::fs::read_to_string(&table).unwrap();
        let is_row = |line: &&str| !line.starts_with('#') && !line.is_empty();
        let rows: Vec<&str> = text.lines().filter(is_row).collect();
        let expressions: Vec<&str> = rows.iter().map(|row| row.split('\t').next().unwrap()).collect();
        let Some(values) = console(Path::new("testdata/evaluate"), &expressions) else { return };
        let mut answers =
            expressions.iter().zip(values).filter_map(|(expression, value)| Some(format!("{expression}\t{}", value?)));
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            let comments = text.lines().filter(|line| line.starts_with('#')).map(str::to_owned);
            let lines: Vec<String> = comments.chain(answers).collect();
            std::fs::write(&table, lines.join("\n") + "\n").unwrap();
        } else {
            let said: Vec<String> = answers.by_ref().collect();
            wrong.extend(said.iter().filter(|line| !rows.contains(&line.as_str())).cloned());
        }
    }
    assert!(wrong.is_empty(), "terraform says:\n{}", wrong.join("\n"));
}
