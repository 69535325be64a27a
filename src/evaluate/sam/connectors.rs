//! Connectors: what lets one resource read or write another.

use std::sync::Arc;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::build::{Site, get, known, present};
use super::expansion::Expansion;
use super::role::document;
use super::statements::{self, Statement, is_part};
use crate::model::{Entry, Kind, Reason, Resource, Value};

/// The table; its first lines say how it is written and where it is from.
const TABLE: &str = include_str!("connector_profiles.txt");

/// Expands `AWS::Serverless::Connector` resources and the connectors embedded in other resources.
pub(super) fn expand(
    expansion: &mut Expansion,
    serverless: &[(usize, Resource)],
    embedded: &FxHashMap<Arc<str>, Value>,
) {
    for (order, resource) in serverless {
        if resource.type_name == "AWS::Serverless::Connector" {
            let site = Site::of(*order, resource);
            let source = get(&resource.body, "Source").cloned();
            connect(expansion, &site, &resource.address, source.as_ref(), &resource.body);
        }
    }
    let mut embedded: Vec<_> = embedded.iter().collect();
    embedded.sort_by(|a, b| a.0.cmp(b.0));
    for (owner, connectors) in embedded {
        let Some(source) = expansion.get(owner) else { continue };
        let owner_site = Site::of(expansion.order_of(owner), source);
        for (name, entry) in connectors.as_object().into_iter().flat_map(|object| &object.entries) {
            let (site, properties) =
                (owner_site.inside(entry), get(&entry.value, "Properties").unwrap_or(&entry.value));
            let own = site.object([("Id", site.text(&**owner))]);
            let source = match get(properties, "SourceReference") {
                Some(more) => super::globals::merge_values(more, &own),
                None => own,
            };
            connect(expansion, &site, &format!("{owner}{name}"), Some(&source), properties);
        }
    }
}

/// Grants access from a source to the destinations of a connector.
pub(super) fn connect(expansion: &mut Expansion, site: &Site, id: &str, source: Option<&Value>, properties: &Value) {
    let (Some(source), Some(destination)) = (source, present(properties, "Destination")) else { return };
    let access: Vec<CompactString> = match get(properties, "Permissions").map(|value| &value.kind) {
        Some(Kind::List(list)) => list.items.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    match &destination.value.kind {
        Kind::List(list) => {
            for (index, destination) in list.items.iter().enumerate() {
                let site = site.inside(&Entry { key: None, value: destination.clone() });
                let suffix = format!("Destination{index}");
                grant(expansion, &site, (id, &suffix), source, destination, &access);
            }
        }
        _ => grant(expansion, &site.inside(destination), (id, ""), source, &destination.value, &access),
    }
}

/// One end of a connector.
struct End {
    type_name: CompactString,
    arn: Value,
    id: Value,
    name: Value,
    url: Value,
    qualifier: Value,
    role: Option<Value>,
}

impl End {
    /// Reads a reference to a resource; what cannot be told of it is unknown.
    fn read(expansion: &Expansion, site: &Site, reference: &Value, other: &Value) -> Option<Self> {
        let given = |key: &str| {
            let missing = || site.unknown(Reason::new(format!("`{key}` of the connector's end is not given")));
            get(reference, key).cloned().unwrap_or_else(missing)
        };
        let Some(id) = known(reference, "Id") else {
            let type_name = known(reference, "Type")?;
            let type_name = created(&type_name).into();
            let role = get(reference, "RoleName").cloned();
            let (arn, url, name) = (given("Arn"), given("QueueUrl"), given("Name"));
            let (id, qualifier) = (given("ResourceId"), given("Qualifier"));
            return Some(Self { type_name, arn, id, name, url, qualifier, role });
        };
        let resource = expansion.get(&id)?;
        let type_name = resource.type_name.clone();
        let attribute = |name: &str| site.attribute(id.as_str(), name);
        let arn = match type_name.as_str() {
            "AWS::SNS::Topic" | "AWS::StepFunctions::StateMachine" | "AWS::AppSync::GraphQLApi" => attribute("Ref"),
            "AWS::AppSync::DataSource" => attribute("Ref"),
            _ => attribute("Arn"),
        };
        let own_id = if type_name == "AWS::AppSync::GraphQLApi" { attribute("ApiId") } else { attribute("Ref") };
        let qualifier = get(reference, "Qualifier").cloned().unwrap_or_else(|| site.text("*"));
        let role = role_of(resource, other, site);
        Some(Self { type_name, arn, id: own_id, name: attribute("Name"), url: attribute("Ref"), qualifier, role })
    }
}

/// `!Ref` to the role of a resource, where it is one of the template.
fn role_of(resource: &Resource, other: &Value, site: &Site) -> Option<Value> {
    let role = match resource.type_name.as_str() {
        "AWS::Lambda::Function" => get(&resource.body, "Role"),
        "AWS::StepFunctions::StateMachine" => get(&resource.body, "RoleArn"),
        "AWS::AppSync::DataSource" => get(&resource.body, "ServiceRoleArn"),
        "AWS::Events::Rule" => get(&resource.body, "Targets").and_then(Value::as_list).and_then(|targets| {
            let is_other = |target: &&Value| {
                let arn = get(target, "Arn");
                let attribute = arn.and_then(Value::as_text).and_then(|text| text.as_attribute());
                attribute.is_some_and(|arn| known(other, "Id").is_some_and(|id| *id == *arn.resource))
                    || arn.zip(get(other, "Arn")).is_some_and(|(a, b)| a.same(b) == Some(true))
            };
            targets.items.iter().find(is_other).and_then(|target| get(target, "RoleArn"))
        }),
        _ => None,
    };
    role_reference(role?, site)
}

fn role_reference(role: &Value, site: &Site) -> Option<Value> {
    match &role.kind {
        Kind::OneOf(one) => {
            let roles: Vec<Value> = one.values.iter().filter_map(|role| role_reference(role, site)).collect();
            (!roles.is_empty()).then(|| Value::one_of(roles, one.why.clone()))
        }
        _ => Some(site.attribute(Arc::clone(&role.as_text()?.as_attribute()?.resource), "Ref")),
    }
}

fn grant(
    expansion: &mut Expansion,
    site: &Site,
    (id, suffix): (&str, &str),
    source: &Value,
    destination: &Value,
    access: &[CompactString],
) {
    let Some(from) = End::read(expansion, site, source, destination) else { return };
    let Some(to) = End::read(expansion, site, destination, source) else { return };
    let Some((place, lines)) = profile(&from.type_name, &to.type_name) else { return };
    let variables = [
        ("Source.Arn", &from.arn),
        ("Destination.Arn", &to.arn),
        ("Source.ResourceId", &from.id),
        ("Source.Qualifier", &from.qualifier),
        ("Destination.Name", &to.name),
    ];
    let mut granted: Vec<(&str, Vec<Statement>)> = Vec::new();
    let mut lines = lines.peekable();
    while let Some(line) = lines.next() {
        let category = line.strip_prefix("as ").unwrap_or_default();
        let body: Vec<&'static str> = std::iter::from_fn(|| lines.next_if(|line| is_part(line))).collect();
        if access.iter().any(|wanted| wanted == category) {
            granted.push((category, statements::read(body.into_iter(), &variables, site)));
        }
    }
    if place == "function" {
        for (category, statements) in granted {
            let address = format!("{id}{category}LambdaPermission{suffix}");
            statements.into_iter().for_each(|statement| permit(expansion, site, &address, &to.arn, statement));
        }
        return;
    }
    let statements = granted.into_iter().flat_map(|(_, statements)| statements);
    let document = document(site, statements.map(|statement| statement.value(site)).collect());
    let mut body = site.body();
    body.set("PolicyDocument", document);
    let (address, type_name) = match place {
        "queue" => {
            body.set("Queues", site.list(vec![to.url]));
            (format!("{id}QueuePolicy{suffix}"), "AWS::SQS::QueuePolicy")
        }
        "topic" => {
            body.set("Topics", site.list(vec![to.arn]));
            (format!("{id}TopicPolicy{suffix}"), "AWS::SNS::TopicPolicy")
        }
        _ => {
            let role = if place == "role-of-source" { from.role } else { to.role };
            body.set("Roles", site.list(role.into_iter().collect()));
            (format!("{id}Policy{suffix}"), "AWS::IAM::ManagedPolicy")
        }
    };
    expansion.generate(site, address, type_name, body.done());
}

fn permit(expansion: &mut Expansion, site: &Site, address: &str, function: &Value, statement: Statement) {
    let mut body = site.body();
    body.set("Action", site.text("lambda:InvokeFunction"))
        .set("FunctionName", function.clone())
        .set("Principal", site.text(statement.by.unwrap_or("*")))
        .set_some("SourceArn", statement.from)
        .set_some("SourceAccount", statement.account);
    expansion.generate(site, address, "AWS::Lambda::Permission", body.done());
}

/// The type that SAM makes of a serverless one.
pub(super) fn created(type_name: &str) -> &str {
    match type_name {
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::StateMachine" => "AWS::StepFunctions::StateMachine",
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::HttpApi" => "AWS::ApiGatewayV2::Api",
        "AWS::Serverless::SimpleTable" => "AWS::DynamoDB::Table",
        "AWS::Serverless::GraphQLApi" => "AWS::AppSync::GraphQLApi",
        _ => type_name,
    }
}

/// The permissions that a connector between two types may give, and the attributes of its ends that it needs
/// (`Source.Arn`); None where there is none.
pub(super) fn needs(source: &str, destination: &str) -> Option<(Vec<&'static str>, Vec<&'static str>)> {
    let (place, lines) = profile(source, destination)?;
    let (mut categories, mut attributes) = (Vec::new(), Vec::new());
    match place {
        "queue" => attributes.push("Destination.QueueUrl"),
        "topic" | "function" => attributes.push("Destination.Arn"),
        "role-of-source" => attributes.push("Source.RoleName"),
        _ => attributes.push("Destination.RoleName"),
    }
    for line in lines {
        categories.extend(line.strip_prefix("as "));
        let named = line.split("${").skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
        attributes.extend(named.filter(|name| !name.starts_with("AWS::")));
    }
    Some((categories, attributes))
}

/// Where the grant between two types goes, and its lines.
fn profile(source: &str, destination: &str) -> Option<(&'static str, impl Iterator<Item = &'static str>)> {
    let mut lines = TABLE.lines();
    let place = lines.find_map(|line| {
        let rest = line.strip_prefix(source)?.strip_prefix(' ')?.strip_prefix(destination)?.strip_prefix(' ')?;
        Some(rest)
    })?;
    Some((place, lines.take_while(|line| is_part(line) || line.starts_with("as "))))
}
