//! Every form in which Terraform names a function or a source, deprecated and alternate ones too, and what it becomes.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests list their cases themselves, and may panic")]

mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{folder, trigger_lint};

/// What the forms name, in each of their files.
const COMMON: &str = r#"
resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.work.function_name
  function_version = "1"
}
resource "aws_sqs_queue" "orders" {
  name = "orders"
}
resource "aws_sns_topic" "news" {
  name = "news"
}
resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
}
resource "aws_s3_bucket" "pictures" {
  bucket = "pictures"
}
resource "aws_dynamodb_table" "items" {
  name           = "items"
  stream_enabled = true
}
resource "aws_kinesis_stream" "clicks" {
  name = "clicks"
}
resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}
"#;

/// The edges of a root: `sqs orders -> work:live (not_needed)`.
fn edges(resources: &str) -> Vec<String> {
    let root = folder(&[("main.tf", format!("{COMMON}{resources}").as_bytes())]);
    let ran = trigger_lint(&["graph", root.path().to_str().unwrap(), "--output", "json"]);
    let graph: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let name = |id: &Value| {
        let address = id.as_str().unwrap_or("?").split_once('#').map_or("?", |(_, address)| address).to_owned();
        match address.starts_with("external:") {
            true => address,
            false => address.rsplit('.').next().unwrap().to_owned(),
        }
    };
    let edges: BTreeSet<String> = graph["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| {
            let kind = edge["source_kind"].as_str().or(edge["kind"].as_str()).unwrap();
            let qualifier = edge
                .get("qualifier")
                .map(|q| {
                    format!(
                        ":{}",
                        if q.as_str().unwrap().contains('#') { name(q) } else { q.as_str().unwrap().to_owned() }
                    )
                })
                .unwrap_or_default();
            let permission =
                edge.get("permission").map(|word| format!(" ({})", word.as_str().unwrap())).unwrap_or_default();
            format!("{kind} {} -> {}{qualifier}{permission}", name(&edge["from"]), name(&edge["to"]))
        })
        .collect();
    edges.into_iter().collect()
}

#[track_caller]
fn expect(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(resources, expected)| {
            let found = edges(resources).join("; ");
            (found != *expected).then(|| format!("{resources}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A mapping of `orders` that names its function so.
fn mapped(function: &str) -> String {
    format!(
        "resource \"aws_lambda_event_source_mapping\" \"m\" {{\n  event_source_arn = aws_sqs_queue.orders.arn\n  function_name = {function}\n}}\n"
    )
}

/// A permission for `news`, and its subscription.
fn permitted(function: &str, endpoint: &str, more: &str) -> String {
    format!(
        "resource \"aws_sns_topic_subscription\" \"s\" {{\n  topic_arn = aws_sns_topic.news.arn\n  protocol = \"lambda\"\n  endpoint = {endpoint}\n}}\n\
         resource \"aws_lambda_permission\" \"p\" {{\n  function_name = {function}\n  action = \"lambda:InvokeFunction\"\n  principal = \"sns.amazonaws.com\"\n  {more}\n}}\n"
    )
}

#[test]
fn functions_by_every_name() {
    let unqualified = "sqs orders -> work (not_needed)";
    let live = "sqs orders -> work:live (not_needed)";
    let rows = [
        ("aws_lambda_function.work.arn", unqualified),
        ("aws_lambda_function.work.function_name", unqualified),
        ("aws_lambda_function.work.id", unqualified),
        ("\"work\"", unqualified),
        ("\"arn:aws:lambda:eu-west-1:123456789012:function:work\"", unqualified),
        ("\"arn:aws-cn:lambda:cn-north-1:123456789012:function:work\"", unqualified),
        ("\"123456789012:function:work\"", unqualified),
        ("aws_lambda_alias.live.arn", live),
        ("\"work:live\"", live),
        ("\"${aws_lambda_function.work.function_name}:live\"", live),
        ("\"${aws_lambda_function.work.arn}:${aws_lambda_alias.live.name}\"", live),
        ("\"arn:aws:lambda:eu-west-1:123456789012:function:work:live\"", live),
        ("\"123456789012:function:work:live\"", live),
        ("\"work:7\"", "sqs orders -> work:7 (not_needed)"),
        ("aws_lambda_function.work.qualified_arn", "sqs orders -> work:version (not_needed)"),
        ("\"elsewhere\"", "sqs orders -> external:elsewhere (not_needed)"),
    ];
    let rows: Vec<(String, &str)> = rows.iter().map(|(function, expected)| (mapped(function), *expected)).collect();
    expect(&rows.iter().map(|(text, expected)| (text.as_str(), *expected)).collect::<Vec<_>>());
}

#[test]
fn permissions_on_every_name() {
    let (plain, live) = ("aws_lambda_function.work.arn", "aws_lambda_alias.live.arn");
    let source = "source_arn = aws_sns_topic.news.arn";
    let (granted, granted_live) = (
        "invoke_permission news -> work; sns news -> work (granted)",
        "invoke_permission news -> work:live; sns news -> work:live (granted)",
    );
    let mismatch = "invoke_permission news -> work; sns news -> work:live (mismatch)";
    let rows = [
        ("aws_lambda_function.work.function_name", plain, source, granted),
        ("aws_lambda_function.work.arn", plain, source, granted),
        ("\"work\"", plain, source, granted),
        ("\"123456789012:function:work\"", plain, source, granted),
        ("\"arn:aws:lambda:eu-west-1:123456789012:function:work\"", plain, source, granted),
        ("aws_lambda_alias.live.arn", live, source, granted_live),
        ("\"work:live\"", live, source, granted_live),
        ("\"123456789012:function:work:live\"", live, source, granted_live),
        ("\"${aws_lambda_function.work.arn}:live\"", live, source, granted_live),
        (
            "\"work\"",
            live,
            "qualifier = \"live\"\n  source_arn = \"arn:aws:sns:*:*:news\"",
            "invoke_permission news -> work:live; sns news -> work:live (granted)",
        ),
        (
            "\"work\"",
            live,
            "qualifier = aws_lambda_alias.live.name\n  source_arn = aws_sns_topic.news.arn",
            granted_live,
        ),
        ("\"work\"", live, source, mismatch),
    ];
    let rows: Vec<(String, &str)> = rows
        .iter()
        .map(|(function, endpoint, more, expected)| (permitted(function, endpoint, more), *expected))
        .collect();
    expect(&rows.iter().map(|(text, expected)| (text.as_str(), *expected)).collect::<Vec<_>>());
}

#[test]
fn targets_of_rules() {
    let target = |more: &str| format!("resource \"aws_cloudwatch_event_target\" \"t\" {{\n  {more}\n}}\n");
    let rows = [
        (
            "rule = aws_cloudwatch_event_rule.nightly.name\n  arn = aws_lambda_function.work.arn",
            "eventbridge-schedule nightly -> work (missing)",
        ),
        (
            "rule = aws_cloudwatch_event_rule.nightly.id\n  arn = aws_lambda_function.work.arn",
            "eventbridge-schedule nightly -> work (missing)",
        ),
        (
            "rule = \"nightly\"\n  arn = aws_lambda_alias.live.arn",
            "eventbridge-schedule nightly -> work:live (missing)",
        ),
        (
            "rule = \"nightly\"\n  arn = aws_lambda_function.work.arn\n  role_arn = \"arn:aws:iam::123456789012:role/r\"",
            "eventbridge-schedule nightly -> work (role)",
        ),
        ("rule = \"nightly\"\n  arn = aws_sqs_queue.orders.arn", "eventbridge-schedule nightly -> orders"),
        (
            "rule = \"nightly\"\n  arn = \"arn:aws:batch:eu-west-1:123456789012:job-queue/q\"\n  batch_target {\n    job_definition = \"work\"\n    job_name = \"work\"\n  }",
            "",
        ),
        (
            "rule = \"elsewhere\"\n  arn = aws_lambda_function.work.arn",
            "eventbridge external:elsewhere -> work (missing)",
        ),
    ];
    let rows: Vec<(String, &str)> = rows.iter().map(|(more, expected)| (target(more), *expected)).collect();
    expect(&rows.iter().map(|(text, expected)| (text.as_str(), *expected)).collect::<Vec<_>>());
}

#[test]
fn other_forms() {
    expect(&[
        // A stream by its ARN.
        (
            r#"resource "aws_lambda_event_source_mapping" "m" {
              event_source_arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/items/stream/2024-01-01T00:00:00.000"
              function_name    = "work"
            }"#,
            "dynamodb items -> work (not_needed)",
        ),
        (
            r#"resource "aws_lambda_event_source_mapping" "m" {
              event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:orders"
              function_name    = "work"
            }"#,
            "sqs orders -> work (not_needed)",
        ),
        (
            r#"resource "aws_lambda_event_source_mapping" "m" {
              event_source_arn = "arn:aws:kafka:eu-west-1:123456789012:cluster/c/1"
              function_name    = "work"
            }"#,
            "msk external:arn:aws:kafka:eu-west-1:123456789012:cluster/c/1 -> work (not_needed)",
        ),
        // A schedule that calls the API of Lambda.
        (
            r#"resource "aws_scheduler_schedule" "s" {
              schedule_expression = "rate(1 day)"
              flexible_time_window {
                mode = "OFF"
              }
              target {
                arn      = "arn:aws:scheduler:::aws-sdk:lambda:invoke"
                role_arn = "arn:aws:iam::123456789012:role/scheduler"
                input    = jsonencode({ FunctionName = "work:live", InvocationType = "Event", Payload = "work" })
              }
            }"#,
            "scheduler s -> work:live (role)",
        ),
        // Another schedule that has the word in its input.
        (
            r#"resource "aws_scheduler_schedule" "s" {
              schedule_expression = "rate(1 day)"
              flexible_time_window {
                mode = "OFF"
              }
              target {
                arn      = aws_sqs_queue.orders.arn
                role_arn = "arn:aws:iam::123456789012:role/scheduler"
                input    = jsonencode({ FunctionName = "work" })
              }
            }"#,
            "scheduler s -> orders",
        ),
        // A table that streams to Kinesis.
        (
            r#"resource "aws_dynamodb_kinesis_streaming_destination" "d" {
              table_name = aws_dynamodb_table.items.name
              stream_arn = aws_kinesis_stream.clicks.arn
            }"#,
            "dynamodb items -> clicks",
        ),
        // A bucket by its name.
        (
            r#"resource "aws_s3_bucket_notification" "n" {
              bucket = "pictures"
              lambda_function {
                lambda_function_arn = aws_lambda_alias.live.arn
                events              = ["s3:ObjectCreated:*"]
              }
              queue {
                queue_arn = aws_sqs_queue.orders.arn
                events    = ["s3:ObjectRemoved:*"]
              }
            }"#,
            "s3 pictures -> orders; s3 pictures -> work:live (missing)",
        ),
        // Subscriptions that are no functions, and a topic by its ARN.
        (
            r#"resource "aws_sns_topic_subscription" "s" {
              topic_arn = "arn:aws:sns:eu-west-1:123456789012:news"
              protocol  = "sqs"
              endpoint  = aws_sqs_queue.orders.arn
            }
            resource "aws_sns_topic_subscription" "https" {
              topic_arn = aws_sns_topic.news.arn
              protocol  = "https"
              endpoint  = "https://example.com/work"
            }"#,
            "sns news -> orders",
        ),
        // The document of a REST API beside it; the API of a stage.
        (
            r#"resource "aws_api_gateway_rest_api_put" "shop" {
              rest_api_id = aws_api_gateway_rest_api.shop.id
              body = jsonencode({
                openapi = "3.0.1"
                paths = { "/a" = { get = { x-amazon-apigateway-integration = {
                  type = "aws_proxy", httpMethod = "POST", uri = aws_lambda_alias.live.invoke_arn
                } } } }
              })
            }
            resource "aws_lambda_permission" "p" {
              function_name = aws_lambda_alias.live.arn
              action        = "lambda:InvokeFunction"
              principal     = "apigateway.amazonaws.com"
              source_arn    = "${aws_api_gateway_rest_api.shop.execution_arn}/*/GET/a"
            }"#,
            "apigw-rest shop -> work:live (granted); invoke_permission shop -> work:live",
        ),
        // The older names of load balancers' resources.
        (
            r#"resource "aws_alb_target_group" "g" {
              target_type = "lambda"
            }
            resource "aws_alb_target_group_attachment" "a" {
              target_group_arn = aws_alb_target_group.g.arn
              target_id        = aws_lambda_function.work.qualified_arn
            }"#,
            "alb g -> work:version (missing)",
        ),
        // What is no function.
        (
            r#"resource "aws_config_config_rule" "managed" {
              name = "managed"
              source {
                owner             = "AWS"
                source_identifier = "S3_BUCKET_VERSIONING_ENABLED"
              }
            }
            resource "aws_alb_target_group" "g" {
              target_type = "ip"
            }
            resource "aws_alb_target_group_attachment" "a" {
              target_group_arn = aws_alb_target_group.g.arn
              target_id        = "10.0.0.1"
            }"#,
            "",
        ),
        // Lex V1 keeps its function at the intent.
        (
            r#"resource "aws_lex_intent" "order" {
              name = "Order"
              fulfillment_activity {
                type = "CodeHook"
                code_hook {
                  message_version = "1.0"
                  uri             = aws_lambda_function.work.arn
                }
              }
            }
            resource "aws_lambda_permission" "p" {
              function_name = aws_lambda_function.work.arn
              action        = "lambda:InvokeFunction"
              principal     = "lex.amazonaws.com"
              source_arn    = "arn:aws:lex:eu-west-1:123456789012:intent:Order:*"
            }"#,
            "invoke_permission external:arn:aws:lex:eu-west-1:123456789012:intent:Order:* -> work; lex order -> work (granted)",
        ),
        // Alarms tell of every change.
        (
            r#"resource "aws_cloudwatch_composite_alarm" "slow" {
              alarm_name                = "slow"
              alarm_rule                = "ALARM(x)"
              ok_actions                = [aws_lambda_function.work.arn]
              insufficient_data_actions = [aws_sns_topic.news.arn]
            }"#,
            "alarm slow -> news; alarm slow -> work (missing)",
        ),
    ]);
}

/// Resources of the `awscc` provider have their own names in a plan too.
#[test]
fn awscc_in_a_plan() {
    let plan = r#"{
      "format_version": "1.2", "terraform_version": "1.11.0",
      "planned_values": {"root_module": {"resources": [
        {"address": "awscc_sqs_queue.orders", "mode": "managed", "type": "awscc_sqs_queue", "name": "orders", "values": {"visibility_timeout": 10}},
        {"address": "awscc_lambda_function.work", "mode": "managed", "type": "awscc_lambda_function", "name": "work", "values": {"timeout": 30}},
        {"address": "awscc_lambda_event_source_mapping.m", "mode": "managed", "type": "awscc_lambda_event_source_mapping", "name": "m", "values": {"batch_size": 10}}
      ]}},
      "resource_changes": [
        {"address": "awscc_sqs_queue.orders", "mode": "managed", "type": "awscc_sqs_queue", "name": "orders", "change": {"actions": ["create"], "before": null, "after": {"visibility_timeout": 10}, "after_unknown": {"arn": true}}},
        {"address": "awscc_lambda_function.work", "mode": "managed", "type": "awscc_lambda_function", "name": "work", "change": {"actions": ["create"], "before": null, "after": {"timeout": 30}, "after_unknown": {"arn": true}}},
        {"address": "awscc_lambda_event_source_mapping.m", "mode": "managed", "type": "awscc_lambda_event_source_mapping", "name": "m", "change": {"actions": ["create"], "before": null, "after": {"batch_size": 10}, "after_unknown": {"event_source_arn": true, "function_name": true}}}
      ],
      "configuration": {"root_module": {"resources": [
        {"address": "awscc_sqs_queue.orders", "mode": "managed", "type": "awscc_sqs_queue", "name": "orders", "expressions": {"visibility_timeout": {"constant_value": 10}}},
        {"address": "awscc_lambda_function.work", "mode": "managed", "type": "awscc_lambda_function", "name": "work", "expressions": {"timeout": {"constant_value": 30}}},
        {"address": "awscc_lambda_event_source_mapping.m", "mode": "managed", "type": "awscc_lambda_event_source_mapping", "name": "m", "expressions": {
          "batch_size": {"constant_value": 10},
          "event_source_arn": {"references": ["awscc_sqs_queue.orders.arn", "awscc_sqs_queue.orders"]},
          "function_name": {"references": ["awscc_lambda_function.work.arn", "awscc_lambda_function.work"]}}}
      ]}}
    }"#;
    let root = folder(&[("plan.json", plan.as_bytes())]);
    let path = root.path().join("plan.json");
    let ran = trigger_lint(&[path.to_str().unwrap(), "--output", "concise", "--select", "rejected"]);
    assert!(
        ran.stdout.contains(
            "queue `awscc_sqs_queue.orders` hides a message for 10 s, but `awscc_lambda_function.work` may run for 30 s"
        ),
        "{} {}",
        ran.stdout,
        ran.stderr
    );
}
