//! The part of a plan that repeats the configuration: which names each expression mentions, but not how.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::document::part;
use crate::model::{Dialect, Type};

/// Modules within modules that are followed.
const DEEPEST: usize = 64;

/// What a module declares.
#[derive(Default)]
pub(super) struct Module {
    /// By `type.name` and `data.type.name`.
    pub(super) resources: FxHashMap<String, Declared>,
    /// The names each output mentions.
    pub(super) outputs: FxHashMap<String, Vec<String>>,
    pub(super) calls: FxHashMap<String, Call>,
}

/// A resource or data source.
#[derive(Default)]
pub(super) struct Declared {
    /// By argument; null for types that take no part in triggers.
    pub(super) expressions: Json,
    /// The names `count` or `for_each` mentions; None where there is neither.
    pub(super) repeated: Option<Vec<String>>,
    pub(super) depends_on: Vec<String>,
}

/// A call of a module.
#[derive(Default)]
pub(super) struct Call {
    /// By argument.
    pub(super) expressions: Json,
    pub(super) repeated: Option<Vec<String>>,
    pub(super) module: Module,
}

#[derive(Deserialize)]
struct ConfigurationText<'t> {
    #[serde(borrow)]
    root_module: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct ModuleText<'t> {
    #[serde(borrow, default)]
    resources: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    outputs: BTreeMap<String, &'t RawValue>,
    #[serde(borrow, default)]
    module_calls: BTreeMap<String, &'t RawValue>,
}

#[derive(Deserialize)]
struct OutputText {
    #[serde(default)]
    expression: Json,
}

#[derive(Deserialize)]
struct ResourceText<'t> {
    #[serde(default)]
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    name: String,
    #[serde(borrow)]
    expressions: Option<&'t RawValue>,
    count_expression: Option<Json>,
    for_each_expression: Option<Json>,
    #[serde(default)]
    depends_on: Vec<String>,
}

#[derive(Deserialize)]
struct CallText<'t> {
    #[serde(default)]
    expressions: Json,
    count_expression: Option<Json>,
    for_each_expression: Option<Json>,
    #[serde(borrow)]
    module: Option<&'t RawValue>,
}

/// Reads it; `whole` becomes false where a part was not understood.
pub(super) fn read(raw: &RawValue, whole: &mut bool) -> Module {
    match part::<ConfigurationText<'_>>(raw) {
        Some(ConfigurationText { root_module: Some(root) }) => module(root, 0, whole),
        Some(_) => Module::default(),
        None => {
            *whole = false;
            Module::default()
        }
    }
}

fn module(raw: &RawValue, depth: usize, whole: &mut bool) -> Module {
    let Some(text) = part::<ModuleText<'_>>(raw).filter(|_| depth < DEEPEST) else {
        *whole = false;
        return Module::default();
    };
    let mut found = Module::default();
    for raw in text.resources {
        let Some(resource) = part::<ResourceText<'_>>(raw) else {
            *whole = false;
            continue;
        };
        let data = resource.mode == "data";
        let local = format!("{}.{}", resource.kind, resource.name);
        let wanted = data || Type::of(Dialect::Terraform, &resource.kind) != Type::Other;
        let expressions = resource.expressions.filter(|_| wanted).and_then(part).unwrap_or_default();
        let repeated = repeated(resource.count_expression, resource.for_each_expression);
        let declared = Declared { expressions, repeated, depends_on: resource.depends_on };
        found.resources.insert(if data { format!("data.{local}") } else { local }, declared);
    }
    for (name, raw) in text.outputs {
        if let Some(output) = part::<OutputText>(raw) {
            found.outputs.insert(name, references(&output.expression));
        }
    }
    for (name, raw) in text.module_calls {
        let Some(call) = part::<CallText<'_>>(raw) else {
            *whole = false;
            continue;
        };
        let repeated = repeated(call.count_expression, call.for_each_expression);
        let module = call.module.map(|raw| module(raw, depth + 1, whole)).unwrap_or_default();
        found.calls.insert(name, Call { expressions: call.expressions, repeated, module });
    }
    found
}

fn repeated(count: Option<Json>, for_each: Option<Json>) -> Option<Vec<String>> {
    for_each.or(count).map(|expression| references(&expression))
}

/// The names an expression mentions, each followed by what it is a part of.
pub(super) fn references(expression: &Json) -> Vec<String> {
    let names = expression.get("references").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    names.iter().filter_map(Json::as_str).map(str::to_owned).collect()
}

/// Every name mentioned anywhere inside, at any depth of nested blocks.
pub(super) fn mentioned(expressions: &Json, found: &mut Vec<String>) {
    match expressions {
        Json::Object(object) if object.contains_key("constant_value") => {}
        Json::Object(object) if object.contains_key("references") => found.extend(references(expressions)),
        Json::Object(object) => object.values().for_each(|inner| mentioned(inner, found)),
        Json::Array(items) => items.iter().for_each(|inner| mentioned(inner, found)),
        _ => {}
    }
}

impl Module {
    /// The module at an address, with its calls followed.
    pub(super) fn at(&self, address: &str) -> Option<&Module> {
        let mut module = self;
        for (name, _) in super::address::modules(address) {
            module = &module.calls.get(name)?.module;
        }
        Some(module)
    }
}
