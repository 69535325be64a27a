//! AWS SAM: expands serverless resources into the CloudFormation resources the deployer creates from them.
//!
//! In: the evaluated resources of a template with the SAM transform, `Globals`. Out: CloudFormation resources that carry the
//! logical ids SAM documents and values that point to the user's own lines.
//! Must not know: YAML, the graph, rules.
//!
//! What SAM does is taken from aws-sam-translator 1.110.0.

mod api;
mod authorizers;
mod build;
mod checks;
mod connectors;
mod deployment;
mod destinations;
mod events;
mod expansion;
mod function;
mod globals;
mod graphql;
mod policies;
mod policy_templates;
mod role;
mod security;
mod simple;
mod state_machine;
mod statements;
mod websocket;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::Diagnostic;
use crate::model::{Opaque, Resource, Value};

/// A SAM template with its intrinsics resolved. Serverless resources have `kind` [`crate::model::Type::Other`].
#[derive(Debug)]
pub struct Template {
    /// The `Globals` section.
    pub globals: Option<Value>,
    /// Its resources in order. `body` is the `Properties`.
    pub resources: Vec<Resource>,
    /// `Connectors` attributes, by logical id of the resource they are embedded in.
    pub connectors: FxHashMap<Arc<str>, Value>,
    /// `IgnoreGlobals` attributes, by logical id.
    pub ignored_globals: FxHashMap<Arc<str>, Value>,
    /// Logical ids of resources that are left out because of their condition.
    pub left_out: FxHashSet<Arc<str>>,
    /// Whether there may be resources that nobody sees.
    pub open: bool,
}

/// What the deployer makes of a SAM template.
#[derive(Debug, Default)]
pub struct Expanded {
    /// CloudFormation resources only.
    pub resources: Vec<Resource>,
    /// Other addresses for them: `Function.Alias`, `Function.Version`, `Api.Stage`, …
    pub also_known: FxHashMap<Arc<str>, Arc<str>>,
    /// What the deployer would refuse.
    pub problems: Vec<Diagnostic>,
    /// Events that are not known: what they would make cannot be seen.
    pub opaque: Vec<Opaque>,
}

/// Expands a template. `definition_of` reads the document that `DefinitionUri` of a resource leads to.
pub fn expand(template: Template, definition_of: &dyn Fn(&Resource) -> Option<Value>) -> Expanded {
    let Template { globals, resources, connectors, ignored_globals, left_out, open } = template;
    let (serverless, plain): (Vec<_>, Vec<_>) = resources
        .into_iter()
        .enumerate()
        .partition(|(_, resource)| resource.type_name.starts_with("AWS::Serverless::"));
    let mut expansion = expansion::Expansion::new(plain);
    (expansion.left_out, expansion.open) = (left_out, open);
    let mut merged = Vec::with_capacity(serverless.len());
    for (order, resource) in serverless {
        let ignored = ignored_globals.get(&resource.address);
        let resource = globals::merge(&mut expansion, globals.as_ref(), ignored, resource);
        if let Some(document) = definition_of(&resource) {
            expansion.documents.insert(Arc::clone(&resource.address), document);
        }
        merged.push((order, resource));
    }
    let serverless = merged;
    api::collect(&mut expansion, &serverless, globals.as_ref());
    checks::run(&mut expansion, &serverless, &connectors);
    // Functions and state machines come first: their events change buckets, user pools and APIs.
    for (order, resource) in &serverless {
        match resource.type_name.as_str() {
            "AWS::Serverless::Function" => function::expand(&mut expansion, *order, resource),
            "AWS::Serverless::StateMachine" => state_machine::expand(&mut expansion, *order, resource),
            "AWS::Serverless::Api" | "AWS::Serverless::HttpApi" | "AWS::Serverless::Connector" => {}
            "AWS::Serverless::WebSocketApi" => websocket::expand(&mut expansion, *order, resource),
            _ => simple::expand(&mut expansion, *order, resource),
        }
    }
    api::finish(&mut expansion);
    connectors::expand(&mut expansion, &serverless, &connectors);
    expansion.finish()
}
