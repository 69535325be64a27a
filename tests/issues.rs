//! Mistakes of other tools that must not be ours: each test is named after the issue that told them.

use std::path::PathBuf;

use trigger_lint::lint::{Settings, lint};
use trigger_lint::source::Sources;

/// The rules that report something about a template, and those that could not decide.
fn rules_of(template: &str) -> (Vec<&'static str>, Vec<&'static str>) {
    let sources = Sources::memory([("template.yaml", template.to_owned())]);
    let report = lint(&sources, &Settings::new(vec![PathBuf::from(".")]));
    let told = report.diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    (told, report.undecided.iter().filter_map(|undecided| undecided.rule).collect())
}

#[test]
fn serverless_rules_153_a_dead_letter_queue_needs_no_dead_letter_queue() {
    let (told, undecided) = rules_of(
        "
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy:
        deadLetterTargetArn: !GetAtt Failed.Arn
        maxReceiveCount: 5
  Failed:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 1209600
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: exports.handler = async () => {}
      Events:
        Orders: {Type: SQS, Properties: {Queue: !GetAtt Orders.Arn, BatchSize: 1}}
  Report:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: exports.handler = async () => {}
      Events:
        Failed: {Type: SQS, Properties: {Queue: !GetAtt Failed.Arn, BatchSize: 1}}
",
    );
    assert!(told.is_empty() && undecided.is_empty(), "{told:?} {undecided:?}");
}

#[test]
fn checkov_2194_a_function_invoked_synchronously_needs_no_dead_letter_queue() {
    let (told, undecided) = rules_of(
        "
Transform: AWS::Serverless-2016-10-31
Resources:
  Users:
    Type: AWS::Cognito::UserPool
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      InlineCode: exports.handler = async () => {}
      FunctionUrlConfig: {AuthType: AWS_IAM}
      Events:
        Orders: {Type: Api, Properties: {Path: /orders, Method: get}}
        Returns: {Type: HttpApi, Properties: {Path: /returns, Method: get}}
        SignUp: {Type: Cognito, Properties: {UserPool: !Ref Users, Trigger: PreSignUp}}
",
    );
    assert!(told.is_empty() && undecided.is_empty(), "{told:?} {undecided:?}");
}
