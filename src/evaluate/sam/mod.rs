//! AWS SAM: expands serverless resources into the CloudFormation resources the deployer creates from them.
//!
//! In: the evaluated resources of a template with the SAM transform, `Globals`. Out: CloudFormation resources that carry the
//! logical ids SAM documents and values that point to the user's own lines.
//! Must not know: YAML, the graph, rules.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Resource, Value};

/// A SAM template with its intrinsics resolved. Serverless resources have `kind` [`crate::model::Type::Other`].
#[derive(Debug)]
pub struct Template {
    /// The `Globals` section.
    pub globals: Option<Value>,
    /// Its resources in order. `body` is the `Properties`.
    pub resources: Vec<Resource>,
    /// `Connectors` attributes, by logical id of the resource they are embedded in.
    pub connectors: FxHashMap<Arc<str>, Value>,
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
}

/// Expands a template.
pub fn expand(template: Template) -> Expanded {
    Expanded { resources: template.resources, ..Expanded::default() }
}
