//! Events that Lambda polls: mappings, and what the role needs to read.

use super::{Event, meant};
use crate::evaluate::sam::build::{Site, get, known, present};
use crate::evaluate::sam::destinations::allow_sending;
use crate::evaluate::sam::expansion::Expansion;
use crate::evaluate::sam::function::Invoked;
use crate::evaluate::sam::role::{RoleDraft, document, statement};
use crate::model::{Kind, Type, Value};

/// Properties a mapping takes as they are, whatever it polls.
pub(super) const SAME: [&str; 20] = [
    "BatchSize",
    "BisectBatchOnFunctionError",
    "Enabled",
    "FilterCriteria",
    "FunctionResponseTypes",
    "KmsKeyArn",
    "LoggingConfig",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "MetricsConfig",
    "ParallelizationFactor",
    "ProvisionedPollerConfig",
    "Queues",
    "ScalingConfig",
    "SourceAccessConfigurations",
    "StartingPosition",
    "StartingPositionTimestamp",
    "Topics",
    "TumblingWindowInSeconds",
];

const NETWORK: [&str; 6] = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
];

/// Expands an event that is polled.
pub(super) fn expand(expansion: &mut Expansion, invoked: &Invoked, event: &Event, role: &mut RoleDraft) {
    let (site, properties) = (&event.site, &event.properties);
    check_source(expansion, event);
    allow_reading(event, role);
    let mut body = site.body();
    body.pass(properties, &SAME).set("FunctionName", invoked.name(site)).pass_as(
        properties,
        source_property(&event.kind),
        "EventSourceArn",
    );
    if let Some(servers) = get(properties, "KafkaBootstrapServers") {
        let endpoints = site.object([("KafkaBootstrapServers", servers.clone())]);
        body.set("SelfManagedEventSource", site.object([("Endpoints", endpoints)]));
    }
    let kafka = match event.kind.as_str() {
        "MSK" => Some("AmazonManagedKafkaEventSourceConfig"),
        "SelfManagedKafka" => Some("SelfManagedKafkaEventSourceConfig"),
        _ => None,
    };
    let consumer = ["ConsumerGroupId", "SchemaRegistryConfig"];
    if let Some(kafka) = kafka
        && consumer.iter().any(|key| get(properties, key).is_some())
    {
        body.set(kafka, site.body().pass(properties, &consumer).done());
    }
    if event.kind == "DocumentDB" {
        let keys = ["DatabaseName", "CollectionName", "FullDocument"];
        body.set("DocumentDBEventSourceConfig", site.body().pass(properties, &keys).done());
    }
    if let Some(config) = get(properties, "DestinationConfig") {
        body.set("DestinationConfig", failure_destination(site, &event.id, config, role));
    }
    expansion.generate(site, event.id.as_str(), "AWS::Lambda::EventSourceMapping", body.at(properties));
}

/// The property that names what is polled.
pub(super) fn source_property(kind: &str) -> &'static str {
    match kind {
        "SQS" => "Queue",
        "MQ" => "Broker",
        "DocumentDB" => "Cluster",
        "SelfManagedKafka" => "",
        _ => "Stream",
    }
}

/// Reports a source that is certainly no ARN: plain text that is none, or `!Ref` of what that gives a name or URL of.
fn check_source(expansion: &mut Expansion, event: &Event) {
    let property = source_property(&event.kind);
    let Some(entry) = present(&event.properties, property) else { return };
    let (Some(text), Some(span)) = (entry.value.as_text(), meant::place(&event.site, entry)) else { return };
    let kinds = [Type::Queue, Type::Stream, Type::Table];
    let kind_of = |id: &str| expansion.get(id).map(|resource| resource.kind).filter(|kind| kinds.contains(kind));
    let given = match (text.as_attribute(), text.known()) {
        (Some(attribute), _) if attribute.name == "Ref" && kind_of(&attribute.resource).is_some() => {
            format!("!Ref {}", attribute.resource)
        }
        (None, Some(word)) if !word.starts_with("arn:") && !word.contains("{{") => word.to_string(),
        _ => return,
    };
    let id = meant::meant(expansion, entry, &kinds);
    let reference = id.and_then(|id| {
        let (resource, kind) = (expansion.get(&id)?, kind_of(&id)?);
        let streams = kind != Type::Table || get(&resource.body, "StreamSpecification").is_some();
        streams.then_some((id, if kind == Type::Table { "StreamArn" } else { "Arn" }))
    });
    let message = match meant::called(&given).filter(|_| text.known().is_some()) {
        Some(_) => format!("`{property}` of event `{}` is the plain text `{given}`, no intrinsic function", event.name),
        None => format!("`{property}` of event `{}` must be an ARN, not `{given}`", event.name),
    };
    let help = match &reference {
        Some((id, attribute)) => format!("set `{property}: !GetAtt {id}.{attribute}`"),
        None => "name what it reads by its ARN".to_owned(),
    };
    expansion.problem("sam-event-reference", &event.site, span, message, Some(help));
    expansion.because("Lambda finds what it reads by its ARN, and refuses a mapping of anything else");
    if let Some((id, attribute)) = reference {
        expansion.refer(span, &id, attribute);
    }
}

/// `DestinationConfig` without the `Type` that only tells SAM what to allow.
fn failure_destination(site: &Site, id: &str, config: &Value, role: &mut RoleDraft) -> Value {
    let Some(failure) = get(config, "OnFailure").filter(|value| matches!(value.kind, Kind::Object(_))) else {
        return config.clone();
    };
    if let (Some(kind), Some(arn)) = (known(failure, "Type"), get(failure, "Destination")) {
        allow_sending(role, site, id, &kind, arn);
    }
    let to = site.body().pass(failure, &["Destination"]).at(failure);
    site.body().pass(config, &["OnSuccess"]).set("OnFailure", to).at(config)
}

fn allow_reading(event: &Event, role: &mut RoleDraft) {
    let (site, properties) = (&event.site, &event.properties);
    let managed = match event.kind.as_str() {
        "SQS" => "AWSLambdaSQSQueueExecutionRole",
        "Kinesis" => "AWSLambdaKinesisExecutionRole",
        "DynamoDB" => "AWSLambdaDynamoDBExecutionRole",
        "MSK" => "AWSLambdaMSKExecutionRole",
        _ => "",
    };
    if !managed.is_empty() {
        role.attach_aws(site, &format!("service-role/{managed}"));
    }
    let mut statements = Vec::new();
    let secret = |uri: &Value| statement(site, &["secretsmanager:GetSecretValue"], uri.clone());
    let arn = |text: &str| site.sub(text, &[]);
    let name = match event.kind.as_str() {
        "MSK" => {
            statements.extend(schema_registry(site, properties));
            statements.extend(uris(properties, &["CLIENT_CERTIFICATE_TLS_AUTH"]).map(secret));
            "MSKExecutionRolePolicy".to_owned()
        }
        "MQ" => {
            statements.extend(uris(properties, &["BASIC_AUTH"]).map(secret));
            statements.extend(
                get(properties, "Broker").map(|broker| statement(site, &["mq:DescribeBroker"], broker.clone())),
            );
            let own = get(properties, "DynamicPolicyName").is_some_and(|value| matches!(value.kind, Kind::Bool(true)));
            if own { format!("{}AMQPolicy", event.id) } else { "SamAutoGeneratedAMQPolicy".to_owned() }
        }
        "SelfManagedKafka" => {
            let auth = ["SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH"];
            statements.extend(uris(properties, &auth).map(secret));
            if uris(properties, &["VPC_SUBNET", "VPC_SECURITY_GROUP"]).next().is_some() {
                statements.push(statement(site, &NETWORK, site.text("*")));
            }
            statements.extend(schema_registry(site, properties));
            "SelfManagedKafkaExecutionRolePolicy".to_owned()
        }
        "DocumentDB" => {
            statements.extend(uris(properties, &["BASIC_AUTH"]).map(secret));
            let rds = "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}";
            let groups = arn(&format!("{rds}:cluster-pg:*"));
            statements.push(statement(site, &["rds:DescribeDBClusterParameters"], groups));
            statements.push(statement(site, &["rds:DescribeDBSubnetGroups"], arn(&format!("{rds}:subgrp:*"))));
            statements.extend(
                get(properties, "Cluster").map(|cluster| statement(site, &["rds:DescribeDBClusters"], cluster.clone())),
            );
            statements.push(statement(site, &NETWORK, site.text("*")));
            "SamAutoGeneratedDocumentDBPolicy".to_owned()
        }
        _ => return,
    };
    if let Some(key) = get(properties, "SecretsManagerKmsKeyId") {
        let key = site.sub("arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${key}", &[("key", key)]);
        statements.push(statement(site, &["kms:Decrypt"], key));
    }
    if !statements.is_empty() {
        role.inline(site, &name, document(site, statements));
    }
}

/// What reading from a schema registry takes: its secrets, and Glue's own registry.
fn schema_registry(site: &Site, properties: &Value) -> Vec<Value> {
    let Some(config) = get(properties, "SchemaRegistryConfig") else { return Vec::new() };
    let accesses = get(config, "AccessConfigs").and_then(Value::as_list).map(|list| list.items.as_slice());
    let uris = accesses.unwrap_or_default().iter().filter_map(|access| get(access, "URI"));
    let mut statements: Vec<Value> =
        uris.map(|uri| statement(site, &["secretsmanager:GetSecretValue"], uri.clone())).collect();
    if let Some(registry) = get(config, "SchemaRegistryURI")
        && let Some(text) = registry.as_text()
        && let Some((_, name)) = text.to_string().rsplit_once(":registry/")
    {
        statements.push(statement(site, &["glue:GetRegistry"], registry.clone()));
        let schemas = "arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:schema/${name}/*";
        let schemas = site.sub(schemas, &[("name", &site.text(name))]);
        statements.push(statement(site, &["glue:GetSchemaVersion"], schemas));
    }
    statements
}

/// The URIs of source accesses of some types.
fn uris<'a>(properties: &'a Value, types: &'a [&str]) -> impl Iterator<Item = &'a Value> {
    let items =
        get(properties, "SourceAccessConfigurations").and_then(Value::as_list).map(|list| list.items.as_slice());
    items
        .unwrap_or_default()
        .iter()
        .filter(|item| known(item, "Type").is_some_and(|kind| types.contains(&kind.as_str())))
        .filter_map(|item| get(item, "URI"))
}
