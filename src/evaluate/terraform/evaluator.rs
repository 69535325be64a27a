//! The evaluator: what is remembered, and what bounds it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use compact_str::CompactString;
use hcl_edit::expr::Expression;
use rustc_hash::{FxHashMap, FxHashSet};

use super::instances::{Expansion, Handle, Instance, Repetition};
use super::tree::Tree;
use super::variables;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Evaluated, Inputs};
use crate::model::{Origin, Reason, Value};
use crate::source::{FileId, Sources, Span};

/// Why an expression gives no value.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    /// Terraform would refuse it: what `try` catches.
    Failed(Reason),
    /// It cannot be told here.
    Unknown(Reason),
}

impl Stop {
    pub(super) fn failed(text: impl Into<Arc<str>>) -> Self {
        Stop::Failed(Reason::new(text))
    }

    pub(super) fn unknown(text: impl Into<Arc<str>>) -> Self {
        Stop::Unknown(Reason::new(text))
    }

    pub(super) fn reason(self) -> Reason {
        match self {
            Stop::Failed(reason) | Stop::Unknown(reason) => reason,
        }
    }
}

pub(super) type Outcome<T = Value> = Result<T, Stop>;

/// Expressions within expressions, references followed.
pub(super) const DEEPEST: usize = 600;
/// Bytes of stack that [`DEEPEST`] needs, also in a build without optimizations.
pub(super) const STACK: usize = 64 << 20;
/// Expressions evaluated for one root.
const MOST_STEPS: usize = 4_000_000;
/// How heavy a value may be, in bytes or so: a value may hold another many times, and again.
pub(super) const LARGEST: usize = 4 << 20;

/// Runs on a thread whose stack is large enough for the deepest evaluation.
pub(super) fn on_own_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let mut work = Some(work);
    let mut result = None;
    let mut run = || result = work.take().map(|work| work());
    std::thread::scope(|scope| {
        let spawned = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, &mut run);
        if let Ok(Err(panic)) = spawned.map(|thread| thread.join()) {
            std::panic::resume_unwind(panic);
        }
    });
    match (result, work) {
        (Some(result), _) => result,
        (None, Some(work)) => work(),
        (None, None) => unreachable!("the work ran without a result"),
    }
}

/// What is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum What {
    Local,
    Variable,
    Output,
    Attribute,
}

/// By module instance and place of the declaration in memory; None while it is being computed.
type Expansions = FxHashMap<(usize, usize), Option<Rc<Expansion>>>;

/// A name within a module instance, or within a handle.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Slot {
    what: What,
    of: usize,
    name: CompactString,
}

pub(super) struct Evaluator<'a> {
    pub(super) sources: &'a Sources,
    pub(super) tree: &'a Tree,
    /// None while it is being evaluated.
    memo: RefCell<FxHashMap<Slot, Option<Outcome>>>,
    pub(super) expansions: RefCell<Expansions>,
    pub(super) instances: RefCell<FxHashMap<Arc<str>, Rc<Instance<'a>>>>,
    pub(super) handles: RefCell<Vec<Rc<Handle<'a>>>>,
    pub(super) by_address: RefCell<FxHashMap<Arc<str>, usize>>,
    /// Values given to variables of the root.
    pub(super) given: FxHashMap<CompactString, Value>,
    /// What `terraform.workspace` gives.
    pub(super) workspace: CompactString,
    depth: Cell<usize>,
    steps: Cell<usize>,
    /// Inside of `try` or `can`: alternatives that would fail are kept.
    trying: Cell<bool>,
    pub(super) problems: RefCell<Vec<Diagnostic>>,
    files: RefCell<FxHashSet<FileId>>,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s, 'a> {
    pub(super) instance: &'s Rc<Instance<'a>>,
    pub(super) repetition: &'s Repetition,
    pub(super) file: FileId,
    pub(super) bindings: Option<&'s Binding<'s>>,
    /// In the file of `templatefile`, whose names are the given ones only.
    pub(super) isolated: bool,
}

/// A name bound by `for`, `dynamic` or `templatefile`.
pub(super) struct Binding<'s> {
    pub(super) name: &'s str,
    pub(super) value: Value,
    pub(super) outer: Option<&'s Binding<'s>>,
}

impl<'s, 'a> Scope<'s, 'a> {
    pub(super) fn new(instance: &'s Rc<Instance<'a>>, repetition: &'s Repetition, file: FileId) -> Self {
        Self { instance, repetition, file, bindings: None, isolated: false }
    }

    /// The same scope with one more name.
    pub(super) fn with<'t>(&self, binding: &'t Binding<'t>) -> Scope<'t, 'a>
    where
        's: 't,
    {
        Scope { bindings: Some(binding), ..*self }
    }

    pub(super) fn bound(&self, name: &str) -> Option<&'s Value> {
        let mut next = self.bindings;
        while let Some(binding) = next {
            if binding.name == name {
                return Some(&binding.value);
            }
            next = binding.outer;
        }
        None
    }

    pub(super) fn span(&self, of: &impl hcl_edit::Span) -> Span {
        self.instance.node.folder.place(self.file, of.span().unwrap_or_default())
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(sources: &'a Sources, tree: &'a Tree, inputs: &Inputs) -> Self {
        let mut evaluator = Self {
            sources,
            tree,
            memo: RefCell::default(),
            expansions: RefCell::default(),
            instances: RefCell::default(),
            handles: RefCell::default(),
            by_address: RefCell::default(),
            given: FxHashMap::default(),
            workspace: inputs.workspace.as_deref().unwrap_or("default").into(),
            depth: Cell::new(0),
            steps: Cell::new(0),
            trying: Cell::new(false),
            problems: RefCell::default(),
            files: RefCell::default(),
        };
        evaluator.given = variables::given(&evaluator, inputs);
        evaluator
    }

    /// Evaluates the whole root.
    pub(super) fn run(self) -> Evaluated {
        let root = self.resources();
        let mut problems = self.tree.problems.clone();
        let mut files = Vec::new();
        for folder in self.tree.folders() {
            problems.extend(folder.problems.iter().cloned());
            files.extend(folder.files.iter().cloned());
        }
        problems.extend(self.problems.take());
        let mut others: Vec<FileId> = self.files.take().into_iter().collect();
        others.retain(|id| !files.iter().any(|(seen, _)| seen == id));
        others.sort();
        files.extend(others.into_iter().map(|id| (id, Vec::new())));
        Evaluated { root, problems, files, ignores: Vec::new() }
    }

    /// The value of an expression.
    pub(super) fn evaluate(&self, expression: &Expression, scope: &Scope<'_, 'a>) -> Outcome {
        let span = scope.span(expression);
        self.depth.set(self.depth.get() + 1);
        let outcome = match self.may_go_on(span) {
            Ok(()) => self.expression(expression, scope, span),
            Err(stop) => Err(stop),
        };
        self.depth.set(self.depth.get() - 1);
        match outcome {
            Ok(mut value) => {
                if value.origin.span.is_none() {
                    value.origin = Origin::at(span);
                }
                Ok(value)
            }
            Err(Stop::Unknown(reason)) => Ok(Value::unknown(reason).with_origin(Origin::at(span))),
            Err(failed) => Err(failed),
        }
    }

    /// The value of an expression; what Terraform would refuse is unknown.
    pub(super) fn settled(&self, expression: &Expression, scope: &Scope<'_, 'a>) -> Value {
        let value = self.evaluate(expression, scope).and_then(|value| self.bounded(value));
        value.unwrap_or_else(|stop| Value::unknown(stop.reason()).with_origin(Origin::at(scope.span(expression))))
    }

    fn may_go_on(&self, span: Span) -> Outcome<()> {
        if self.depth.get() > DEEPEST {
            let reason = "it leads through too many other values";
            self.limit(span, reason);
            return Err(Stop::unknown(reason));
        }
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > MOST_STEPS {
            let reason = "this root takes too long to evaluate";
            self.limit(span, reason);
            return Err(Stop::unknown(reason));
        }
        Ok(())
    }

    /// Counts work that is not an expression of its own.
    pub(super) fn spend(&self, steps: usize) {
        self.steps.set(self.steps.get().saturating_add(steps));
    }

    /// Reports a bound, once for each of its kind.
    pub(super) fn limit(&self, span: Span, message: &str) {
        let mut problems = self.problems.borrow_mut();
        if !problems.iter().any(|problem| problem.rule == "limit-reached" && problem.message == message) {
            problems.push(Diagnostic::limit_reached(span, message));
        }
    }

    /// Notes that the root was read from this file too.
    pub(super) fn has_read(&self, file: FileId) {
        self.files.borrow_mut().insert(file);
    }

    /// Whether alternatives that would fail are to be kept.
    pub(super) fn is_trying(&self) -> bool {
        self.trying.get()
    }

    /// Evaluates with alternatives that would fail kept, or not.
    pub(super) fn trying<T>(&self, trying: bool, work: impl FnOnce() -> T) -> T {
        let before = self.trying.replace(trying);
        let result = work();
        self.trying.set(before);
        result
    }

    /// The value of a name, computed once; a name that needs itself is unknown.
    pub(super) fn remembered(&self, what: What, of: usize, name: &str, compute: impl FnOnce() -> Outcome) -> Outcome {
        let slot = || Slot { what, of, name: name.into() };
        match self.memo.borrow().get(&slot()) {
            Some(Some(outcome)) => return outcome.clone(),
            Some(None) => return Err(Stop::unknown(format!("the value of `{name}` depends on itself"))),
            None => {}
        }
        self.memo.borrow_mut().insert(slot(), None);
        let outcome = self.trying(false, compute).and_then(|value| self.bounded(value));
        self.memo.borrow_mut().insert(slot(), Some(outcome.clone()));
        outcome
    }
}

/// A value that passed through `span` on its way.
pub(super) fn through(value: Value, span: Span) -> Value {
    let origin = value.origin.through(span);
    value.with_origin(origin)
}
