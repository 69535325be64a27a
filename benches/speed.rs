//! How long a whole run takes against reading and parsing the same files: the bar is twice as long.
//!
//! `cargo bench` prints the medians and their ratio. Ratios compare between machines, times do not.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints its result, and may panic")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use trigger_lint::lint::{Settings, lint};
use trigger_lint::parse;
use trigger_lint::source::Sources;

/// Files of each dialect.
const FILES: usize = 500;
const ROUNDS: usize = 11;

fn terraform(n: usize) -> String {
    format!(
        r#"
resource "aws_sqs_queue" "orders" {{
  name                       = "orders-{n}"
  visibility_timeout_seconds = 60
}}

resource "aws_lambda_function" "handler" {{
  function_name = "handler-{n}"
  role          = aws_iam_role.handler.arn
  timeout       = 10
}}

resource "aws_lambda_event_source_mapping" "orders" {{
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.handler.arn
}}

resource "aws_iam_role" "handler" {{
  name               = "handler-{n}"
  assume_role_policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole" }}] }})
}}
"#
    )
}

fn template(n: usize) -> String {
    format!(
        r"
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: orders-{n}
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: src/
      Events:
        Orders:
          Type: SQS
          Properties:
            Queue: !GetAtt Orders.Arn
        Http:
          Type: HttpApi
          Properties:
            Path: /orders
            Method: POST
"
    )
}

fn files() -> Vec<(String, String)> {
    let terraform = (0..FILES).map(|n| (format!("terraform/{n}/main.tf"), terraform(n)));
    terraform.chain((0..FILES).map(|n| (format!("sam/{n}/template.yaml"), template(n)))).collect()
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn main() {
    let files = files();
    let parsing = median(|| {
        let sources = Sources::memory(files.clone());
        for (path, _) in &files {
            let file = sources.file(sources.read(path.as_ref()).unwrap());
            if path.ends_with(".tf") {
                std::hint::black_box(parse::hcl::parse(&file));
            } else {
                std::hint::black_box(parse::yaml::parse(&file));
            }
        }
    });
    let linting = median(|| {
        let sources = Sources::memory(files.clone());
        std::hint::black_box(lint(&sources, &Settings::new(vec![PathBuf::from(".")])));
    });
    println!("{} files", files.len());
    println!("reading and parsing, one thread   {parsing:>10.1?}");
    println!("the whole run, all threads        {linting:>10.1?}");
    println!("ratio                             {:>10.2}", linting.as_secs_f64() / parsing.as_secs_f64());
}
