//! The page of the graph in a real browser. Skipped with a message where none is installed.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test may panic, reads what it made itself, and says why it is skipped"
)]

#[path = "support/browser.rs"]
mod browser;
mod support;

use std::fmt::Write as _;

use browser::Browser;
use serde_json::json;
use support::{folder, trigger_lint};

/// A template of forty services: queue, dead-letter queue, function, topic and table each.
fn template() -> String {
    let mut text = String::from("Transform: AWS::Serverless-2016-10-31\nResources:\n");
    for n in 0..40 {
        let next = (n + 1) % 40;
        write!(
            text,
            "  Orders{n}:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: {visible}
      RedrivePolicy: {{deadLetterTargetArn: !GetAtt Failed{n}.Arn, maxReceiveCount: 5}}
  Failed{n}:
    Type: AWS::SQS::Queue
  Shipped{n}:
    Type: AWS::SNS::Topic
    Properties:
      Subscription: [{{Protocol: sqs, Endpoint: !GetAtt Orders{next}.Arn}}]
  Stock{n}:
    Type: AWS::DynamoDB::Table
    Properties:
      StreamSpecification: {{StreamViewType: NEW_IMAGE}}
  Work{n}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: exports.handler = async () => {{}}
      Timeout: 60
      Policies:
        - SNSPublishMessagePolicy: {{TopicName: !GetAtt Shipped{n}.TopicName}}
      Events:
        Queue: {{Type: SQS, Properties: {{Queue: !GetAtt Orders{n}.Arn}}}}
        Stream: {{Type: DynamoDB, Properties: {{Stream: !GetAtt Stock{n}.StreamArn, StartingPosition: LATEST}}}}
",
            visible = if n == 7 { 30 } else { 360 },
        )
        .unwrap();
    }
    text
}

#[test]
fn two_hundred_nodes_in_a_browser() {
    let folder = folder(&[("template.yaml", template().as_bytes())]);
    let page = folder.path().join("graph.html");
    let output = format!("html={}", page.display());
    let ran = trigger_lint(&["graph", &folder.path().display().to_string(), "-o", &output]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let Some(mut browser) = Browser::open(&page, 1400, 900) else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };

    // It renders, within the window and readably.
    assert_eq!(browser.ask("document.querySelectorAll('#picture .node').length"), json!(200));
    let shown = "[...document.querySelectorAll('#picture .node')].filter((node) => { \
                 const b = node.getBoundingClientRect(); \
                 return b.width > 20 && b.right > 0 && b.bottom > 0 && b.x < innerWidth && b.y < innerHeight; }).length";
    assert!(browser.ask(shown).as_u64().unwrap() >= 10, "hardly any node is in view");
    keep(&mut browser, "light");

    // Search finds.
    browser.press("/");
    assert_eq!(browser.ask("document.activeElement.id"), json!("search"));
    browser.type_text("Orders17");
    browser.wait("document.getElementById('found').textContent === '1 found'");
    browser.press("Enter");
    browser.wait("document.querySelector('#panel h2').textContent.includes('Orders17')");

    // Escape takes the panel away, and a click on a node opens it again.
    browser.ask("document.activeElement.blur()");
    browser.press("Escape");
    browser.wait("document.getElementById('panel').hidden");
    browser.click("#picture .node.hit-by-search .card");
    browser.wait(
        "!document.getElementById('panel').hidden && document.querySelector('#panel h2').textContent === 'Orders17'",
    );
    let panel = browser.ask("document.getElementById('panel').textContent");
    let panel = panel.as_str().unwrap();
    for fact in ["Orders17", "Work17", "template.yaml:"] {
        assert!(panel.contains(fact), "the panel lacks `{fact}`: {panel}");
    }
    let link = browser.ask("document.querySelector('#panel a').getAttribute('href')");
    assert!(link.as_str().unwrap().starts_with("vscode://file/"), "{link}");

    // A finding is on its node, with its words in the panel.
    browser.ask("document.querySelector('#search').value = ''");
    browser.ask("location.hash = ''");
    browser.press("?");
    browser.wait("document.getElementById('panel').textContent.includes('sqs-visibility-below-timeout')");

    // Dark is another look.
    let light = browser.ask("getComputedStyle(document.body).backgroundColor");
    browser.ask("document.documentElement.setAttribute('data-theme', 'dark')");
    let dark = browser.ask("getComputedStyle(document.body).backgroundColor");
    assert_ne!(light, dark);
    keep(&mut browser, "dark");

    // Nothing went wrong, and nothing left the page.
    let events = std::mem::take(&mut browser.events);
    let of = |method: &str| events.iter().filter(|event| event["method"] == method).collect::<Vec<_>>();
    assert!(of("Runtime.exceptionThrown").is_empty(), "{:?}", of("Runtime.exceptionThrown"));
    assert!(of("Log.entryAdded").is_empty(), "{:?}", of("Log.entryAdded"));
    assert!(of("Runtime.consoleAPICalled").is_empty(), "{:?}", of("Runtime.consoleAPICalled"));
    let address = format!("file://{}", page.display());
    for request in of("Network.requestWillBeSent") {
        let url = request["params"]["request"]["url"].as_str().unwrap_or_default();
        assert!(url.starts_with(&address) || url.starts_with("data:"), "the page asked for {url}");
    }
}

/// Writes what is shown to the folder named by `SCREENSHOTS`, as Base64, to be looked at.
fn keep(browser: &mut Browser, name: &str) {
    if let Some(folder) = std::env::var_os("SCREENSHOTS") {
        let path = std::path::Path::new(&folder).join(format!("{name}.png.base64"));
        std::fs::write(path, browser.screenshot()).unwrap();
    }
}
