//! Bodies of resources: arguments, nested and dynamic blocks.

use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::structure::{Block, Body, Structure};

use super::collection::list;
use super::configuration::Declared;
use super::evaluator::{Binding, Evaluator, Outcome, Scope, Stop};
use super::instances::{Instance, Repetition};
use super::reference::{META, META_BLOCKS};
use crate::model::{Entry, Kind, Object, OneOf, Origin, Reason, Value};
use crate::source::Span;

/// The blocks of one type so far: one list, or several where something was not decided.
#[derive(Clone)]
struct Blocks {
    lists: Vec<Vec<Value>>,
    why: Option<Reason>,
    rest: Option<Reason>,
    span: Span,
}

impl Blocks {
    fn new(span: Span) -> Self {
        Self { lists: vec![Vec::new()], why: None, rest: None, span }
    }

    fn push(&mut self, value: Value) {
        self.lists.iter_mut().for_each(|list| list.push(value.clone()));
    }

    fn push_one_of(&mut self, alternatives: Vec<Vec<Value>>, why: &Reason) {
        if alternatives.len() * self.lists.len() > OneOf::MOST {
            self.rest = Some(why.clone());
            return;
        }
        let join = |before: &Vec<Value>| {
            let before = before.clone();
            let after = alternatives.iter();
            after.map(move |after| before.iter().chain(after).cloned().collect()).collect::<Vec<_>>()
        };
        self.lists = self.lists.iter().flat_map(join).collect();
        self.why = Some(why.clone());
    }

    fn value(self) -> Value {
        let lists =
            self.lists.into_iter().map(|items| list(items, self.rest.clone()).with_origin(Origin::at(self.span)));
        let why = self.why.unwrap_or_else(|| Reason::new("which blocks there are is not decided"));
        Value::one_of(lists.collect(), why)
    }
}

impl<'a> Evaluator<'a> {
    /// The arguments of a resource instance as an object.
    pub(super) fn body(&self, instance: &Rc<Instance<'a>>, declared: &'a Declared, repetition: &Repetition) -> Value {
        let mut object = Object::default();
        for (index, (file, part)) in declared.parts().enumerate() {
            let scope = Scope::new(instance, repetition, file);
            // Blocks of an override file take the place of all blocks of their type.
            if index > 0 {
                for block in part.body.blocks() {
                    object.entries.shift_remove(type_of(block));
                }
            }
            self.fill(&mut object, &part.body, &scope, true);
        }
        Value::at(Kind::Object(Arc::new(object)), declared.extent())
    }

    /// The nested blocks of one type of a resource instance.
    pub(super) fn blocks(
        &self,
        instance: &Rc<Instance<'a>>,
        declared: &'a Declared,
        repetition: &Repetition,
        name: &str,
    ) -> Value {
        let mut found: Option<Blocks> = None;
        for (file, part) in declared.parts() {
            let scope = Scope::new(instance, repetition, file);
            let mut of_part: Option<Blocks> = None;
            for block in part.body.blocks().filter(|block| type_of(block) == name) {
                let blocks = of_part.get_or_insert_with(|| Blocks::new(scope.span(block)));
                self.add_block(blocks, block, &scope);
            }
            found = of_part.or(found);
        }
        found.map_or_else(|| Value::list(Vec::new()), Blocks::value)
    }

    fn fill(&self, object: &mut Object, body: &Body, scope: &Scope<'_, 'a>, is_resource: bool) {
        let mut blocks: Vec<(&str, Blocks, Span)> = Vec::new();
        for structure in body.iter() {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = attribute.key.as_str();
                    if !(is_resource && META.contains(&name)) {
                        let entry = Entry {
                            key: Some(scope.span(&attribute.key)),
                            value: self.settled(&attribute.value, scope),
                        };
                        object.entries.insert(name.into(), entry);
                    }
                }
                Structure::Block(block) => {
                    let name = type_of(block);
                    if is_resource && META_BLOCKS.contains(&name) {
                        // What a resource is replaced with is a part of how it works.
                        if let Some(attribute) = block.body.get_attribute("replace_triggered_by") {
                            let value = self.settled(&attribute.value, scope);
                            let entry = Entry { key: Some(scope.span(&attribute.key)), value };
                            object.entries.insert("replace_triggered_by".into(), entry);
                        }
                        continue;
                    }
                    let at = blocks.iter().position(|(seen, ..)| *seen == name).unwrap_or_else(|| {
                        blocks.push((name, Blocks::new(scope.span(block)), scope.span(&block.ident)));
                        blocks.len() - 1
                    });
                    self.add_block(&mut blocks[at].1, block, scope);
                }
            }
        }
        for (name, found, key) in blocks {
            object.entries.insert(name.into(), Entry { key: Some(key), value: found.value() });
        }
    }

    fn block(&self, body: &Body, span: Span, scope: &Scope<'_, 'a>) -> Value {
        let mut object = Object::default();
        self.fill(&mut object, body, scope, false);
        Value::at(Kind::Object(Arc::new(object)), span)
    }

    fn add_block(&self, blocks: &mut Blocks, block: &Block, scope: &Scope<'_, 'a>) {
        let span = scope.span(block);
        if !block.has_ident("dynamic") {
            blocks.push(self.block(&block.body, span, scope));
            return;
        }
        let Some(content) = block.body.get_blocks("content").next() else { return };
        let Some(each) = block.body.get_attribute("for_each") else { return };
        let iterator = block.body.get_attribute("iterator").and_then(|a| Some(a.value.as_variable()?.as_str()));
        let iterator = iterator.unwrap_or_else(|| type_of(block));
        let collection = self.settled(&each.value, scope);
        let is_set = self.gives_set(&each.value, scope, 0);
        let expand = |collection: &Value| -> Outcome<(Vec<Value>, Option<Reason>)> {
            let pairs = self.pairs(collection)?.keyed_by_value(is_set);
            let item = |(key, value): (Value, Value)| {
                let binding = Binding {
                    name: iterator,
                    value: Value::object([("key", key), ("value", value)]),
                    outer: scope.bindings,
                };
                self.block(&content.body, span, &scope.with(&binding))
            };
            Ok((pairs.items.into_iter().map(item).collect(), pairs.rest))
        };
        let mut alternatives = Vec::new();
        for alternative in collection.alternatives() {
            match expand(alternative) {
                Ok((items, rest)) => {
                    blocks.rest = blocks.rest.take().or(rest);
                    alternatives.push(items);
                }
                Err(Stop::Unknown(reason) | Stop::Failed(reason)) => blocks.rest = Some(reason),
            }
        }
        match (&collection.kind, alternatives.len()) {
            (_, 0) => {}
            (Kind::OneOf(one), _) => blocks.push_one_of(alternatives, &one.why),
            _ => alternatives.into_iter().flatten().for_each(|item| blocks.push(item)),
        }
    }
}

/// The type of a nested block; of a dynamic one, the type of what it makes.
fn type_of(block: &Block) -> &str {
    match block.labels.first() {
        Some(label) if block.has_ident("dynamic") => label.as_str(),
        _ => block.ident.as_str(),
    }
}
