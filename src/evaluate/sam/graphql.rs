//! `AWS::Serverless::GraphQLApi`: the API and its data sources with their roles.

use super::build::{Site, get, known};
use super::connectors::connect;
use super::expansion::Expansion;
use super::role::{RoleDraft, assumed_by};
use crate::model::{Entry, Kind, Resource, Value};

/// Expands a GraphQL API.
pub(super) fn expand(expansion: &mut Expansion, order: usize, resource: &Resource) {
    let site = Site::of(order, resource);
    let (id, properties) = (&*resource.address, &resource.body);
    let mut body = site.body();
    body.set("Name", site.text(id)).pass(properties, &["Name", "XrayEnabled", "Visibility"]);
    if let Some(auth) = get(properties, "Auth") {
        body.pass_as(auth, "Type", "AuthenticationType");
        let mut functions: Vec<&Value> = Vec::new();
        body.set_some("LambdaAuthorizerConfig", lambda_authorizer(auth, &mut functions));
        let additional = get(auth, "Additional").and_then(Value::as_list).map(|list| list.items.as_slice());
        let mut providers = Vec::new();
        for provider in additional.unwrap_or_default() {
            let mut made = site.body();
            made.pass_as(provider, "Type", "AuthenticationType");
            made.set_some("LambdaAuthorizerConfig", lambda_authorizer(provider, &mut functions));
            providers.push(made.at(provider));
        }
        if !providers.is_empty() {
            body.set("AdditionalAuthenticationProviders", site.list(providers));
        }
        for (index, function) in functions.into_iter().enumerate() {
            let source = site.object([
                ("Type", site.text("AWS::AppSync::GraphQLApi")),
                ("Arn", site.attribute(id, "Ref")),
                ("ResourceId", site.attribute(id, "ApiId")),
            ]);
            let connector = format!("{id}ToLambdaAuthConnector{}", index + 1);
            let to = to(&site, "AWS::Lambda::Function", function, site.texts(&["Write"]));
            connect(expansion, &site, &connector, Some(&source), &to);
        }
    }
    let mut api = site.resource(id, "AWS::AppSync::GraphQLApi", body.at(properties));
    api.generated = false;
    api.depends_on.clone_from(&resource.depends_on);
    expansion.add(order, api);

    let logged = get(properties, "Logging");
    let own_role = logged.and_then(|logging| get(logging, "CloudWatchLogsRoleArn")).is_some();
    if !own_role && !logged.is_some_and(|value| matches!(value.kind, Kind::Bool(false))) {
        let mut role = RoleDraft::default();
        role.attach_aws(&site, "service-role/AWSAppSyncPushToCloudWatchLogs");
        let trust = assumed_by(&site, "appsync.amazonaws.com");
        role.generate(expansion, &site, &format!("{id}CloudWatchRole"), trust, &site.object([]));
    }
    none_source(expansion, &site, id, properties);
    let sources = get(properties, "DataSources");
    for (kind, type_name) in [("DynamoDb", "AMAZON_DYNAMODB"), ("Lambda", "AWS_LAMBDA")] {
        let sources = sources.and_then(|sources| get(sources, kind)).and_then(Value::as_object);
        for (name, entry) in sources.into_iter().flat_map(|sources| &sources.entries) {
            data_source(expansion, &site.inside(entry), id, (name, &entry.value), type_name);
        }
    }
}

/// Functions that only transform have one data source that is nothing.
fn none_source(expansion: &mut Expansion, site: &Site, id: &str, properties: &Value) {
    let functions = get(properties, "Functions").and_then(Value::as_object);
    let is_none =
        |entry: &Entry| known(&entry.value, "DataSource").is_some_and(|name| name.eq_ignore_ascii_case("none"));
    if functions.is_some_and(|functions| functions.entries.values().any(is_none)) {
        let name = format!("{id}NoneDataSource");
        let body = site.object([
            ("ApiId", site.attribute(id, "ApiId")),
            ("Name", site.text(name.as_str())),
            ("Type", site.text("NONE")),
        ]);
        expansion.generate(site, name, "AWS::AppSync::DataSource", body);
    }
}

/// The configuration of a Lambda authorizer; notes its function.
fn lambda_authorizer<'a>(auth: &'a Value, functions: &mut Vec<&'a Value>) -> Option<Value> {
    if known(auth, "Type").as_deref() != Some("AWS_LAMBDA") {
        return None;
    }
    let config = get(auth, "LambdaAuthorizer")?;
    functions.extend(get(config, "AuthorizerUri"));
    Some(config.clone())
}

/// The destination and access of a connector.
fn to(site: &Site, type_name: &str, arn: &Value, access: Value) -> Value {
    let destination = site.object([("Type", site.text(type_name)), ("Arn", arn.clone())]);
    site.object([("Destination", destination), ("Permissions", access)])
}

fn data_source(expansion: &mut Expansion, site: &Site, api: &str, (name, given): (&str, &Value), type_name: &str) {
    let lambda = type_name == "AWS_LAMBDA";
    let id = format!("{api}{name}{}DataSource", if lambda { "Lambda" } else { "DynamoDB" });
    let mut body = site.body();
    body.set("ApiId", site.attribute(api, "ApiId"))
        .set("Name", site.text(name))
        .pass(given, &["Name", "Description"])
        .set("Type", site.text(type_name));
    let both = || site.texts(&["Read", "Write"]);
    let (connector, target) = if lambda {
        let function = get(given, "FunctionArn");
        body.set("LambdaConfig", site.body().set_some("LambdaFunctionArn", function.cloned()).done());
        let to = function.map(|function| to(site, "AWS::Lambda::Function", function, site.texts(&["Write"])));
        ("ToLambdaConnector", to)
    } else {
        body.set("DynamoDBConfig", site.body().pass(given, &["TableName", "UseCallerCredentials"]).done());
        let table = get(given, "TableArn").cloned().or_else(|| {
            let arn = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${table}";
            Some(site.sub(arn, &[("table", get(given, "TableName")?)]))
        });
        let access = get(given, "Permissions").cloned().unwrap_or_else(both);
        ("ToTableConnector", table.map(|table| to(site, "AWS::DynamoDB::Table", &table, access)))
    };
    let role = get(given, "ServiceRoleArn").cloned();
    let own_role = role.is_some();
    let address = format!("{id}Role");
    body.set("ServiceRoleArn", role.unwrap_or_else(|| site.attribute(address.as_str(), "Arn")));
    expansion.generate(site, id.as_str(), "AWS::AppSync::DataSource", body.at(given));
    if own_role {
        return;
    }
    let trust = assumed_by(site, "appsync.amazonaws.com");
    RoleDraft::default().generate(expansion, site, &address, trust, &site.object([]));
    if let Some(to) = target {
        let source = site.object([
            ("Type", site.text("AWS::AppSync::DataSource")),
            ("Arn", site.attribute(id.as_str(), "Ref")),
            ("RoleName", site.attribute(address, "Ref")),
        ]);
        connect(expansion, site, &format!("{id}{connector}"), Some(&source), &to);
    }
}
