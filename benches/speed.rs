//! How long a whole run takes against reading and parsing the same files: the bar is twice as long. And how long one large
//! root takes: 2,000 resources in 40 modules less than 150 ms, and 16 times the resources 16 times as long.
//!
//! `cargo bench` prints the medians and their ratio. Ratios compare between machines, times do not.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark prints its result, and may panic")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use mimalloc::MiMalloc;
use trigger_lint::evaluate::{Inputs, terraform};
use trigger_lint::lint::{Editor, Form, Settings, Wanted, draw, lint};
use trigger_lint::parse;
use trigger_lint::source::{Found, Sources};

/// That of the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

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

/// Modules of the large root.
const MODULES: usize = 40;

/// A root with this many resources: each module has four for each entry of a map that the root gives it.
fn large_root(resources: usize) -> Vec<(String, String)> {
    let each = resources / MODULES / 4;
    let module = |n: usize| {
        let entries: String = (0..each).map(|i| format!("    worker-{i} = {{ timeout = {} }}\n", i % 60 + 1)).collect();
        format!("module \"m{n}\" {{\n  source  = \"./modules/m{n}\"\n  workers = {{\n{entries}  }}\n}}\n")
    };
    let root = (0..MODULES).map(module).collect();
    let inner = |n: usize| {
        format!(
            r#"
variable "workers" {{
  type = map(object({{ timeout = number, batch = optional(number, 10) }}))
}}

resource "aws_sqs_queue" "orders" {{
  for_each                   = var.workers
  name                       = "orders-{n}-${{each.key}}"
  visibility_timeout_seconds = each.value.timeout * 6
}}

resource "aws_lambda_function" "worker" {{
  for_each      = var.workers
  function_name = "worker-{n}-${{each.key}}"
  role          = aws_iam_role.worker[each.key].arn
  timeout       = each.value.timeout
}}

resource "aws_lambda_event_source_mapping" "orders" {{
  for_each         = var.workers
  event_source_arn = aws_sqs_queue.orders[each.key].arn
  function_name    = aws_lambda_function.worker[each.key].arn
  batch_size       = each.value.batch
}}

resource "aws_iam_role" "worker" {{
  for_each           = var.workers
  name               = "worker-{n}-${{each.key}}"
  assume_role_policy = jsonencode({{ Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole" }}] }})
}}
"#
        )
    };
    let modules = (0..MODULES).map(|n| (format!("modules/m{n}/main.tf"), inner(n)));
    std::iter::once(("main.tf".to_owned(), root)).chain(modules).collect()
}

/// How long the large root takes to be evaluated.
fn evaluating(resources: usize) -> Duration {
    let files = large_root(resources);
    let found: Vec<Found> = files.iter().map(|(path, _)| Found { path: path.into(), named: false }).collect();
    median(|| {
        let sources = Sources::memory(files.clone());
        let roots = terraform::find_roots(&sources, &found.iter().collect::<Vec<_>>());
        let evaluated = terraform::evaluate(&sources, &roots[0], &Inputs::default());
        assert_eq!(evaluated.root.resources.len(), resources / MODULES / 4 * MODULES * 4);
    })
}

/// A template as the CDK writes it, with this many resources.
fn large_template(resources: usize) -> String {
    let service = |n: usize| {
        format!(
            r#"
  "Orders{n}": {{ "Type": "AWS::SQS::Queue", "Properties": {{ "VisibilityTimeout": 60 }} }},
  "Worker{n}": {{ "Type": "AWS::Lambda::Function", "Properties": {{ "Role": {{ "Fn::GetAtt": ["Role{n}", "Arn"] }}, "Timeout": 10 }} }},
  "Mapping{n}": {{
   "Type": "AWS::Lambda::EventSourceMapping",
   "Properties": {{ "EventSourceArn": {{ "Fn::GetAtt": ["Orders{n}", "Arn"] }}, "FunctionName": {{ "Ref": "Worker{n}" }} }}
  }},
  "Role{n}": {{
   "Type": "AWS::IAM::Role",
   "Properties": {{ "Policies": [{{ "PolicyName": "p", "PolicyDocument": {{ "Statement": [{{
    "Effect": "Allow", "Resource": {{ "Fn::GetAtt": ["Orders{n}", "Arn"] }},
    "Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
   }}] }} }}] }}
  }}"#
        )
    };
    let services: Vec<String> = (0..resources / 4).map(service).collect();
    format!("{{\n \"Resources\": {{{}\n }}\n}}\n", services.join(","))
}

/// How long a template takes to be linted.
fn linting_template(resources: usize) -> Duration {
    let text = large_template(resources);
    median(|| {
        let sources = Sources::memory([("cdk.out/app.template.json", text.clone())]);
        std::hint::black_box(lint(&sources, &Settings::new(vec![PathBuf::from(".")])));
    })
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
    let editor = Editor::parse("none", "").unwrap();
    let drawing = median(|| {
        let sources = Sources::memory(files.clone());
        let settings = Settings::new(vec![PathBuf::from(".")]);
        std::hint::black_box(draw(&sources, &settings, &Wanted::default(), &[Form::Json], &editor));
    });
    println!("{} files", files.len());
    println!("reading and parsing, one thread   {parsing:>10.1?}");
    println!("the whole run, all threads        {linting:>10.1?}");
    println!("ratio                             {:>10.2}", linting.as_secs_f64() / parsing.as_secs_f64());
    println!("the graph as JSON, no rules       {drawing:>10.1?}");
    println!("ratio of the whole run to it      {:>10.2}", linting.as_secs_f64() / drawing.as_secs_f64());
    let [few, many, most] = [480, 2_000, 7_680].map(evaluating);
    println!("a root of 480 resources           {few:>10.1?}");
    println!("a root of 2,000 resources         {many:>10.1?}");
    println!("a root of 7,680 resources         {most:>10.1?}");
    println!("ratio for 16 times the resources  {:>10.2}", most.as_secs_f64() / few.as_secs_f64());
    let [few, most] = [5_000, 20_000].map(linting_template);
    println!("a template of 5,000 resources     {few:>10.1?}");
    println!("a template of 20,000 resources    {most:>10.1?}");
    println!("ratio for 4 times the resources   {:>10.2}", most.as_secs_f64() / few.as_secs_f64());
}
