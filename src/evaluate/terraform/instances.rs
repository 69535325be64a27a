//! Instances of modules, resources and data sources: `count`, `for_each`, addresses.

use std::rc::Rc;
use std::sync::Arc;

use compact_str::{CompactString, format_compact};

use super::collection::{is_whole, number, unsettled};
use super::configuration::Declared;
use super::evaluator::{Evaluator, Outcome, Scope, Stop, What};
use super::tree::Node;
use crate::diagnostic::Diagnostic;
use crate::model::{Entry, Exists, Kind, List, Object, Reason, Text, Value};
use crate::source::Span;

/// Instances of one declaration that are looked at.
const MOST_INSTANCES: usize = 1_000;

/// One instance of a module.
#[derive(Debug)]
pub(super) struct Instance<'a> {
    pub(super) id: usize,
    pub(super) node: &'a Node,
    /// `module.a["x"]`; empty for the root.
    pub(super) address: Arc<str>,
    pub(super) parent: Option<Parent<'a>>,
    pub(super) exists: Exists,
}

/// Who calls a module.
#[derive(Debug)]
pub(super) struct Parent<'a> {
    pub(super) instance: Rc<Instance<'a>>,
    pub(super) call: &'a Declared,
    pub(super) repetition: Rc<Repetition>,
}

impl Instance<'_> {
    /// An address within this module, as the root sees it.
    pub(super) fn qualified(&self, local: &str) -> String {
        if self.address.is_empty() { local.to_owned() } else { format!("{}.{local}", self.address) }
    }
}

/// One of the instances that `count` or `for_each` make.
#[derive(Debug)]
pub(super) struct Repetition {
    /// `[0]`, `["x"]`, or nothing.
    pub(super) suffix: CompactString,
    /// `each.key` and `each.value`.
    pub(super) each: Option<(Value, Value)>,
    /// `count.index`.
    pub(super) index: Option<f64>,
    pub(super) exists: Exists,
}

impl Repetition {
    pub(super) fn single() -> Self {
        Self { suffix: CompactString::default(), each: None, index: None, exists: Exists::Yes }
    }
}

/// How a declaration is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Single,
    Count,
    ForEach,
}

/// Every instance of a declaration.
#[derive(Debug)]
pub(super) struct Expansion {
    pub(super) shape: Shape,
    pub(super) items: Vec<Rc<Repetition>>,
    /// Which items there are together: more than one entry where a condition was not decided.
    alternatives: Vec<Vec<usize>>,
    /// Why there may be more.
    pub(super) rest: Option<Reason>,
    why: Reason,
}

/// What an address stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Resource,
    Data,
    Module,
}

/// A resource, data source or module instance that was referred to as a whole.
#[derive(Debug)]
pub(super) struct Handle<'a> {
    pub(super) id: usize,
    pub(super) of: Of,
    pub(super) address: Arc<str>,
    /// The module instance that declares it.
    pub(super) instance: Rc<Instance<'a>>,
    pub(super) declared: &'a Declared,
    pub(super) repetition: Rc<Repetition>,
}

impl Of {
    pub(super) fn local_address(self, declared: &Declared) -> String {
        match self {
            Of::Resource => format!("{}.{}", declared.kind, declared.name),
            Of::Data => format!("data.{}.{}", declared.kind, declared.name),
            Of::Module => format!("module.{}", declared.name),
        }
    }
}

/// Whether something is there that needs both.
pub(super) fn both(a: &Exists, b: &Exists) -> Exists {
    match a {
        Exists::Yes => b.clone(),
        Exists::Maybe(_) => a.clone(),
    }
}

/// The alternatives of `count` or `for_each`, before addresses are given.
struct Plan {
    shape: Shape,
    alternatives: Vec<Vec<(CompactString, Value, Value)>>,
    rest: Option<Reason>,
    why: Reason,
}

impl Plan {
    fn single() -> Self {
        Self { shape: Shape::Single, alternatives: Vec::new(), rest: None, why: Reason::new("") }
    }
}

impl<'a> Evaluator<'a> {
    /// The root module.
    pub(super) fn root_instance(&self) -> Option<Rc<Instance<'a>>> {
        let node = self.tree.nodes.first()?;
        let make = || Rc::new(Instance { id: 0, node, address: "".into(), parent: None, exists: Exists::Yes });
        Some(Rc::clone(self.instances.borrow_mut().entry("".into()).or_insert_with(make)))
    }

    /// An instance of a called module.
    pub(super) fn child(
        &self,
        parent: &Rc<Instance<'a>>,
        call: &'a Declared,
        repetition: &Rc<Repetition>,
        node: usize,
    ) -> Option<Rc<Instance<'a>>> {
        let local = format!("{}{}", Of::Module.local_address(call), repetition.suffix);
        let address: Arc<str> = parent.qualified(&local).into();
        let node = self.tree.nodes.get(node)?;
        let mut instances = self.instances.borrow_mut();
        let id = instances.len();
        let make = || {
            let exists = both(&parent.exists, &repetition.exists);
            let parent = Parent { instance: Rc::clone(parent), call, repetition: Rc::clone(repetition) };
            Rc::new(Instance { id, node, address: Arc::clone(&address), parent: Some(parent), exists })
        };
        Some(Rc::clone(instances.entry(Arc::clone(&address)).or_insert_with(make)))
    }

    /// The instances of a declaration.
    pub(super) fn expansion(&self, instance: &Rc<Instance<'a>>, declared: &'a Declared) -> Rc<Expansion> {
        let key = (instance.id, std::ptr::from_ref(declared) as usize);
        if let Some(known) = self.expansions.borrow().get(&key) {
            let cyclic = || {
                let why = Reason::new(format!("how often `{}` is repeated depends on itself", declared.name));
                Rc::new(self.expand(instance, declared, unknown(Shape::Count, why)))
            };
            return known.clone().unwrap_or_else(cyclic);
        }
        self.expansions.borrow_mut().insert(key, None);
        let plan = self.trying(false, || self.plan(instance, declared));
        let expansion = Rc::new(self.expand(instance, declared, plan));
        self.expansions.borrow_mut().insert(key, Some(Rc::clone(&expansion)));
        expansion
    }

    fn plan(&self, instance: &Rc<Instance<'a>>, declared: &'a Declared) -> Plan {
        let single = Repetition::single();
        let evaluate = |name| {
            let (file, attribute) = declared.attribute(name)?;
            let scope = Scope::new(instance, &single, file);
            Some((self.settled(&attribute.value, &scope), scope.span(&attribute.value)))
        };
        if let Some((value, span)) = evaluate("count") {
            return self.count(&value, span);
        }
        match evaluate("for_each") {
            Some((value, span)) => self.for_each(&value, span),
            None => Plan::single(),
        }
    }

    fn count(&self, value: &Value, span: Span) -> Plan {
        let mut plan = Plan { shape: Shape::Count, ..Plan::single() };
        for alternative in value.alternatives() {
            match number(alternative) {
                Ok(n) => {
                    let wanted = if n.is_finite() && n > 0.0 { n as usize } else { 0 };
                    if wanted > MOST_INSTANCES {
                        self.limit(span, "more instances than are looked at");
                        plan.rest =
                            Some(Reason::new(format!("only {MOST_INSTANCES} of {wanted} instances were looked at")));
                    }
                    let index =
                        |i: usize| (format_compact!("[{i}]"), Value::generated(Kind::Number(i as f64)), value.clone());
                    plan.alternatives.push((0..wanted.min(MOST_INSTANCES)).map(index).collect());
                }
                Err(stop) => return unknown(Shape::Count, stop.reason()),
            }
        }
        if let Kind::OneOf(one) = &value.kind {
            plan.why = one.why.clone();
        }
        plan
    }

    fn for_each(&self, value: &Value, span: Span) -> Plan {
        let mut plan = Plan { shape: Shape::ForEach, ..Plan::single() };
        for alternative in value.alternatives() {
            let alternative = if is_whole(alternative) { &self.force(alternative.clone()) } else { alternative };
            let (entries, rest) = match &alternative.kind {
                Kind::Object(object) => {
                    let entry = |(key, entry): (&CompactString, &Entry)| {
                        let name = Value::text(key.clone()).with_origin(entry.value.origin.clone());
                        (quoted(key), name, entry.value.clone())
                    };
                    (object.entries.iter().map(entry).collect::<Vec<_>>(), object.rest.clone())
                }
                Kind::List(list) => {
                    let item = |(index, item): (usize, &Value)| {
                        let key = match item.as_text() {
                            Some(text) => match text.known() {
                                Some(known) => quoted(&known),
                                None => quoted(&text.to_string()),
                            },
                            None => format_compact!("[\"*{index}\"]"),
                        };
                        (key, item.clone(), item.clone())
                    };
                    (list.items.iter().enumerate().map(item).collect(), list.rest.clone())
                }
                Kind::Unknown(reason) => return unknown(Shape::ForEach, reason.clone()),
                Kind::Text(text) => return unknown(Shape::ForEach, unsettled(text)),
                _ => return unknown(Shape::ForEach, Reason::new("`for_each` is not a map or set")),
            };
            let mut entries = entries;
            if entries.len() > MOST_INSTANCES {
                self.limit(span, "more instances than are looked at");
                entries.truncate(MOST_INSTANCES);
            }
            plan.alternatives.push(entries);
            plan.rest = plan.rest.or(rest);
        }
        if let Kind::OneOf(one) = &value.kind {
            plan.why = one.why.clone();
        }
        plan
    }

    fn expand(&self, instance: &Instance<'a>, declared: &Declared, plan: Plan) -> Expansion {
        if plan.shape == Shape::Single {
            let items = vec![Rc::new(Repetition::single())];
            return Expansion { shape: Shape::Single, items, alternatives: vec![vec![0]], rest: None, why: plan.why };
        }
        let Plan { shape, mut alternatives, rest, why } = plan;
        // Something that may be there is looked at as one instance; that of `for_each` has a key nobody knows.
        let mut perhaps = None;
        if let Some(reason) = &rest {
            let address = instance.qualified(&format!("{}.{}", declared.kind, declared.name));
            let part = |name: &str| Value::unknown(reason.identified(format!("each.{name} of {address}")));
            let number = Value::generated(Kind::Number(0.0));
            match shape {
                Shape::ForEach => perhaps = Some(("[\"*\"]".into(), part("key"), part("value"))),
                _ if alternatives.iter().all(Vec::is_empty) => {
                    alternatives.push(vec![("[0]".into(), number.clone(), number)]);
                }
                _ => {}
            }
        }
        let mut items: Vec<(CompactString, Value, Vec<Value>, usize)> = Vec::new();
        let mut chosen: Vec<Vec<usize>> = Vec::new();
        let many = alternatives.len();
        for alternative in alternatives {
            let mut indices = Vec::new();
            for (suffix, key, value) in alternative {
                let at = items.iter().position(|item| item.0 == suffix);
                let at = match at {
                    Some(at) if indices.contains(&at) => continue,
                    Some(at) => at,
                    None => {
                        items.push((suffix, key, Vec::new(), 0));
                        items.len() - 1
                    }
                };
                items[at].2.push(value);
                items[at].3 += 1;
                indices.push(at);
            }
            chosen.push(indices);
        }
        items.extend(perhaps.map(|(suffix, key, value)| (suffix, key, vec![value], 0)));
        let why = rest.clone().unwrap_or(why);
        let repetition = |(suffix, key, values, times): (CompactString, Value, Vec<Value>, usize)| {
            let exists = if times == many { Exists::Yes } else { Exists::Maybe(why.clone()) };
            let (each, index) = match (shape, &key.kind) {
                (Shape::Count, Kind::Number(n)) => (None, Some(*n)),
                _ => (Some((key, Value::one_of(values, why.clone()))), None),
            };
            Rc::new(Repetition { suffix, each, index, exists })
        };
        let items = items.into_iter().map(repetition).collect();
        Expansion { shape, items, alternatives: chosen, rest, why }
    }

    /// One instance as a value: a name whose attributes are looked up when they are asked for.
    pub(super) fn handle(
        &self,
        of: Of,
        instance: &Rc<Instance<'a>>,
        declared: &'a Declared,
        repetition: &Rc<Repetition>,
    ) -> Value {
        let local = format!("{}{}", of.local_address(declared), repetition.suffix);
        let address: Arc<str> = instance.qualified(&local).into();
        let mut handles = self.handles.borrow_mut();
        self.by_address.borrow_mut().entry(Arc::clone(&address)).or_insert_with(|| {
            let (instance, repetition) = (Rc::clone(instance), Rc::clone(repetition));
            let id = handles.len();
            handles.push(Rc::new(Handle { id, of, address: Arc::clone(&address), instance, declared, repetition }));
            id
        });
        Value::generated(Kind::Text(Text::attribute(address, "")))
    }

    /// The handle of a value made by [`Self::handle`].
    pub(super) fn handle_of(&self, address: &str) -> Option<Rc<Handle<'a>>> {
        let id = *self.by_address.borrow().get(address)?;
        self.handles.borrow().get(id).cloned()
    }

    /// All instances of a declaration as a value: one, a list, or an object.
    pub(super) fn all(&self, of: Of, instance: &Rc<Instance<'a>>, declared: &'a Declared) -> Value {
        let expansion = self.expansion(instance, declared);
        let handle = |index: &usize| {
            let repetition = expansion.items.get(*index)?;
            Some((repetition, self.handle(of, instance, declared, repetition)))
        };
        let build = |chosen: &Vec<usize>| {
            let found = chosen.iter().filter_map(handle);
            let rest = expansion.rest.clone();
            match expansion.shape {
                Shape::Single => found.map(|(_, value)| value).next().unwrap_or(Value::generated(Kind::Null)),
                Shape::Count => Value::generated(Kind::List(Arc::new(List {
                    items: found.map(|(_, value)| value).collect(),
                    rest,
                    set: false,
                }))),
                Shape::ForEach => {
                    let mut object = Object { rest, ..Object::default() };
                    for (repetition, value) in found {
                        match repetition.each.as_ref().and_then(|(key, _)| key.as_str()) {
                            Some(key) => {
                                object.entries.insert(key, Entry { key: None, value });
                            }
                            None => {
                                object.rest =
                                    object.rest.or_else(|| Some(Reason::new("a key of `for_each` is not known")))
                            }
                        }
                    }
                    Value::generated(Kind::Object(Arc::new(object)))
                }
            }
        };
        Value::one_of(expansion.alternatives.iter().map(build).collect(), expansion.why.clone())
    }

    /// An output of a module instance.
    pub(super) fn output(&self, handle: &Handle<'a>, name: &str) -> Outcome {
        let node = match handle.instance.node.calls.get(&handle.declared.name) {
            Some(Ok(node)) => *node,
            Some(Err(why)) => {
                return Err(Stop::Unknown(why.identified(format!("{}.{name}", handle.address))));
            }
            None => return Err(Stop::failed(format!("module `{}` is not declared", handle.declared.name))),
        };
        let Some(child) = self.child(&handle.instance, handle.declared, &handle.repetition, node) else {
            return Err(Stop::unknown(format!("module `{}` was not read", handle.declared.name)));
        };
        self.remembered(What::Output, child.id, name, || {
            let Some(output) = child.node.folder.outputs.get(name) else {
                return Err(Stop::failed(format!("module `{}` has no output `{name}`", handle.declared.name)));
            };
            let Some((file, attribute)) = output.attribute("value") else {
                return Err(Stop::failed(format!("output `{name}` has no value")));
            };
            self.evaluate(&attribute.value, &Scope::new(&child, &Repetition::single(), file))
        })
    }

    /// The names of a module's outputs.
    pub(super) fn output_names(&self, handle: &Handle<'a>) -> Option<Vec<CompactString>> {
        let node = handle.instance.node.calls.get(&handle.declared.name)?.as_ref().ok()?;
        Some(self.tree.nodes.get(*node)?.folder.outputs.keys().cloned().collect())
    }

    /// Reports something about the root itself.
    pub(super) fn report(&self, problem: Diagnostic) {
        self.problems.borrow_mut().push(problem);
    }
}

fn unknown(shape: Shape, why: Reason) -> Plan {
    Plan { shape, alternatives: vec![Vec::new()], rest: Some(why.clone()), why }
}

/// A key as Terraform prints it in an address.
fn quoted(key: &str) -> CompactString {
    format_compact!("[\"{}\"]", key.replace('\\', "\\\\").replace('"', "\\\""))
}
