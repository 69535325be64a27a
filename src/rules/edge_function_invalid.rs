//! `edge-function-invalid`: CloudFront takes plain, numbered versions of functions only. See the page.

use super::{Findings, seconds};
use crate::graph::{Qualifier, SourceKind, Trigger, TriggerGraph};
use crate::model::limits::EDGE_TIMEOUTS;
use crate::model::things::Function;
use crate::model::{Field, Kind, Reason, Spec, State, Text, Truth, Type, Value};

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::CloudFront) {
        check_version(graph, trigger, findings);
        check_timeout(graph, trigger, findings);
        check_parts(graph, trigger, findings);
        check_role(graph, trigger, findings);
    }
}

fn check_version(graph: &TriggerGraph, trigger: &Trigger, findings: &mut Findings) {
    let function = graph.shown(trigger.function);
    let what = match &trigger.qualifier {
        None if graph.is_external(trigger.function) => return,
        None => "no version",
        Some(Qualifier::Literal(word)) if word == "$LATEST" => "`$LATEST`",
        Some(Qualifier::Literal(word)) if !word.chars().all(|c| c.is_ascii_digit()) => "an alias",
        Some(Qualifier::Node(node)) if graph.kind(*node) == Some(Type::Alias) => "an alias",
        Some(Qualifier::Unknown) => {
            return findings.undecided(trigger, Reason::new("whether it is a numbered version is not known"));
        }
        Some(_) => return,
    };
    let message = format!("CloudFront is given {what} of `{function}`, it takes a numbered version");
    findings
        .report(trigger, "not a numbered version", message)
        .label_node(graph, trigger.function, "the function")
        .help("publish a version and give its ARN, with the number at its end");
}

fn check_timeout(graph: &TriggerGraph, trigger: &Trigger, findings: &mut Findings) {
    let event = ["event_type", "EventType"].iter().find_map(|path| trigger.entry.get(path)).and_then(Value::as_str);
    let Some(event) = event else { return };
    let (viewer, origin) = EDGE_TIMEOUTS;
    let most = if event.starts_with("viewer-") { viewer } else { origin };
    let Some(timeout) = graph.field(trigger.function, &Function::TIMEOUT) else { return };
    let Some(running) = findings.known(&timeout).filter(|&running| running > most) else { return };
    let (function, running, most) = (graph.shown(trigger.function), seconds(running), seconds(most));
    findings
        .report(&timeout, format!("may run for {running}"), format!("`{function}` may run for {running}, CloudFront allows {most} at `{event}`"))
        .label(trigger, format!("runs at `{event}`"))
        .help(format!("set `{}` of `{function}` to {most} or less", timeout.name));
}

/// CloudFront runs copies of the function under a name of its own (CloudFront guide, "Function execution role").
fn check_role(graph: &TriggerGraph, trigger: &Trigger, findings: &mut Findings) {
    const SERVICE: &str = "edgelambda.amazonaws.com";
    let (Ok(role), Some(id)) =
        (graph.role_of_function(trigger.function), graph.execution_role(trigger.function))
    else {
        return;
    };
    match graph.trusts(role, SERVICE) {
        Truth::Yes => {}
        Truth::Unknown(why) => findings.undecided(id, why),
        Truth::No => {
            let function = graph.shown(trigger.function);
            findings
                .report(id, format!("does not trust `{SERVICE}`"), format!("the role of `{function}` does not let CloudFront assume it"))
                .label(trigger, "CloudFront runs it here")
                .label_node(graph, trigger.function, "the function")
                .help(format!("let `{SERVICE}` assume the role, beside `lambda.amazonaws.com`"));
        }
    }
}

/// What a function at the edge must not have.
fn check_parts(graph: &TriggerGraph, trigger: &Trigger, findings: &mut Findings) {
    let Some(id) = graph.resource_id(trigger.function) else { return };
    let value = |spec: &Spec<Value>| graph.model.field(id, spec).unless_empty();
    let text = |spec: &Spec<Text>| graph.model.field(id, spec);
    let environment = value(&Function::ENVIRONMENT);
    let has_variables = environment.value().is_some_and(|v| v.as_object().is_none_or(|o| !o.entries.is_empty()));
    report_if(has_variables, &environment, "environment variables", graph, trigger, findings);
    let subnets = value(&Function::SUBNETS);
    report_if(subnets.value().is_some(), &subnets, "a VPC", graph, trigger, findings);
    let layers = value(&Function::LAYERS);
    report_if(layers.value().is_some(), &layers, "layers", graph, trigger, findings);
    let dead_letter = text(&Function::DEAD_LETTER);
    report_if(dead_letter.value().is_some(), &dead_letter, "a dead-letter queue", graph, trigger, findings);
    let architectures = value(&Function::ARCHITECTURES);
    let arm = |value: &Value| {
        let first = value.as_list().and_then(|list| list.items.first()).unwrap_or(value);
        matches!(&first.kind, Kind::Text(text) if text.known().is_some_and(|word| word == "arm64"))
    };
    report_if(architectures.value().is_some_and(arm), &architectures, "the `arm64` architecture", graph, trigger, findings);
    let package = text(&Function::PACKAGE_TYPE);
    let image = package.value().and_then(Text::known).is_some_and(|word| word == "Image");
    report_if(image, &package, "a container image", graph, trigger, findings);
}

fn report_if<T>(
    wrong: bool,
    field: &Field<T>,
    what: &str,
    graph: &TriggerGraph,
    trigger: &Trigger,
    findings: &mut Findings,
) {
    if let State::Unknown(why, _) = &field.state {
        findings.undecided(field, why.clone());
    }
    if !wrong {
        return;
    }
    let function = graph.shown(trigger.function);
    findings
        .report(field, format!("has {what}"), format!("`{function}` has {what}, a function at the edge must not"))
        .label(trigger, "CloudFront runs it here")
        .help(format!("remove `{}`", field.name));
}
