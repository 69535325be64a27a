use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use compact_str::CompactString;
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::condition::Decision;
use super::detect::transforms;
use super::documents::{Documents, Parsed, is_nested};
use super::links::Links;
use super::nested::Child;
use super::substitute::{dynamic, substitute};
use super::{intrinsic, parameter, scalar};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluated, sam};
use crate::model::{Dialect, Entry, Kind, List, Object, Opaque, Reason, Root, Text, Value};
use crate::parse::{Comment, Node, NodeKind, Style};
use crate::source::{FileId, SourceFile, Sources, Span, display};

/// Nodes that are evaluated in one root, loops and included files counted: above the size of any that AWS takes.
const MOST_NODES: usize = 2_000_000;
/// Entries that `Fn::ForEach` may generate in one root.
const MOST_GENERATED: usize = 10_000;
/// Nested evaluations: below what a thread's stack holds.
const DEEPEST: usize = 300;

/// What the templates of one root share.
#[derive(Clone)]
pub(super) struct Context<'a> {
    pub(super) sources: &'a Sources,
    pub(super) documents: &'a Documents,
    pub(super) links: &'a Links,
    /// The folder of the cloud assembly the root is part of.
    pub(super) assembly: Option<&'a Path>,
    pub(super) bounds: Rc<Bounds>,
}

/// What has been used up so far.
#[derive(Default)]
pub(super) struct Bounds {
    /// How often a file was included.
    pub(super) included: Cell<usize>,
    /// Nested stacks.
    pub(super) stacks: Cell<usize>,
    nodes: Cell<usize>,
    generated: Cell<usize>,
    depth: Cell<usize>,
    /// Bounds that were reported.
    reported: RefCell<Vec<String>>,
}

/// A template under evaluation: each part is evaluated when something asks for it.
pub(super) struct Template<'a> {
    pub(super) context: Context<'a>,
    parsed: &'a Parsed,
    /// The files of the templates that nest this one, and its own.
    pub(super) ancestors: Vec<FileId>,
    dialect: Dialect,
    pub(super) root: &'a Node,
    pub(super) parameters: FxHashMap<&'a str, Value>,
    pub(super) mappings: Option<&'a Node>,
    pub(super) conditions: FxHashMap<CompactString, Item<'a>>,
    /// None while a condition is being decided.
    pub(super) decided: RefCell<FxHashMap<CompactString, Option<Decision>>>,
    pub(super) resources: IndexMap<CompactString, Item<'a>, FxBuildHasher>,
    /// Names that attributes are known by; None also while one is being looked for.
    pub(super) names: RefCell<FxHashMap<(CompactString, CompactString), Option<CompactString>>>,
    /// Nested stacks; None while one is being opened.
    pub(super) children: RefCell<FxHashMap<CompactString, Option<Child<'a>>>>,
    pub(super) problems: RefCell<Vec<Diagnostic>>,
    /// Included files.
    pub(super) files: RefCell<Vec<(FileId, Vec<Comment>)>>,
    /// Names that nothing in this template declares.
    pub(super) unresolved: RefCell<FxHashSet<CompactString>>,
    /// Why there may be resources that nobody sees.
    pub(super) opaque: RefCell<Vec<Opaque>>,
}

/// An entry of a mapping once its loops are unrolled.
#[derive(Clone)]
pub(super) struct Item<'n> {
    pub(super) key: CompactString,
    pub(super) key_span: Span,
    pub(super) value: &'n Node,
    pub(super) scope: Scope,
}

/// Loop variables of `Fn::ForEach`, innermost first.
pub(super) type Scope = Option<Rc<Variable>>;

pub(super) struct Variable {
    pub(super) name: CompactString,
    pub(super) value: Value,
    pub(super) outer: Scope,
}

/// The value of a loop variable.
pub(super) fn variable<'s>(mut scope: &'s Scope, name: &str) -> Option<&'s Value> {
    while let Some(variable) = scope {
        if variable.name == name {
            return Some(&variable.value);
        }
        scope = &variable.outer;
    }
    None
}

impl<'a> Template<'a> {
    pub(super) fn new(
        context: Context<'a>,
        parsed: &'a Parsed,
        ancestors: Vec<FileId>,
        given: &dyn Fn(&str) -> Option<Value>,
    ) -> Self {
        let root = &parsed.root;
        let serverless = |name: &str| name == "AWS::Serverless-2016-10-31";
        // Without the transform CloudFormation would refuse serverless types; a tool may well add it before it deploys.
        let is_serverless =
            |node: &Node| node.get("Type").and_then(Node::as_str).is_some_and(|t| t.starts_with("AWS::Serverless::"));
        let is_sam = root.get("Transform").is_some_and(|node| transforms(node).any(serverless))
            || root.get("Resources").is_some_and(|node| node.entries().iter().any(|entry| is_serverless(&entry.value)));
        let mut template = Self {
            context,
            parsed,
            ancestors,
            dialect: if is_sam { Dialect::Sam } else { Dialect::CloudFormation },
            root,
            parameters: FxHashMap::default(),
            mappings: root.get("Mappings"),
            conditions: FxHashMap::default(),
            decided: RefCell::default(),
            resources: IndexMap::default(),
            names: RefCell::default(),
            children: RefCell::default(),
            problems: RefCell::default(),
            files: RefCell::default(),
            unresolved: RefCell::default(),
            opaque: RefCell::default(),
        };
        let values = parameter::values(root.get("Parameters"), given);
        template.parameters = values.map(|(name, value)| (name, template.read_stored(value))).collect();
        if let Some(conditions) = root.get("Conditions") {
            let (items, _) = template.items(conditions, &None);
            template.conditions = items.into_iter().map(|item| (item.key.clone(), item)).collect();
        }
        if let Some(resources) = root.get("Resources") {
            let (items, rest) = template.items(resources, &None);
            template.resources = items.into_iter().map(|item| (item.key.clone(), item)).collect();
            if let Some(why) = rest {
                template.hidden("Resources", why, resources.span);
            }
        }
        template
    }

    /// Its resources and what was met on the way; to be called once.
    pub(super) fn evaluate(&self) -> Evaluated {
        self.check_sections();
        self.look_at_macros();
        let mut resources = Vec::with_capacity(self.resources.len());
        let mut stacks = Vec::new();
        let mut left_out = FxHashSet::default();
        let (mut connectors, mut ignored_globals) = (FxHashMap::default(), FxHashMap::default());
        for item in self.resources.values() {
            let Some(mut resource) = self.resource(item, self.dialect) else {
                left_out.insert(Arc::from(item.key.as_str()));
                continue;
            };
            self.unpack(&mut resource);
            if let Some(ignored) = item.value.get("IgnoreGlobals") {
                ignored_globals.insert(Arc::clone(&resource.address), self.value(ignored, &item.scope));
            }
            if let Some(embedded) = item.value.get("Connectors") {
                connectors.insert(Arc::clone(&resource.address), self.value(embedded, &item.scope));
            }
            if is_nested(&resource.type_name) {
                stacks.push(resource.clone());
            }
            resources.push(resource);
        }
        let globals = self.root.get("Globals").map(|node| self.value(node, &None));
        let path = display(Path::new(self.path()));
        let mut problems = self.parsed.rest.problems.clone();
        problems.append(&mut self.problems.borrow_mut());
        let root = Root {
            path,
            dialect: self.dialect,
            resources,
            also_known: FxHashMap::default(),
            opaque: Vec::new(),
            absent: left_out.iter().cloned().collect(),
            mentioned: Some(self.mentioned_in_outputs()),
            inputs: self.root.get("Parameters").map(|parameters| parameters.span).into_iter().collect(),
            whole: problems.is_empty(),
        };
        let files = vec![(self.id(), self.parsed.rest.comments.clone())];
        let mut evaluated = Evaluated { root, problems, files, ignores: Vec::new() };
        self.collect_ignores(&mut evaluated);
        if self.dialect == Dialect::Sam {
            let open = self.opaque.borrow().iter().any(|opaque| !self.resources.contains_key(&*opaque.address));
            let resources = std::mem::take(&mut evaluated.root.resources);
            let template = sam::Template { globals, resources, connectors, ignored_globals, left_out, open };
            let expanded = sam::expand(template, &|resource| self.definition_of(resource));
            evaluated.root.resources = expanded.resources;
            evaluated.root.also_known = expanded.also_known;
            evaluated.root.opaque = expanded.opaque;
            evaluated.problems.extend(expanded.problems);
        }
        for resource in &mut evaluated.root.resources {
            self.substitute_definition(resource);
            self.fill_variables(resource);
        }
        for stack in &stacks {
            self.add_nested(stack, &mut evaluated);
        }
        if let Some(why) = self.is_part(&evaluated.root) {
            self.hidden("Resources", why, self.parsed.root.span);
        }
        evaluated.root.opaque.splice(0..0, self.opaque.take());
        evaluated.problems.append(&mut self.problems.borrow_mut());
        evaluated.files.extend(self.files.take());
        evaluated
    }

    /// Sections that are no mappings: the rest of the template is still read.
    fn check_sections(&self) {
        for name in ["Resources", "Parameters", "Conditions", "Mappings", "Globals"] {
            let Some(entry) = self.root.entries().iter().find(|entry| entry.key == name) else { continue };
            if !matches!(entry.value.kind, NodeKind::Mapping(_)) && !entry.value.is_null() && !entry.value.cut {
                let problem = Diagnostic::syntax_error(entry.value.span, format!("`{name}` is not a mapping"));
                self.problems.borrow_mut().push(problem);
            }
        }
    }

    /// Macros that are not AWS's own may declare anything.
    fn look_at_macros(&self) {
        let Some(node) = self.root.get("Transform") else { return };
        for name in transforms(node) {
            let known =
                ["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::SecretsManager", "AWS::CodeDeploy"];
            if !known.iter().any(|known| name.starts_with(known)) {
                self.hidden(
                    "Transform",
                    Reason::new(format!("macro `{name}` runs only when the template is deployed")),
                    node.span,
                );
            }
        }
    }

    /// Notes that there may be resources that nobody sees.
    pub(super) fn hidden(&self, address: &str, why: Reason, declared: Span) {
        let body = Value::unknown(why.clone());
        self.opaque.borrow_mut().push(Opaque { address: address.into(), why, body, declared });
    }

    /// The file a node was read from: this template, or one it includes.
    pub(super) fn file(&self, id: FileId) -> Arc<SourceFile> {
        if id == self.id() { Arc::clone(&self.parsed.file) } else { self.context.sources.file(id) }
    }

    /// The file of the template.
    pub(super) fn id(&self) -> FileId {
        self.parsed.id
    }

    /// The path of the template as it is shown.
    pub(super) fn path(&self) -> &str {
        self.parsed.file.path()
    }

    /// The value of a node with its intrinsics resolved.
    pub(super) fn value(&self, node: &Node, scope: &Scope) -> Value {
        self.bounded(node, |template| match intrinsic::call(node) {
            Some(call) => template.call(node, &call, scope),
            None => template.plain(node, scope),
        })
    }

    fn bounded(&self, node: &Node, evaluate: impl FnOnce(&Self) -> Value) -> Value {
        let bounds = &self.context.bounds;
        let (nodes, depth) = (bounds.nodes.get() + 1, bounds.depth.get() + 1);
        bounds.nodes.set(nodes);
        if nodes > MOST_NODES || depth > DEEPEST {
            let what = if depth > DEEPEST { "is nested too deeply" } else { "has too many parts" };
            self.limit(node.span, &format!("the template {what}, the rest is not evaluated"));
            return Value::at(Kind::Unknown(Reason::new(format!("the template {what}"))), node.span);
        }
        bounds.depth.set(depth);
        let value = evaluate(self);
        bounds.depth.set(depth - 1);
        value
    }

    /// Reports a bound once.
    pub(super) fn limit(&self, span: Span, message: &str) {
        let mut reported = self.context.bounds.reported.borrow_mut();
        if !reported.iter().any(|before| before == message) {
            reported.push(message.to_owned());
            self.problems.borrow_mut().push(Diagnostic::limit_reached(span, message));
        }
    }

    /// The value of a node as it stands: an intrinsic's tag on it is not looked at.
    pub(super) fn plain(&self, node: &Node, scope: &Scope) -> Value {
        let kind = match &node.kind {
            NodeKind::Scalar { .. } if node.cut => Kind::Unknown(unread()),
            NodeKind::Scalar { text, style, .. } => {
                let value = Value::at(self.scalar(node, text, *style, scope), node.span);
                return self.read_stored(value);
            }
            NodeKind::Sequence(nodes) => {
                let mut items = Vec::with_capacity(nodes.len());
                for node in nodes {
                    let value = self.value(node, scope);
                    if !removed(node, &value) {
                        items.push(value);
                    }
                }
                Kind::List(List { items, rest: node.cut.then(unread), set: false }.into())
            }
            NodeKind::Mapping(_) => Kind::Object(self.object(node, scope).into()),
        };
        Value::at(kind, node.span)
    }

    fn scalar(&self, node: &Node, text: &CompactString, style: Style, scope: &Scope) -> Kind {
        if scope.is_some() && (text.contains("${") || text.contains("&{")) {
            return Kind::Text(Text::literal(substitute(text, scope)));
        }
        if style == Style::Plain {
            return match scalar::plain(text) {
                Kind::Text(_) if text.contains("{{resolve:") => {
                    Kind::Text(Text::pieces(dynamic(self.located(node).pieces(0..text.len()))))
                }
                kind => kind,
            };
        }
        if text.contains("{{resolve:") {
            return Kind::Text(Text::pieces(dynamic(self.located(node).pieces(0..text.len()))));
        }
        // JSON inside: its places matter.
        if text.trim_start().starts_with(['{', '[']) {
            return Kind::Text(Text::pieces(self.located(node).pieces(0..text.len())));
        }
        Kind::Text(Text::literal(text.clone()))
    }

    fn object(&self, node: &Node, scope: &Scope) -> Object {
        let (items, rest) = self.items(node, scope);
        let mut object = Object { rest, ..Object::default() };
        object.entries.reserve(items.len());
        for Item { key, key_span, value: node, scope } in items {
            if key == "Fn::Transform" {
                let included = self.include(node, &scope);
                match &included.kind {
                    Kind::Object(more) => {
                        object.entries.extend(more.entries.iter().map(|(key, entry)| (key.clone(), entry.clone())));
                        object.rest = object.rest.or_else(|| more.rest.clone());
                    }
                    _ => object.rest = object.rest.or_else(|| included.first_unknown()),
                }
                continue;
            }
            let value = self.value(node, &scope);
            if !removed(node, &value) {
                object.entries.insert(key, Entry { key: Some(key_span), value });
            }
        }
        object
    }

    /// The entries of a mapping with `Fn::ForEach` unrolled, and why there may be more.
    pub(super) fn items<'n>(&self, node: &'n Node, scope: &Scope) -> (Vec<Item<'n>>, Option<Reason>) {
        let mut items = Vec::with_capacity(node.entries().len());
        let mut rest = node.cut.then(unread);
        self.unroll(node, scope, &mut items, &mut rest);
        (items, rest)
    }

    fn unroll<'n>(&self, node: &'n Node, scope: &Scope, items: &mut Vec<Item<'n>>, rest: &mut Option<Reason>) {
        for entry in node.entries() {
            let key = match scope {
                Some(_) => substitute(&entry.key, scope),
                None => entry.key.clone(),
            };
            let Some(name) = entry.key.strip_prefix("Fn::ForEach::") else {
                items.push(Item { key, key_span: entry.key_span, value: &entry.value, scope: scope.clone() });
                continue;
            };
            let [identifier, collection, body] = entry.value.items() else {
                let words = format!("loop `{name}` takes an identifier, a collection and a mapping");
                self.problems.borrow_mut().push(Diagnostic::syntax_error(entry.value.span, words));
                rest.get_or_insert_with(|| Reason::new(format!("loop `{name}` cannot be read")));
                continue;
            };
            let collection = self.value(collection, scope);
            let unknown = |why: Reason| Reason::new(format!("loop `{name}` is not known: {}", why.text()));
            let Kind::List(list) = &collection.kind else {
                let why = collection.first_unknown().unwrap_or_else(|| Reason::new("its collection is not a list"));
                rest.get_or_insert_with(|| unknown(why));
                continue;
            };
            if let Some(why) = &list.rest {
                rest.get_or_insert_with(|| unknown(why.clone()));
            }
            for value in &list.items {
                if scalar::as_text(&value.kind).is_none() {
                    let why = value.first_unknown().unwrap_or_else(|| Reason::new("an item is not known"));
                    rest.get_or_insert_with(|| unknown(why));
                    continue;
                }
                let generated = &self.context.bounds.generated;
                generated.set(generated.get() + 1);
                if generated.get() > MOST_GENERATED {
                    self.limit(
                        entry.key_span,
                        &format!("loops generate more than {MOST_GENERATED} entries, the rest is not read"),
                    );
                    rest.get_or_insert_with(|| Reason::new("loops generate too many entries"));
                    return;
                }
                let name = identifier.as_str().unwrap_or_default().into();
                let inner = Some(Rc::new(Variable { name, value: value.clone(), outer: scope.clone() }));
                self.unroll(body, &inner, items, rest);
            }
        }
    }
}

/// True for what `AWS::NoValue` took away; a null that somebody wrote stays.
fn removed(node: &Node, value: &Value) -> bool {
    value.is_null() && !node.is_null()
}

/// Why a cut node is not known.
pub(super) fn unread() -> Reason {
    Reason::new("this part of the file could not be read")
}
