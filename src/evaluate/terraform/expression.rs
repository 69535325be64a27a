//! Expressions to values.

use compact_str::CompactString;
use hcl_edit::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression, ForExpr, Object as ObjectExpr, ObjectKey, TraversalOperator,
};

use super::collection::{boolean, known_text, list, object, text};
use super::evaluator::{Binding, Evaluator, Outcome, Scope, Stop, through};
use super::{functions, operators, template};
use crate::model::{Entry, Kind, Object, Reason, Text, Value};
use crate::source::Span;

impl<'a> Evaluator<'a> {
    /// The value of an expression that stands at `span`.
    pub(super) fn expression(&self, expression: &Expression, scope: &Scope<'_, 'a>, span: Span) -> Outcome {
        match expression {
            Expression::Null(_) => Ok(Value::at(Kind::Null, span)),
            Expression::Bool(b) => Ok(Value::at(Kind::Bool(*b.value()), span)),
            Expression::Number(n) => match n.value().as_f64() {
                Some(n) => Ok(Value::at(Kind::Number(n), span)),
                None => Err(Stop::unknown("a number out of range")),
            },
            Expression::String(text) => Ok(Value::at(Kind::Text(self.quoted(text.value(), span)), span)),
            Expression::Array(array) => {
                let items: Outcome<Vec<Value>> = array.iter().map(|item| self.element(item, scope)).collect();
                Ok(list(items?, None))
            }
            Expression::Object(entries) => self.object(entries, scope),
            Expression::StringTemplate(template) => self.template(template, scope, template::Style::Quoted),
            Expression::HeredocTemplate(heredoc) => {
                let indent = heredoc.indent().unwrap_or(0);
                self.template(&heredoc.template, scope, template::Style::Lines { indent })
            }
            Expression::Parenthesis(inner) => self.evaluate(inner.inner(), scope),
            Expression::Variable(name) => self.traversal_from_name(name.as_str(), &[], scope, span),
            Expression::Conditional(conditional) => {
                self.conditional(conditional, scope).map(|value| through(value, span))
            }
            Expression::FuncCall(call) => functions::call(self, call, scope, span),
            Expression::Traversal(traversal) => match &traversal.expr {
                Expression::Variable(name) => {
                    self.traversal_from_name(name.as_str(), &traversal.operators, scope, span)
                }
                base => {
                    let base = self.evaluate(base, scope)?;
                    self.traverse(base, &traversal.operators, scope, span)
                }
            },
            Expression::UnaryOp(operation) => {
                let value = self.evaluate(&operation.expr, scope)?;
                self.each_alternative(&value, |value| operators::unary(*operation.operator.value(), value))
            }
            Expression::BinaryOp(operation) => self.binary(operation, scope),
            Expression::ForExpr(each) => {
                let collection = self.evaluate(&each.intro.collection_expr, scope)?;
                let is_set = self.gives_set(&each.intro.collection_expr, scope, 0);
                self.each_alternative(&collection, |collection| self.for_expression(each, collection, is_set, scope))
            }
        }
    }

    /// A part of a list or object: one that Terraform would refuse does not take the others with it.
    fn element(&self, expression: &Expression, scope: &Scope<'_, 'a>) -> Outcome {
        if self.is_trying() { self.evaluate(expression, scope) } else { Ok(self.settled(expression, scope)) }
    }

    fn object(&self, entries: &ObjectExpr, scope: &Scope<'_, 'a>) -> Outcome {
        let mut result = Object::default();
        for (key, value) in entries.iter() {
            let span = scope.span(key);
            let value = self.element(value.expr(), scope)?;
            match self.object_key(key, scope, span) {
                Ok(name) => {
                    result.entries.insert(name, Entry { key: Some(span), value });
                }
                Err(Stop::Unknown(reason)) => result.rest = Some(reason),
                Err(failed) => return Err(failed),
            }
        }
        Ok(object(result))
    }

    fn object_key(&self, key: &ObjectKey, scope: &Scope<'_, 'a>, span: Span) -> Outcome<CompactString> {
        let folder = &scope.instance.node.folder;
        if !folder.renamed.is_empty()
            && let Some(name) = folder.renamed.get(&(scope.file, span.range().start))
        {
            return Ok(name.clone());
        }
        match key {
            ObjectKey::Ident(name) => Ok(name.as_str().into()),
            ObjectKey::Expression(expression) => known_text(&self.evaluate(expression, scope)?),
        }
    }

    fn conditional(&self, conditional: &Conditional, scope: &Scope<'_, 'a>) -> Outcome {
        let condition = self.evaluate(&conditional.cond_expr, scope)?;
        match operators::decide(&condition) {
            Ok(true) => self.branch(&conditional.true_expr, &conditional.false_expr, scope),
            Ok(false) => self.branch(&conditional.false_expr, &conditional.true_expr, scope),
            Err(Stop::Failed(reason)) => Err(Stop::Failed(reason)),
            Err(Stop::Unknown(why)) => {
                let mut results = Vec::with_capacity(2);
                let mut failed = None;
                for branch in [&conditional.true_expr, &conditional.false_expr] {
                    match self.evaluate(branch, scope) {
                        Ok(value) => results.push(value),
                        Err(stop) => failed = Some(stop.reason()),
                    }
                }
                self.join_alternatives(results, failed, &why)
            }
        }
    }

    /// One branch of a condition, which is text if the other is.
    fn branch(&self, taken: &Expression, other: &Expression, scope: &Scope<'_, 'a>) -> Outcome {
        let value = self.evaluate(taken, scope)?;
        if matches!(value.kind, Kind::Number(_) | Kind::Bool(_)) && matches!(other, Expression::String(_)) {
            return Ok(Value::generated(Kind::Text(text(&value)?)).with_origin(value.origin));
        }
        Ok(value)
    }

    /// True for an expression that gives a set, whose items are their own keys. Values do not tell sets from lists.
    pub(super) fn gives_set(&self, expression: &Expression, scope: &Scope<'_, 'a>, depth: usize) -> bool {
        let folder = &scope.instance.node.folder;
        match expression {
            Expression::Parenthesis(inner) => self.gives_set(inner.inner(), scope, depth),
            Expression::FuncCall(call) => {
                ["toset", "setunion", "setintersection", "setsubtract", "fileset"].contains(&call.name.name.as_str())
            }
            Expression::Conditional(conditional) => {
                self.gives_set(&conditional.true_expr, scope, depth)
                    || self.gives_set(&conditional.false_expr, scope, depth)
            }
            Expression::Traversal(traversal) if depth < 8 && traversal.operators.len() == 1 => {
                let (Some(root), TraversalOperator::GetAttr(name)) =
                    (traversal.expr.as_variable(), traversal.operators[0].value())
                else {
                    return false;
                };
                match root.as_str() {
                    "local" => folder
                        .locals
                        .get(name.as_str())
                        .is_some_and(|local| self.gives_set(&local.expression, scope, depth + 1)),
                    "var" => folder.variables.get(name.as_str()).is_some_and(|variable| {
                        let constraint = variable.attribute("type").and_then(|(_, a)| a.value.as_func_call());
                        constraint.is_some_and(|call| call.name.name.as_str() == "set")
                    }),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn binary(&self, operation: &BinaryOp, scope: &Scope<'_, 'a>) -> Outcome {
        let operator = *operation.operator.value();
        let left = self.evaluate(&operation.lhs_expr, scope);
        if matches!(operator, BinaryOperator::And | BinaryOperator::Or) {
            return operators::logic(operator, left, || self.evaluate(&operation.rhs_expr, scope));
        }
        let (left, right) = (left?, self.evaluate(&operation.rhs_expr, scope)?);
        self.each_alternative(&left, |left| {
            self.each_alternative(&right, |right| operators::binary(operator, left, right))
        })
    }

    fn for_expression(&self, each: &ForExpr, collection: &Value, is_set: bool, scope: &Scope<'_, 'a>) -> Outcome {
        let pairs = self.pairs(collection)?.keyed_by_value(is_set);
        let mut rest = pairs.rest;
        let mut items = Vec::new();
        let mut entries = Object::default();
        let key_name = each.intro.key_var.as_ref().map(|name| name.as_str());
        for (key, value) in pairs.items {
            let key = Binding { name: key_name.unwrap_or_default(), value: key, outer: scope.bindings };
            let outer = if key_name.is_some() { Some(&key) } else { scope.bindings };
            let value = Binding { name: each.intro.value_var.as_str(), value, outer };
            let scope = scope.with(&value);
            if let Some(condition) = &each.cond {
                match boolean(&self.evaluate(&condition.expr, &scope)?) {
                    Ok(true) => {}
                    Ok(false) => continue,
                    Err(Stop::Unknown(reason)) => {
                        rest = Some(reason);
                        continue;
                    }
                    Err(failed) => return Err(failed),
                }
            }
            let value = self.evaluate(&each.value_expr, &scope)?;
            let Some(key_expr) = &each.key_expr else {
                items.push(value);
                continue;
            };
            match known_text(&self.evaluate(key_expr, &scope)?) {
                Ok(name) if each.grouping => group(&mut entries, name, value),
                Ok(name) => {
                    entries.entries.insert(name, Entry { key: None, value });
                }
                Err(Stop::Unknown(reason)) => rest = Some(reason),
                Err(failed) => return Err(failed),
            }
        }
        if each.key_expr.is_none() {
            return Ok(list(items, rest));
        }
        entries.rest = rest;
        Ok(object(entries))
    }

    /// Known text between quotes, its places kept where it may be JSON.
    fn quoted(&self, cooked: &str, span: Span) -> Text {
        if cooked.trim_start().starts_with(['{', '[']) && span.range().len() >= 2 {
            let inner = Span::new(span.file, span.range().start + 1..span.range().end - 1);
            return Text::pieces(self.quoted_pieces(cooked, inner));
        }
        Text::literal(cooked)
    }
}

/// Adds a value to the list under a key (`...` after the value of a `for`).
fn group(object: &mut Object, key: CompactString, value: Value) {
    match object.entries.get_mut(&key) {
        Some(entry) => {
            let mut items = entry.value.as_list().map(|list| list.items.clone()).unwrap_or_default();
            items.push(value);
            entry.value = Value::list(items);
        }
        None => {
            object.entries.insert(key, Entry { key: None, value: Value::list(vec![value]) });
        }
    }
}

/// A reason for a name that nothing declares.
pub(super) fn undeclared(what: &str, name: &str) -> Stop {
    Stop::Failed(Reason::new(format!("{what} `{name}` is not declared")))
}
