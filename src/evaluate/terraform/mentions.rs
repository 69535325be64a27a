//! What expressions mention, whatever their value is.

use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::expr::{Expression, FuncCall, Traversal, TraversalOperator};
use hcl_edit::visit::{Visit, visit_func_call, visit_traversal};
use rustc_hash::FxHashSet;

use super::configuration::Declared;
use super::evaluator::{DEEPEST, Evaluator};
use super::instances::Instance;
use crate::model::{Mentions, Reason};

/// Arguments that hold hashes as a rule: their value does not tell what it is made of.
const HASHED: [&str; 1] = ["triggers"];
/// Functions that give another value each time.
const EVER: [&str; 4] = ["bcrypt", "plantimestamp", "timestamp", "uuid"];

/// What expressions mention.
#[derive(Default)]
pub(super) struct Mentioned {
    /// Addresses of resources, data sources and modules.
    pub(super) addresses: Vec<String>,
    /// `var`, `local` or `each`, and a name.
    inputs: Vec<(String, String)>,
    functions: Vec<String>,
}

impl Visit for Mentioned {
    fn visit_traversal(&mut self, traversal: &Traversal) {
        if let Some(first) = traversal.expr.as_variable() {
            let mut names = vec![first.as_str()];
            for operator in &traversal.operators {
                match operator.value() {
                    TraversalOperator::GetAttr(name) => names.push(name.as_str()),
                    _ => break,
                }
            }
            names.truncate(if first.as_str() == "data" { 3 } else { 2 });
            match (first.as_str(), names.get(1)) {
                (kind @ ("var" | "local" | "each"), Some(name)) => {
                    self.inputs.push((kind.to_owned(), (*name).to_owned()));
                }
                ("var" | "local" | "each" | "count" | "path" | "terraform" | "self", _) => {}
                _ => self.addresses.push(names.join(".")),
            }
        }
        visit_traversal(self, traversal);
    }

    fn visit_func_call(&mut self, call: &FuncCall) {
        self.functions.push(call.name.name.to_string());
        visit_func_call(self, call);
    }
}

/// Follows local values, variables of modules and `for_each` to what they are made of.
struct Search<'e, 'a> {
    evaluator: &'e Evaluator<'a>,
    seen: FxHashSet<(usize, usize)>,
    /// Through how many values it came.
    depth: usize,
    found: Mentions,
}

impl<'a> Evaluator<'a> {
    /// What the hashed arguments of a resource are made of.
    pub(super) fn mentions(&self, instance: &Rc<Instance<'a>>, declared: &'a Declared) -> Vec<Mentions> {
        let hashed = HASHED.iter().filter_map(|name| Some((*name, declared.attribute(name)?.1)));
        let mentions = hashed.map(|(name, attribute)| {
            let found = Mentions { field: name.into(), addresses: Vec::new(), more: None, ever: false };
            let mut search = Search { evaluator: self, seen: FxHashSet::default(), depth: 0, found };
            search.follow(&attribute.value, instance, Some(declared));
            search.found
        });
        mentions.collect()
    }
}

impl<'a> Search<'_, 'a> {
    fn follow(&mut self, expression: &'a Expression, instance: &Rc<Instance<'a>>, owner: Option<&'a Declared>) {
        self.evaluator.spend(1);
        if !self.seen.insert((instance.id, std::ptr::from_ref(expression) as usize)) {
            return;
        }
        if self.depth > DEEPEST {
            return self.more("it leads through too many other values".to_owned());
        }
        self.depth += 1;
        let mut mentioned = Mentioned::default();
        mentioned.visit_expr(expression);
        for function in &mentioned.functions {
            self.found.ever |= EVER.contains(&function.as_str());
            if function.starts_with("file") || function.starts_with("templatefile") {
                self.more(format!("what `{function}` reads may follow anything"));
            }
        }
        for address in &mentioned.addresses {
            let address: Arc<str> = instance.qualified(address).into();
            if !self.found.addresses.contains(&address) {
                self.found.addresses.push(address);
            }
        }
        for (kind, name) in &mentioned.inputs {
            match kind.as_str() {
                "local" => {
                    if let Some(local) = instance.node.folder.locals.get(name.as_str()) {
                        self.passed_on(&local.expression, instance, None, name);
                    }
                }
                "each" => {
                    if let Some((_, repeated)) = owner.and_then(|owner| owner.attribute("for_each")) {
                        self.follow(&repeated.value, instance, None);
                    }
                }
                _ => self.variable(name, instance),
            }
        }
        self.depth -= 1;
    }

    /// A value under a name: others may be made of it, too, so that it changes when they do.
    fn passed_on(
        &mut self,
        expression: &'a Expression,
        instance: &Rc<Instance<'a>>,
        owner: Option<&'a Declared>,
        name: &str,
    ) {
        let before = self.found.addresses.len();
        self.follow(expression, instance, owner);
        let scalar = matches!(expression, Expression::String(_) | Expression::Number(_) | Expression::Bool(_));
        if !scalar && self.found.addresses.len() == before {
            self.more(format!("what else is made of `{name}` is not known"));
        }
    }

    fn variable(&mut self, name: &str, instance: &Rc<Instance<'a>>) {
        match &instance.parent {
            Some(parent) => {
                if let Some((_, given)) = parent.call.attribute(name) {
                    self.passed_on(&given.value, &parent.instance, Some(parent.call), name);
                }
            }
            // Whoever deploys may give it any value, each time another.
            None => self.more(format!("what variable `{name}` follows is not known")),
        }
    }

    fn more(&mut self, why: String) {
        self.found.more.get_or_insert_with(|| Reason::new(why));
    }
}
