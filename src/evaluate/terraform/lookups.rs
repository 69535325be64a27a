//! Data sources that look up by name what the same root declares.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::evaluator::{Evaluator, Scope};
use super::instances::{Handle, Of};
use super::reference::own_name;
use crate::model::{Exists, Resource, Text, Value};

/// Data sources and the arguments by which they find a resource of the type of the same name, which has them too.
const LOOKUPS: [(&str, &[&str]); 19] = [
    ("aws_api_gateway_rest_api", &["name"]),
    ("aws_apigatewayv2_api", &["api_id"]),
    ("aws_cloudwatch_event_bus", &["name"]),
    ("aws_cloudwatch_log_group", &["name"]),
    ("aws_dynamodb_table", &["name"]),
    ("aws_iam_policy", &["name"]),
    ("aws_iam_role", &["name"]),
    ("aws_kinesis_firehose_delivery_stream", &["name"]),
    ("aws_kinesis_stream", &["name"]),
    ("aws_lambda_alias", &["function_name", "name"]),
    ("aws_lambda_function", &["function_name"]),
    ("aws_lb_target_group", &["name"]),
    ("aws_mq_broker", &["broker_name"]),
    ("aws_msk_cluster", &["cluster_name"]),
    ("aws_s3_bucket", &["bucket"]),
    ("aws_secretsmanager_secret", &["name"]),
    ("aws_sfn_state_machine", &["name"]),
    ("aws_sns_topic", &["name"]),
    ("aws_sqs_queue", &["name"]),
];

/// Arguments with which a data source stands for something else than the resource itself.
const OTHERWISE: [&str; 2] = ["provider", "qualifier"];

/// Addresses of data sources with the addresses of what they look up.
type Found = FxHashMap<Arc<str>, Arc<str>>;

impl<'a> Evaluator<'a> {
    /// The data sources that were referred to and look up the one resource of the root that fits.
    pub(super) fn looked_up(&self, resources: &[Resource]) -> Found {
        let mut found = Found::default();
        let mut handles: Vec<_> =
            self.handles.borrow().iter().filter(|handle| handle.of == Of::Data).cloned().collect();
        // An alias is found by its function, which may be looked up too.
        handles.sort_by_key(|handle| handle.declared.kind == "aws_lambda_alias");
        for handle in handles {
            let lookup = LOOKUPS.iter().find(|(kind, _)| *kind == handle.declared.kind);
            let Some((kind, arguments)) = lookup else { continue };
            if OTHERWISE.iter().any(|argument| handle.declared.attribute(argument).is_some()) {
                continue;
            }
            let wanted: Option<Vec<(&str, Text)>> =
                arguments.iter().map(|argument| Some((*argument, self.argument(&handle, argument)?))).collect();
            let Some(wanted) = wanted else { continue };
            let fits = |resource: &&Resource| {
                resource.type_name == *kind
                    && resource.exists == Exists::Yes
                    && wanted.iter().all(|(argument, text)| fits(resource, argument, text, resources, &found))
            };
            let mut fitting = resources.iter().filter(fits);
            if let (Some(resource), None) = (fitting.next(), fitting.next()) {
                let address = Arc::clone(&resource.address);
                found.insert(Arc::clone(&handle.address), address);
            }
        }
        found
    }

    fn argument(&self, handle: &Handle<'a>, name: &str) -> Option<Text> {
        let (file, attribute) = handle.declared.attribute(name)?;
        let scope = Scope::new(&handle.instance, &handle.repetition, file);
        self.settled(&attribute.value, &scope).as_text().cloned()
    }
}

/// Whether a resource is meant by a text: as its own attribute, or as what it has for this argument.
fn fits(resource: &Resource, argument: &str, text: &Text, resources: &[Resource], found: &Found) -> bool {
    let named = text.as_attribute().map(|attribute| found.get(&attribute.resource).unwrap_or(&attribute.resource));
    if named == Some(&resource.address) {
        return true;
    }
    let Some(own) = resource.body.get(argument).and_then(Value::as_text) else { return false };
    let key = text.key();
    if key.is_some() && own.key() == key {
        return true;
    }
    // The function of an alias, by its ARN here and by its name there.
    let Some(other) = own.as_attribute().map(|attribute| &attribute.resource) else { return false };
    let name_of_other = || {
        let other = resources.iter().find(|resource| resource.address == *other)?;
        other.body.get(own_name(&other.type_name))?.as_text()?.key()
    };
    named == Some(other) || (key.is_some() && name_of_other() == key)
}
