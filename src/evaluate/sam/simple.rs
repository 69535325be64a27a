//! Serverless resources that become one resource of another name: tables, layers, nested applications.

use super::build::{Site, get, hash, known};
use super::expansion::Expansion;
use super::role::{RoleDraft, assumed_by};
use crate::model::{Resource, Value};

/// Expands a resource of a type that has no file of its own.
pub(super) fn expand(expansion: &mut Expansion, order: usize, resource: &Resource) {
    let site = Site::of(order, resource);
    let properties = &resource.body;
    let id = &*resource.address;
    let (address, type_name, body) = match resource.type_name.as_str() {
        "AWS::Serverless::SimpleTable" => (id.to_owned(), "AWS::DynamoDB::Table", table(&site, properties)),
        "AWS::Serverless::Application" => {
            let mut body = site.body();
            body.pass(properties, &["Parameters", "NotificationARNs", "TimeoutInMinutes"]).pass_as(
                properties,
                "Location",
                "TemplateURL",
            );
            (id.to_owned(), "AWS::CloudFormation::Stack", body.at(properties))
        }
        "AWS::Serverless::LayerVersion" => {
            let mut body = site.body();
            body.set("LayerName", site.text(id))
                .pass(properties, &["LayerName", "CompatibleRuntimes", "CompatibleArchitectures"])
                .pass_as(properties, "ContentUri", "Content");
            let content = known(properties, "ContentUri").unwrap_or_default();
            (format!("{id}{}", hash(&content)), "AWS::Lambda::LayerVersion", body.at(properties))
        }
        "AWS::Serverless::CapacityProvider" => {
            let mut body = site.body();
            body.pass(properties, &["CapacityProviderName", "VpcConfig", "InstanceRequirements", "KmsKeyArn"]);
            let operator = get(properties, "OperatorRole").cloned().unwrap_or_else(|| operator(expansion, &site, id));
            let permissions = site.object([("CapacityProviderOperatorRoleArn", operator)]);
            body.set("PermissionsConfig", permissions);
            (id.to_owned(), "AWS::Lambda::CapacityProvider", body.at(properties))
        }
        "AWS::Serverless::GraphQLApi" => return super::graphql::expand(expansion, order, resource),
        // Not a type of SAM: left as it is.
        _ => return expansion.add(order, resource.clone()),
    };
    if address != id {
        expansion.also_known(id, address.as_str());
    }
    let mut made = site.resource(address, type_name, body);
    made.generated = false;
    made.depends_on.clone_from(&resource.depends_on);
    expansion.add(order, made);
}

/// The role by which Lambda runs instances; gives its ARN.
fn operator(expansion: &mut Expansion, site: &Site, id: &str) -> Value {
    let address = format!("{id}OperatorRole");
    let mut role = RoleDraft::default();
    role.attach_aws(site, "AWSLambdaManagedEC2ResourceOperator");
    role.generate(expansion, site, &address, assumed_by(site, "lambda.amazonaws.com"), &site.object([]));
    site.attribute(address, "Arn")
}

fn table(site: &Site, properties: &Value) -> Value {
    let key = get(properties, "PrimaryKey");
    let name = key.and_then(|key| get(key, "Name")).cloned().unwrap_or_else(|| site.text("id"));
    let kind = match key.and_then(|key| known(key, "Type")).as_deref() {
        Some("Number") => "N",
        Some("Binary") => "B",
        _ => "S",
    };
    let attribute = site.object([("AttributeName", name.clone()), ("AttributeType", site.text(kind))]);
    let schema = site.object([("AttributeName", name), ("KeyType", site.text("HASH"))]);
    let mut body = site.body();
    body.pass(
        properties,
        &["TableName", "ProvisionedThroughput", "SSESpecification", "PointInTimeRecoverySpecification"],
    )
    .set("AttributeDefinitions", site.list(vec![attribute]))
    .set("KeySchema", site.list(vec![schema]));
    if get(properties, "ProvisionedThroughput").is_none() {
        body.set("BillingMode", site.text("PAY_PER_REQUEST"));
    }
    body.at(properties)
}
