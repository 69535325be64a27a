//! The graph in every form: goldens of small projects, and what must hold of the page whatever is in it.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test may panic, and reads what it made itself")]

mod support;

use std::collections::HashSet;

use regex::Regex;
use sha2::{Digest, Sha256};
use support::{Ran, folder, golden, project, trigger_lint};

fn graph(arguments: &[&str]) -> Ran {
    trigger_lint(&[&["graph"], arguments].concat())
}

/// A project of `testdata/graph` in one form. Tests run in the folder of the project, so paths are the same everywhere.
fn drawn(name: &str, form: &str, more: &[&str]) -> String {
    let path = format!("testdata/graph/{name}");
    let ran = graph(&[&[path.as_str(), "-o", form], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

#[test]
fn small_projects_look_as_expected() {
    for name in ["orders", "shop"] {
        golden(&format!("graph/{name}.mmd"), &drawn(name, "mermaid", &[]));
        golden(&format!("graph/{name}.dot"), &drawn(name, "dot", &[]));
        golden(&format!("graph/{name}.svg"), &drawn(name, "svg", &[]));
    }
}

#[test]
fn the_readme_shows_the_example() {
    let picture = drawn("orders", "mermaid", &[]);
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap().replace("\r\n", "\n");
    let edges = picture.lines().filter(|line| line.trim_start().starts_with('n'));
    for line in edges {
        assert!(
            readme.contains(line.trim()),
            "README.md lacks `{line}` of `trigger-lint graph -o mermaid testdata/graph/orders`"
        );
    }
}

#[test]
fn parts_of_the_graph() {
    let around = drawn("orders", "mermaid", &["--focus", "Shipped", "--depth", "1"]);
    assert!(around.contains("Work") && around.contains("Archive") && !around.contains("Import"), "{around}");
    let of_mapping = drawn("shop", "mermaid", &["--focus", "aws_lambda_event_source_mapping.clicks", "--depth", "0"]);
    assert!(
        of_mapping.contains("clicks") && of_mapping.contains("clean") && !of_mapping.contains("hourly"),
        "{of_mapping}"
    );
    let only = drawn("orders", "mermaid", &["--only", "s3", "--only", "forward"]);
    assert!(only.contains("Uploads") && only.contains("Archive") && !only.contains("Nightly"), "{only}");
    let unused = drawn("orders", "mermaid", &["--unused"]);
    assert!(unused.contains("Old") && !unused.contains("Work") && !unused.contains("-->"), "{unused}");
    let json: serde_json::Value = serde_json::from_str(&drawn("orders", "json", &["--only", "sqs"])).unwrap();
    assert_eq!((json["nodes"].as_array().unwrap().len(), json["edges"].as_array().unwrap().len()), (2, 1));
}

#[test]
fn wrong_wishes_are_told() {
    let path = project().join("testdata/graph/orders");
    let path = path.to_str().unwrap();
    for (arguments, said) in [
        (&["--focus", "Shiped"][..], "did you mean `Shipped`?"),
        (&["--only", "sqss"], "did you mean `sqs`?"),
        (&["--editor", "emax"], "no such editor"),
        (&["--editor", "javascript:alert('{path}')"], "would run in the page"),
        (&["-o", "dot", "-o", "svg"], "cannot share"),
        (&["-o", "png"], "expected one of json, mermaid"),
    ] {
        let ran = graph(&[&[path], arguments].concat());
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.stderr.contains(said), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stdout.is_empty(), "{arguments:?}");
    }
    assert_eq!(graph(&[folder(&[]).path().to_str().unwrap()]).code, 2);
}

#[test]
fn everything_is_written_the_same_each_time() {
    for form in ["json", "mermaid", "dot", "svg", "html"] {
        assert_eq!(drawn("shop", form, &[]), drawn("shop", form, &[]), "{form}");
    }
}

/// The text between two marks.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).unwrap() + start.len();
    &text[from..from + text[from..].find(end).unwrap()]
}

fn base64(bytes: &[u8]) -> String {
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |i| byte >> i & 1)).collect();
    let text: String = bits
        .chunks(6)
        .map(|six| letters[(0..6).fold(0, |n, i| n << 1 | usize::from(*six.get(i).unwrap_or(&0)))])
        .collect();
    text.clone() + &"=".repeat((4 - text.len() % 4) % 4)
}

#[test]
fn the_page_stands_alone() {
    let loads = Regex::new(r#"(?i)\s(?:src|href|xlink:href|action)\s*=\s*"([^"]*)"#).unwrap();
    let handlers = Regex::new(r#"<[a-z][^>]*\s(?:on[a-z]+|style)\s*="#).unwrap();
    let elsewhere = Regex::new(r"(?i)@import|url\(|https?://[^w]").unwrap();
    let element = Regex::new("id=\"([ne][0-9]+)\" role=\"button\" tabindex=\"-1\" aria-label=\"[^\"]+\"").unwrap();
    for name in ["orders", "shop"] {
        let page = drawn(name, "html", &["--editor", "idea"]);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        for (kind, start, end) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")] {
            let text = between(&page, start, end);
            let hash = base64(&Sha256::digest(text.as_bytes()));
            assert!(policy.contains(&format!("{kind}-src 'sha256-{hash}'")), "{kind}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        for found in loads.captures_iter(&page) {
            assert!(["#connections", "data:,"].contains(&&found[1]), "{}", &found[0]);
        }
        assert!(!elsewhere.is_match(&page));
        let markup = page.split("<script").next().unwrap();
        assert!(handlers.find(markup).is_none(), "{:?}", handlers.find(markup));
        // Every node and edge is in the picture, can be reached, and is in the data.
        let data: serde_json::Value = serde_json::from_str(between(&page, "id=\"data\">", "</script>")).unwrap();
        let reached: HashSet<String> = element.captures_iter(&page).map(|found| found[1].to_owned()).collect();
        for (list, letter) in [("nodes", 'n'), ("edges", 'e')] {
            let count = data[list].as_array().unwrap().len();
            assert!(count > 5, "{name} {list}");
            for i in 0..count {
                assert!(reached.contains(&format!("{letter}{i}")), "{name}: {letter}{i}");
            }
        }
        assert!(
            page.contains("prefers-color-scheme")
                && page.contains("prefers-reduced-motion")
                && page.contains("@media print")
        );
    }
}

#[test]
fn findings_are_marked_where_they_belong() {
    let page = drawn("orders", "html", &[]);
    let data: serde_json::Value = serde_json::from_str(between(&page, "id=\"data\">", "</script>")).unwrap();
    let at = |rule: &str| data["marks"].as_array().unwrap().iter().position(|mark| mark["rule"] == rule).unwrap();
    let marked = |list: &str, mark: usize| -> Vec<String> {
        let things = data[list].as_array().unwrap().iter();
        let marked = things.filter(|thing| thing["marks"].as_array().unwrap().contains(&mark.into()));
        marked.map(|thing| thing["name"].as_str().or(thing["says"].as_str()).unwrap().to_owned()).collect()
    };
    let visibility = at("sqs-visibility-below-timeout");
    assert_eq!(marked("nodes", visibility), ["Orders"]);
    assert_eq!(marked("edges", visibility), ["Orders invokes Work"]);
    let shop = drawn("shop", "mermaid", &[]);
    assert!(shop.contains("--x|\"✕ not permitted raw/*\"|"), "{shop}");
}

#[test]
fn hostile_names_stay_names() {
    let name = "</script><script>alert(1)</script><!--\"'`&%%{init:{}}%%\\n\u{202e}|]";
    let template = serde_json::json!({
        "Resources": {
            name: { "Type": "AWS::Lambda::Function", "Properties": { "Timeout": name, "FunctionName": name } },
            "Q": { "Type": "AWS::SQS::Queue", "Properties": { "QueueName": "{{script}}{{data}}" } },
            "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": {
                "EventSourceArn": { "Fn::GetAtt": ["Q", "Arn"] },
                "FunctionName": { "Ref": name },
                "FilterCriteria": { "Filters": [{ "Pattern": name }] } } },
        }
    });
    let folder = folder(&[("t.json", template.to_string().as_bytes())]);
    let path = folder.path().to_str().unwrap();
    let html = graph(&[path, "-o", "html"]).stdout;
    assert_eq!(html.matches("<script").count(), 2, "the data and the script of the page");
    assert_eq!(html.matches("</script>").count(), 2);
    assert!(!html.contains("alert(1)<") && !html.contains('\u{202e}') || html.contains("\\u003c/script>"));
    let data: serde_json::Value = serde_json::from_str(between(&html, "id=\"data\">", "</script>")).unwrap();
    assert!(data["nodes"].as_array().unwrap().iter().any(|node| node["address"] == name));
    let svg = graph(&[path, "-o", "svg"]).stdout;
    assert!(!svg.contains("<script") && !svg.contains('\u{202e}') && svg.contains("&lt;/script&gt;"), "{svg}");
    let mermaid = graph(&[path, "-o", "mermaid"]).stdout;
    assert!(!mermaid.contains("%%{") && !mermaid.contains("<script"), "{mermaid}");
    for line in mermaid.lines().filter(|line| line.contains('"')) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
    }
    let dot = graph(&[path, "-o", "dot"]).stdout;
    for line in dot.lines() {
        let quotes = line.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{line}");
    }
}
