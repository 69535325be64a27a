//! The text of a plan, read so far that it is known what there is; values of resources that take no part in triggers are
//! passed over.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::configuration::{self, Module};
use super::span_of;
use crate::diagnostic::Diagnostic;
use crate::model::{Change, Dialect, Type};
use crate::source::{SourceFile, Span};

/// Modules within modules that are followed.
const DEEPEST: usize = 64;
/// Resources of one plan.
const MOST_RESOURCES: usize = 50_000;

/// The outermost level.
#[derive(Deserialize)]
pub(super) struct Outline<'t> {
    #[serde(borrow)]
    pub(super) planned_values: Option<&'t RawValue>,
    /// What a state has in their place.
    #[serde(borrow)]
    pub(super) values: Option<&'t RawValue>,
    #[serde(borrow)]
    resource_changes: Option<&'t RawValue>,
    #[serde(borrow)]
    configuration: Option<&'t RawValue>,
    #[serde(borrow)]
    variables: Option<&'t RawValue>,
    #[serde(borrow)]
    errored: Option<&'t RawValue>,
    #[serde(borrow)]
    complete: Option<&'t RawValue>,
}

impl<'t> Outline<'t> {
    pub(super) fn read(file: &'t SourceFile) -> Result<Self, Box<Diagnostic>> {
        let text = file.text();
        let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        serde_json::from_str(&text[start..]).map_err(|error| {
            let line = file.line_starts().get(error.line().saturating_sub(1)).copied().unwrap_or_default();
            let mut at = (line + error.column().saturating_sub(1)).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let place = Span::new(file.id(), at..at);
            if error.is_eof() {
                let problem = Diagnostic::syntax_error(place, "the plan ends in the middle");
                return Box::new(problem.helped("write it anew: `terraform show -json tfplan > plan.json`"));
            }
            let words = error.to_string();
            let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
            Box::new(Diagnostic::syntax_error(place, words.to_lowercase()))
        })
    }
}

/// A plan.
pub(super) struct Plan<'t> {
    text: &'t str,
    /// Resources whose type the model knows, in Terraform's order.
    pub(super) resources: Vec<Planned<'t>>,
    by_address: FxHashMap<String, usize>,
    /// By address.
    pub(super) changes: FxHashMap<String, Changed<'t>>,
    pub(super) configuration: Module,
    /// Values of the root's variables.
    pub(super) variables: BTreeMap<String, Json>,
    /// False where the plan itself says that it does not hold all, or where a part of it was not understood.
    pub(super) whole: bool,
    pub(super) problems: Vec<Diagnostic>,
}

/// A resource as it will be.
pub(super) struct Planned<'t> {
    pub(super) address: String,
    /// The address of its module; empty for the root.
    pub(super) module: String,
    pub(super) type_name: String,
    pub(super) kind: Type,
    pub(super) name: String,
    /// `[0]`, `["x"]`, or nothing.
    pub(super) key: String,
    /// All of it.
    place: &'t str,
    /// What is known before the plan is applied.
    pub(super) values: BTreeMap<String, &'t RawValue>,
}

/// What happens to a resource.
pub(super) struct Changed<'t> {
    pub(super) change: Option<Change>,
    /// What is known only after the plan was applied, in the shape of the values.
    pub(super) later: Json,
    /// The values of a data source that is read when the plan is applied.
    pub(super) read: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct ModuleText<'t> {
    #[serde(default)]
    address: String,
    #[serde(borrow, default)]
    resources: Vec<&'t RawValue>,
    #[serde(borrow, default)]
    child_modules: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
struct ResourceText<'t> {
    address: String,
    #[serde(default)]
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
    #[serde(borrow)]
    values: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct ChangeText<'t> {
    address: String,
    #[serde(default)]
    mode: String,
    #[serde(rename = "type")]
    kind: String,
    /// Set for what is left over of a replacement that failed.
    deposed: Option<String>,
    #[serde(borrow)]
    change: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct Actions<'t> {
    #[serde(default)]
    actions: Vec<String>,
    #[serde(borrow)]
    after: Option<&'t RawValue>,
    #[serde(borrow)]
    after_unknown: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct ValuesText<'t> {
    #[serde(borrow)]
    root_module: Option<&'t RawValue>,
}

#[derive(Deserialize)]
struct VariableText {
    #[serde(default)]
    value: Json,
}

/// A part of a plan; None where it does not have the shape it should have.
pub(super) fn part<'t, T: Deserialize<'t>>(raw: &'t RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

impl<'t> Plan<'t> {
    /// Reads a plan; `Err` where it is none.
    pub(super) fn read(file: &'t SourceFile) -> Result<Self, Box<Diagnostic>> {
        let outline = Outline::read(file)?;
        let is = |raw: Option<&RawValue>, word: &str| raw.is_some_and(|raw| raw.get() == word);
        let mut plan = Self {
            text: file.text(),
            resources: Vec::new(),
            by_address: FxHashMap::default(),
            changes: FxHashMap::default(),
            configuration: Module::default(),
            variables: BTreeMap::new(),
            whole: !is(outline.errored, "true") && !is(outline.complete, "false"),
            problems: Vec::new(),
        };
        let start = Span::new(file.id(), 0..0);
        let values = outline.planned_values.and_then(part::<ValuesText<'_>>);
        let Some(values) = values else {
            let problem = Diagnostic::syntax_error(start, "`planned_values` is not what Terraform writes");
            return Err(Box::new(problem));
        };
        if let Some(module) = values.root_module {
            plan.add_module(module, 0);
        }
        plan.add_changes(outline.resource_changes);
        if let Some(raw) = outline.configuration {
            let mut whole = true;
            plan.configuration = configuration::read(raw, &mut whole);
            plan.whole &= whole;
        }
        let variables = outline.variables.and_then(part::<BTreeMap<String, VariableText>>).unwrap_or_default();
        plan.variables = variables.into_iter().map(|(name, variable)| (name, variable.value)).collect();
        if plan.resources.len() >= MOST_RESOURCES {
            plan.problems.push(Diagnostic::limit_reached(start, "more resources than are looked at"));
        }
        plan.by_address = plan.resources.iter().enumerate().map(|(index, one)| (one.address.clone(), index)).collect();
        Ok(plan)
    }

    fn add_module(&mut self, raw: &'t RawValue, depth: usize) {
        let module = part::<ModuleText<'_>>(raw).filter(|_| depth < DEEPEST);
        let Some(module) = module else {
            self.whole = false;
            return;
        };
        for raw in module.resources {
            let Some(resource) = part::<ResourceText<'_>>(raw) else {
                self.whole = false;
                continue;
            };
            let kind = Type::of(Dialect::Terraform, &resource.kind);
            if kind == Type::Other || resource.mode == "data" {
                continue;
            }
            if self.resources.len() >= MOST_RESOURCES {
                self.whole = false;
                return;
            }
            let local = format!("{}.{}", resource.kind, resource.name);
            let whole = super::within(&module.address, &local);
            let key = resource.address.strip_prefix(whole.as_str()).unwrap_or_default().to_owned();
            self.resources.push(Planned {
                key,
                module: module.address.clone(),
                address: resource.address,
                type_name: resource.kind,
                kind,
                name: resource.name,
                place: raw.get(),
                values: resource.values.and_then(part).unwrap_or_default(),
            });
        }
        for raw in module.child_modules {
            self.add_module(raw, depth + 1);
        }
    }

    fn add_changes(&mut self, raw: Option<&'t RawValue>) {
        for raw in raw.and_then(part::<Vec<&RawValue>>).unwrap_or_default() {
            let Some(text) = part::<ChangeText<'_>>(raw) else { continue };
            let data = text.mode == "data";
            let wanted = if data {
                text.kind == "aws_iam_policy_document"
            } else {
                Type::of(Dialect::Terraform, &text.kind) != Type::Other
            };
            let Some(actions) = text.change.filter(|_| wanted && text.deposed.is_none()).and_then(part::<Actions<'_>>)
            else {
                continue;
            };
            let actions_named: Vec<&str> = actions.actions.iter().map(String::as_str).collect();
            let changed = Changed {
                change: change(&actions_named),
                later: actions.after_unknown.and_then(part).unwrap_or_default(),
                read: actions.after.filter(|_| data),
            };
            self.changes.insert(text.address, changed);
        }
    }

    /// The resource at an address.
    pub(super) fn find(&self, address: &str) -> Option<&Planned<'t>> {
        self.resources.get(*self.by_address.get(address)?)
    }

    /// What the root module declares: `type.name`, `data.type.name`, `module.name`.
    pub(super) fn declared(&self) -> Vec<String> {
        let root = &self.configuration;
        let calls = root.calls.keys().map(|name| format!("module.{name}"));
        root.resources.keys().cloned().chain(calls).collect()
    }

    /// Where a resource stands: its address as it is written, or all of it.
    pub(super) fn place(&self, resource: &Planned<'t>, file: crate::source::FileId) -> (Span, Span) {
        let whole = span_of(file, self.text, resource.place);
        let quoted = serde_json::to_string(&resource.address).unwrap_or_default();
        let address = resource.place.find(quoted.as_str()).map_or(whole, |at| {
            let start = whole.start as usize + at;
            Span::new(file, start..start + quoted.len())
        });
        (address, whole)
    }

    /// Where a value of a resource stands.
    pub(super) fn value_place(&self, raw: &RawValue, file: crate::source::FileId) -> Span {
        span_of(file, self.text, raw.get())
    }
}

/// What a list of actions means; None for what no resource of ours goes through.
fn change(actions: &[&str]) -> Option<Change> {
    Some(match actions {
        ["no-op"] => Change::NoOp,
        ["create"] => Change::Create,
        ["update"] => Change::Update,
        ["delete", "create"] | ["create", "delete"] => Change::Replace,
        ["delete"] => Change::Delete,
        _ => return None,
    })
}
