//! `AWS::Serverless::StateMachine`: the state machine, its role and events.

use super::api::{IMPLICIT_REST, Route, add_route};
use super::build::{Site, get, known, present};
use super::events::{self, Event};
use super::expansion::Expansion;
use super::policies;
use super::role::{RoleDraft, assumed_by};
use crate::model::{Kind, Reason, Resource, Text, Value};

/// Expands a state machine.
pub(super) fn expand(expansion: &mut Expansion, order: usize, resource: &Resource) {
    let site = Site::of(order, resource);
    let properties = &resource.body;
    let id = &*resource.address;

    let mut body = site.body();
    body.pass(properties, &["DefinitionSubstitutions"])
        .pass_as(properties, "Name", "StateMachineName")
        .pass_as(properties, "Type", "StateMachineType")
        .pass_as(properties, "Logging", "LoggingConfiguration")
        .pass_as(properties, "Tracing", "TracingConfiguration");
    let document = expansion.documents.get(&resource.address).cloned();
    match (get(properties, "Definition"), document, get(properties, "DefinitionUri")) {
        (Some(definition), ..) => {
            let text = Value { kind: Kind::Text(Text::json(definition.clone())), origin: definition.origin.clone() };
            body.set("DefinitionString", text);
        }
        (None, Some(document), _) => _ = body.set("DefinitionString", document),
        (None, None, Some(place)) => {
            let name = place.as_str().map_or_else(|| "definition".to_owned(), |name| format!("definition `{name}`"));
            let reason = Reason::new(format!("the state machine's {name} was not read"));
            body.set("DefinitionString", Value::unknown(reason).with_origin(place.origin.clone()));
        }
        (None, None, None) => {}
    }
    match get(properties, "Role") {
        Some(role) => body.set("RoleArn", role.clone()),
        None => {
            let address = format!("{id}Role");
            let mut role = RoleDraft::default();
            policies::add(&mut role, &site, id, properties);
            let traced = get(properties, "Tracing").and_then(|tracing| get(tracing, "Enabled"));
            if traced.is_some_and(|value| matches!(value.kind, Kind::Bool(true))) {
                role.attach_aws(&site, "AWSXrayWriteOnlyAccess");
            }
            role.generate(expansion, &site, &address, assumed_by(&site, "states.amazonaws.com"), properties);
            body.set("RoleArn", site.attribute(address, "Arn"))
        }
    };
    let mut machine = site.resource(id, "AWS::StepFunctions::StateMachine", body.at(properties));
    machine.generated = false;
    machine.depends_on.clone_from(&resource.depends_on);
    expansion.add(order, machine);

    let alias = alias(expansion, &site, id, properties);
    let by_alias = get(properties, "UseAliasAsEventTarget").is_some_and(|value| matches!(value.kind, Kind::Bool(true)));
    let target = alias.filter(|_| by_alias).unwrap_or_else(|| id.to_owned());
    let events = events::of(&site, id, properties);
    events::check_state_machine(expansion, &site, id, properties, &events);
    for event in &events {
        start_by(expansion, event, &target, properties);
    }
}

fn alias(expansion: &mut Expansion, site: &Site, id: &str, properties: &Value) -> Option<String> {
    let entry = present(properties, "AutoPublishAlias")?;
    let place = site.inside(entry);
    let version = format!("{id}Version");
    let mut body = place.body();
    body.set("StateMachineArn", place.attribute(id, "Ref"));
    expansion.generate(&place, version.as_str(), "AWS::StepFunctions::StateMachineVersion", body.done());
    let alias = format!("{id}Alias{}", entry.value.as_str().unwrap_or_default());
    let mut body = place.body();
    let preference = place.object([("StateMachineVersionArn", place.attribute(version.as_str(), "Ref"))]);
    body.pass_as(properties, "AutoPublishAlias", "Name").set("DeploymentPreference", preference);
    expansion.generate(&place, alias.as_str(), "AWS::StepFunctions::StateMachineAlias", body.done());
    expansion.also_known(format!("{id}.Version"), version);
    expansion.also_known(format!("{id}.Alias"), alias.as_str());
    Some(alias)
}

/// An event that starts the state machine: always by a role, never by a permission.
fn start_by(expansion: &mut Expansion, event: &Event, machine: &str, properties: &Value) {
    let site = &event.site;
    let arn = site.attribute(machine, "Ref");
    match event.kind.as_str() {
        "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => {
            let given = get(&event.properties, "RoleArn").filter(|_| event.kind == "Schedule").cloned();
            let role = given.unwrap_or_else(|| role(expansion, event, "events.amazonaws.com", &arn, properties));
            events::rule::expand(expansion, event, arn, Some(role), "StepFunctionsTarget");
        }
        "ScheduleV2" => {
            events::schedule::expand(expansion, event, &arn, "StartExecutionPolicy", "states:StartExecution");
        }
        "Api" => {
            let role = role(expansion, event, "apigateway.amazonaws.com", &arn, properties);
            let (Some(path), Some(method)) = (known(&event.properties, "Path"), known(&event.properties, "Method"))
            else {
                return;
            };
            let Some(api) = events::api::reference(expansion, event, "RestApiId", IMPLICIT_REST).id else { return };
            let uri = site.sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution", &[]);
            let template = site.sub(
                r#"{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "${machine}"}"#,
                &[("machine", &arn)],
            );
            let integration = site.object([
                ("type", site.text("aws")),
                ("httpMethod", site.text("POST")),
                ("uri", uri),
                ("credentials", role),
                ("requestTemplates", site.object([("application/json", template)])),
            ]);
            add_route(expansion, &api, event, Route { path: &path, method: &method, integration });
        }
        _ => {}
    }
}

/// The role that lets a service start the state machine.
fn role(expansion: &mut Expansion, event: &Event, service: &str, arn: &Value, properties: &Value) -> Value {
    let (site, address) = (&event.site, format!("{}Role", event.id));
    let mut role = RoleDraft::default();
    role.allow(site, &format!("{address}StartExecutionPolicy"), &["states:StartExecution"], arn.clone());
    let boundary = site.body().pass(properties, &["PermissionsBoundary"]).done();
    role.generate(expansion, site, &address, assumed_by(site, service), &boundary);
    site.attribute(address, "Arn")
}
