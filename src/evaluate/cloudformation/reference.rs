//! What names refer to: loop variables, parameters, pseudo parameters, resources and their attributes.

use compact_str::CompactString;

use super::intrinsic::{Call, is_list, unknown};
use super::substitute::substitute;
use super::template::{Item, Scope, Template, variable};
use crate::model::{Attribute, Kind, List, Part, Piece, Pseudo, Reason, Text, Value};
use crate::parse::Node;
use crate::source::Span;

/// Types whose `Ref` is their name, and the property that sets it.
const NAMED_BY_REF: &[(&str, &str)] = &[
    ("AWS::ApiGateway::Stage", "StageName"),
    ("AWS::ApiGatewayV2::Stage", "StageName"),
    ("AWS::CloudWatch::Alarm", "AlarmName"),
    ("AWS::CodePipeline::Pipeline", "Name"),
    ("AWS::Config::ConfigRule", "ConfigRuleName"),
    ("AWS::DynamoDB::GlobalTable", "TableName"),
    ("AWS::DynamoDB::Table", "TableName"),
    ("AWS::ECS::Cluster", "ClusterName"),
    ("AWS::Events::EventBus", "Name"),
    ("AWS::Events::Rule", "Name"),
    ("AWS::IAM::Role", "RoleName"),
    ("AWS::IAM::User", "UserName"),
    ("AWS::IoT::TopicRule", "RuleName"),
    ("AWS::Kinesis::Stream", "Name"),
    ("AWS::KinesisFirehose::DeliveryStream", "DeliveryStreamName"),
    ("AWS::Lambda::Function", "FunctionName"),
    ("AWS::Logs::LogGroup", "LogGroupName"),
    ("AWS::Pipes::Pipe", "Name"),
    ("AWS::S3::AccessPoint", "Name"),
    ("AWS::S3::Bucket", "BucketName"),
    ("AWS::S3ObjectLambda::AccessPoint", "Name"),
    ("AWS::Scheduler::Schedule", "Name"),
    ("AWS::Scheduler::ScheduleGroup", "Name"),
    ("AWS::SES::ReceiptRuleSet", "RuleSetName"),
    ("AWS::SSM::Parameter", "Name"),
    ("AWS::Serverless::Function", "FunctionName"),
    ("AWS::Serverless::SimpleTable", "TableName"),
];

/// Attributes that are a property.
const NAMED_BY_ATTRIBUTE: &[(&str, &str, &str)] = &[
    ("AWS::AppSync::DataSource", "Name", "Name"),
    ("AWS::Events::EventBus", "Name", "Name"),
    ("AWS::SNS::Topic", "TopicName", "TopicName"),
    ("AWS::SQS::Queue", "QueueName", "QueueName"),
    ("AWS::Serverless::StateMachine", "Name", "Name"),
    ("AWS::StepFunctions::StateMachine", "Name", "StateMachineName"),
];

/// What SAM lets a template refer to behind a resource's name: `!Ref Function.Alias`.
const GENERATED_BY_SAM: &[(&str, &[&str])] = &[
    ("AWS::Serverless::Api", &["Stage", "Deployment", "DomainName", "UsagePlan", "UsagePlanKey", "ApiKey"]),
    ("AWS::Serverless::Function", &["Alias", "Version", "DestinationTopic", "DestinationQueue"]),
    ("AWS::Serverless::HttpApi", &["Stage", "Deployment", "DomainName"]),
    ("AWS::Serverless::StateMachine", &["Alias", "Version"]),
    ("AWS::Serverless::WebSocketApi", &["Stage", "Deployment", "DomainName"]),
];

impl Template<'_> {
    /// What `${name}` stands for in `Fn::Sub`.
    pub(super) fn named(&self, name: &str, span: Span, scope: &Scope) -> Value {
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute(resource, attribute, span),
            None => self.reference(name, span, scope),
        }
    }

    /// What `Ref` of a name stands for.
    pub(super) fn reference(&self, name: &str, span: Span, scope: &Scope) -> Value {
        if let Some(value) = variable(scope, name).or_else(|| self.parameters.get(name)) {
            return value.clone();
        }
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return pseudo_parameter(pseudo, span);
        }
        self.symbol(name, "Ref", span)
    }

    /// `Fn::GetAtt`, given `Resource.Attribute` or a list of both.
    pub(super) fn get_att(&self, node: &Node, call: &Call<'_>, scope: &Scope) -> Value {
        let (resource, attribute) = if is_list(call.argument) {
            let [resource, attributes @ ..] = call.items() else {
                return unknown(node, "`Fn::GetAtt` is given nothing");
            };
            let mut names: Vec<CompactString> = Vec::with_capacity(attributes.len());
            for attribute in attributes {
                match self.value(attribute, scope).as_str() {
                    Some(name) => names.push(name),
                    None => return unknown(node, "the attribute of `Fn::GetAtt` is not known"),
                }
            }
            let Some(resource) = self.value(resource, scope).as_str() else {
                return unknown(node, "the resource of `Fn::GetAtt` is not known");
            };
            (resource, CompactString::from(names.join(".")))
        } else {
            let text = call.argument.as_str().filter(|_| !call.argument.cut).map(|text| substitute(text, scope));
            match text.as_deref().and_then(|text| text.split_once('.')) {
                Some((resource, attribute)) => (resource.into(), attribute.into()),
                None => return unknown(node, "`Fn::GetAtt` is not given a resource and an attribute"),
            }
        };
        // `[A.B, Arn]` is `A.B.Arn`.
        match resource.split_once('.') {
            Some((first, rest)) => self.attribute(first, &format!("{rest}.{attribute}"), node.span),
            None => self.attribute(&resource, &attribute, node.span),
        }
    }

    fn attribute(&self, resource: &str, attribute: &str, span: Span) -> Value {
        let (first, rest) = attribute.split_once('.').unwrap_or((attribute, "Ref"));
        let generated = self
            .type_of(resource)
            .is_some_and(|kind| GENERATED_BY_SAM.iter().any(|(of, names)| *of == kind && names.contains(&first)));
        if generated {
            return self.symbol(&format!("{resource}.{first}"), rest, span);
        }
        if let Some(name) = attribute.strip_prefix("Outputs.")
            && let Some(value) = self.output_of(resource, name)
        {
            let origin = value.origin.through(span);
            return value.with_origin(origin);
        }
        self.symbol(resource, attribute, span)
    }

    fn symbol(&self, resource: &str, name: &str, span: Span) -> Value {
        if !self.resources.contains_key(resource) {
            self.unresolved(resource);
        }
        let known = self.known_name(resource, name);
        let part = Part::Attribute(Attribute { resource: resource.into(), name: name.into(), known });
        Value::at(Kind::Text(Text::pieces(vec![Piece { part, span: Some(span) }])), span)
    }

    /// The type of a resource of this template.
    pub(super) fn type_of(&self, resource: &str) -> Option<&str> {
        self.resources.get(resource)?.value.get("Type")?.as_str()
    }

    /// The text of an attribute where a property sets it.
    fn known_name(&self, resource: &str, attribute: &str) -> Option<CompactString> {
        let kind = self.type_of(resource)?;
        let property = match attribute {
            "Ref" => NAMED_BY_REF.iter().find(|(of, _)| *of == kind)?.1,
            _ => NAMED_BY_ATTRIBUTE.iter().find(|(of, name, _)| *of == kind && *name == attribute)?.2,
        };
        let Item { value, scope, .. } = self.resources.get(resource)?;
        let node = value.get("Properties")?.get(property)?;
        let key = (CompactString::from(resource), CompactString::from(property));
        if let Some(known) = self.names.borrow().get(&key) {
            return known.clone();
        }
        self.names.borrow_mut().insert(key.clone(), None);
        let known = super::scalar::as_text(&self.value(node, scope).kind);
        self.names.borrow_mut().insert(key, known.clone());
        known
    }
}

fn pseudo_parameter(name: &str, span: Span) -> Value {
    let part = match name {
        "AccountId" => Part::Pseudo(Pseudo::Account),
        "Region" => Part::Pseudo(Pseudo::Region),
        "Partition" => Part::Pseudo(Pseudo::Partition),
        "URLSuffix" => Part::Pseudo(Pseudo::UrlSuffix),
        "StackName" => Part::Pseudo(Pseudo::StackName),
        "StackId" => Part::Pseudo(Pseudo::StackId),
        "NoValue" => return Value::at(Kind::Null, span),
        "NotificationARNs" => {
            let rest = Some(Reason::new("`AWS::NotificationARNs` is known only after deployment"));
            return Value::at(Kind::List(List { rest, ..List::default() }.into()), span);
        }
        _ => Part::Unknown(Reason::new(format!("there is no pseudo parameter `AWS::{name}`"))),
    };
    Value::at(Kind::Text(Text::pieces(vec![Piece { part, span: Some(span) }])), span)
}
