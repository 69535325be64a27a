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

#[path = "support/generated.rs"]
mod generated;
#[path = "support/planned.rs"]
mod planned;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use trigger_lint::evaluate::{Inputs, terraform as terraform_files};
use trigger_lint::source::{Found, Sources};

/// The version whose answers are kept: others may differ.
const VERSION: &str = "Terraform v1.11.";

/// Terraform in a folder; None where that version is not installed.
fn terraform(folder: &Path) -> Option<Command> {
    static FOUND: OnceLock<bool> = OnceLock::new();
    let found = *FOUND.get_or_init(|| {
        let version = Command::new("terraform").arg("version").output();
        version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).starts_with(VERSION))
    });
    let mut command = Command::new("terraform");
    command.current_dir(folder).env("TF_CLI_CONFIG_FILE", "/dev/null").env("TF_IN_AUTOMATION", "1");
    if !found {
        println!("skipped: {VERSION} is not installed");
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

/// The provider without credentials or network.
const PROVIDER: &str = r#"provider "aws" {
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
"#;

/// `terraform show -json` of the plan of a folder, or what it says against it; None where it cannot be asked.
fn plan(folder: &Path) -> Option<Result<serde_json::Value, String>> {
    let Some(plugins) = std::env::var_os("TF_PLUGINS") else {
        println!("skipped: TF_PLUGINS does not name a mirror of the aws provider");
        return None;
    };
    let mirror = format!("provider_installation {{\n  filesystem_mirror {{ path = {plugins:?} }}\n}}\n");
    std::fs::write(folder.join("terraform.rc"), mirror).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = terraform(folder)?;
        let output = command.env("TF_CLI_CONFIG_FILE", "terraform.rc").args(arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some(if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) })
    };
    for arguments in [&["init", "-no-color"][..], &["plan", "-no-color", "-refresh=false", "-input=false", "-out=plan"]]
    {
        if let Err(error) = run(arguments)? {
            return Some(Err(error));
        }
    }
    Some(run(&["show", "-json", "plan"])?.map(|text| serde_json::from_str(&text).unwrap()))
}

/// Plans configurations as modules of one root, without those Terraform refuses: their plans by name.
fn plan_together(cases: &[(String, PathBuf)]) -> Option<Vec<(String, planned::Planned)>> {
    let folder = tempfile::tempdir().unwrap();
    for (name, path) in cases {
        for entry in walkdir::WalkDir::new(path).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            let to = folder.path().join(name).join(entry.path().strip_prefix(path).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    let mut names: Vec<&str> = cases.iter().map(|(name, _)| name.as_str()).collect();
    for _ in 0..20 {
        let calls = names.iter().map(|name| format!("module \"{name}\" {{\n  source = \"./{name}\"\n}}\n"));
        std::fs::write(folder.path().join("main.tf"), format!("{PROVIDER}{}", calls.collect::<String>())).unwrap();
        match plan(folder.path())? {
            Ok(plan) => {
                let of = |name: &&str| ((*name).to_owned(), planned::of_plan(&plan, &format!("module.{name}.")));
                return Some(names.iter().map(of).collect());
            }
            Err(error) => {
                let before = names.len();
                let refused =
                    |name: &&str| error.contains(&format!("on {name}/")) || error.contains(&format!("module.{name}."));
                for name in names.iter().filter(|name| refused(name)) {
                    println!("{name} is refused");
                }
                names.retain(|name| !refused(name));
                assert!(names.len() < before, "{error}");
            }
        }
    }
    panic!("terraform refuses these configurations again and again");
}

fn evaluated(folder: &Path) -> trigger_lint::evaluate::Evaluated {
    let sources = Sources::disk();
    sources.allow(folder);
    let found: Vec<Found> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .map(|entry| Found { path: entry.into_path(), named: false })
        .filter(|found| [".tf", ".tf.json"].iter().any(|ending| found.path.to_string_lossy().ends_with(ending)))
        .collect();
    let roots = terraform_files::find_roots(&sources, &found.iter().collect::<Vec<_>>());
    terraform_files::evaluate(&sources, &roots[0], &Inputs::default())
}

#[test]
fn a_sample_of_random_configurations_is_planned_as_we_evaluate_it() {
    let number = |name: &str, otherwise| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise);
    let (first, count): (u64, u64) = (number("SEED", 0), number("SAMPLE", 20));
    let folder = tempfile::tempdir().unwrap();
    let cases: Vec<(String, PathBuf)> = (first..first + count)
        .map(|seed| {
            let path = folder.path().join(format!("r{seed}"));
            for (file, text) in generated::configuration(seed) {
                std::fs::create_dir_all(path.join(&file).parent().unwrap()).unwrap();
                std::fs::write(path.join(file), text).unwrap();
            }
            (format!("r{seed}"), path)
        })
        .collect();
    let Some(plans) = plan_together(&cases) else { return };
    let mut wrong = Vec::new();
    for (name, planned) in &plans {
        let evaluated = evaluated(&folder.path().join(name));
        wrong.extend(planned::differences(&evaluated, planned).into_iter().map(|text| format!("{name}: {text}")));
    }
    println!("{} of {count} planned", plans.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_plans_of_our_roots_are_what_terraform_says() {
    let cases: Vec<(String, PathBuf)> = sorted("testdata/terraform")
        .into_iter()
        .filter(|path| path.join("planned.txt").is_file())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    let Some(plans) = plan_together(&cases) else { return };
    let mut wrong = Vec::new();
    for (name, planned) in &plans {
        let golden = Path::new("testdata/terraform").join(name).join("planned.txt");
        let text = planned::write(planned);
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            std::fs::write(&golden, text).unwrap();
        } else if std::fs::read_to_string(&golden).unwrap() != text {
            wrong.push(format!("--- {}\n{text}", golden.display()));
        }
    }
    assert_eq!(plans.len(), cases.len(), "some are refused");
    assert!(wrong.is_empty(), "terraform says:\n{}", wrong.join("\n"));
}

/// A plan without what differs from one to the next: when it was made, and the order of attributes it looked at.
fn without_chance(mut plan: serde_json::Value) -> serde_json::Value {
    let object = plan.as_object_mut().unwrap();
    object.remove("timestamp");
    object.remove("relevant_attributes");
    plan
}

#[test]
fn the_plans_as_json_are_what_terraform_shows() {
    let mut wrong = Vec::new();
    for case in sorted("testdata/plan") {
        let folder = tempfile::tempdir().unwrap();
        for entry in walkdir::WalkDir::new(&case).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            let to = folder.path().join(entry.path().strip_prefix(&case).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), to).unwrap();
        }
        let Some(shown) = plan(folder.path()) else { return };
        let shown = shown.unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        let golden = case.join("plan.json");
        let kept = std::fs::read_to_string(&golden).unwrap_or_default();
        let kept: serde_json::Value = serde_json::from_str(&kept).unwrap_or_else(|_| serde_json::json!({}));
        if without_chance(kept) != without_chance(shown.clone()) {
            if std::env::var_os("UPDATE_GOLDENS").is_some() {
                std::fs::write(&golden, format!("{shown}\n")).unwrap();
            } else {
                wrong.push(golden.display().to_string());
            }
        }
    }
    assert!(wrong.is_empty(), "terraform shows others: {wrong:?}");
}
