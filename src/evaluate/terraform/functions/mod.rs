//! Terraform's built-in functions.
//!
//! In: evaluated arguments. Out: a value, as far as the arguments are known. One file for each family.
//! Must not know: resources, modules.

mod aws;
mod collections;
pub(super) mod encoding;
pub(super) mod files;
mod format;
mod hash;
mod lists;
mod network;
mod numbers;
mod strings;
mod time;
mod yaml;

use compact_str::CompactString;
use hcl_edit::expr::FuncCall;

use super::collection::{failing, identity, is_failing, known_text, number, partial_list, text};
use super::evaluator::{Evaluator, Outcome, Scope, Stop};
use crate::model::{Kind, OneOf, Origin, Reason, Text, Value};
use crate::source::Span;

/// A call with its evaluated arguments.
pub(super) struct Call<'c, 'a> {
    evaluator: &'c Evaluator<'a>,
    name: &'c str,
    arguments: Vec<Value>,
    span: Span,
}

type Run = fn(&Call<'_, '_>) -> Outcome;

/// A function: its name, how many arguments it takes, and how.
struct Function {
    name: &'static str,
    least: usize,
    most: usize,
    arguments: Arguments,
    run: Run,
}

/// How a function takes its arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arguments {
    /// All of them known, at least in part; the function is applied to each alternative.
    Settled,
    /// As they are: unknown, or one of several.
    Any,
}

const MANY: usize = usize::MAX;

/// A function whose arguments are not unknown.
const fn settled(name: &'static str, least: usize, most: usize, run: Run) -> Function {
    Function { name, least, most, arguments: Arguments::Settled, run }
}

/// A function that takes unknown arguments.
const fn any(name: &'static str, least: usize, most: usize, run: Run) -> Function {
    Function { name, least, most, arguments: Arguments::Any, run }
}

const FAMILIES: [&[Function]; 12] = [
    aws::FUNCTIONS,
    collections::FUNCTIONS,
    lists::FUNCTIONS,
    strings::FUNCTIONS,
    format::FUNCTIONS,
    encoding::FUNCTIONS,
    numbers::FUNCTIONS,
    files::FUNCTIONS,
    network::FUNCTIONS,
    hash::FUNCTIONS,
    time::FUNCTIONS,
    yaml::FUNCTIONS,
];

/// The value of a function call.
pub(super) fn call<'a>(evaluator: &Evaluator<'a>, call: &FuncCall, scope: &Scope<'_, 'a>, span: Span) -> Outcome {
    let name = call.name.name.as_str();
    let qualified: String = call.name.namespace.iter().map(|part| format!("{}::", part.as_str())).collect();
    let qualified = format!("{}{name}", qualified.strip_prefix("core::").unwrap_or(&qualified));
    let name = qualified.as_str();
    match name {
        "try" => return attempt(evaluator, call, scope),
        "can" => return Ok(can(evaluator, call, scope)),
        _ => {}
    }
    let function = FAMILIES.iter().flat_map(|family| family.iter()).find(|function| function.name == name);
    let Some(function) = function else {
        return Err(Stop::unknown(format!("the function `{name}` is not known here")));
    };
    let arguments = arguments(evaluator, call, scope)?;
    if arguments.len() < function.least || arguments.len() > function.most {
        return Err(Stop::failed(format!("`{name}` does not take {} arguments", arguments.len())));
    }
    let call = Call { evaluator, name, arguments, span };
    let outcome = match function.arguments {
        Arguments::Any => call.run(function.run),
        Arguments::Settled => call.run_settled(function.run),
    };
    match outcome.and_then(|value| evaluator.bounded(value)) {
        Ok(mut value) => {
            if value.origin.span.is_none() {
                value.origin = Origin::at(span);
            }
            Ok(value)
        }
        Err(stop) => Err(stop),
    }
}

fn arguments<'a>(evaluator: &Evaluator<'a>, call: &FuncCall, scope: &Scope<'_, 'a>) -> Outcome<Vec<Value>> {
    let mut values: Vec<Value> = Vec::with_capacity(call.args.len());
    for argument in call.args.iter() {
        values.push(evaluator.evaluate(argument, scope)?);
    }
    if call.args.expand_final()
        && let Some(last) = values.pop()
    {
        let (items, rest) = partial_list(&last)?;
        values.extend(items);
        values.extend(rest.map(Value::unknown));
    }
    Ok(values)
}

/// `try`: the first argument that Terraform would not refuse.
fn attempt<'a>(evaluator: &Evaluator<'a>, call: &FuncCall, scope: &Scope<'_, 'a>) -> Outcome {
    let mut kept: Vec<Value> = Vec::new();
    let mut why: Option<Reason> = None;
    let mut failed = Stop::failed("no argument of `try` has a value");
    for argument in call.args.iter() {
        match evaluator.trying(true, || evaluator.evaluate(argument, scope)) {
            Err(stop) => failed = stop,
            Ok(value) => {
                let reason = match &value.kind {
                    Kind::OneOf(one) => Some(one.why.clone()),
                    _ => None,
                };
                let may_fail = value.alternatives().iter().any(is_failing);
                kept.extend(value.alternatives().iter().filter(|value| !is_failing(value)).cloned());
                why = why.or(reason);
                if !may_fail {
                    return Ok(Value::one_of(kept, why.unwrap_or_else(|| Reason::new(""))));
                }
            }
        }
    }
    match (kept.is_empty(), why) {
        (false, Some(why)) => {
            if evaluator.is_trying() {
                kept.push(failing(&why));
            }
            Ok(Value::one_of(kept, why))
        }
        _ => Err(failed),
    }
}

/// `can`: whether Terraform would take an expression.
fn can<'a>(evaluator: &Evaluator<'a>, call: &FuncCall, scope: &Scope<'_, 'a>) -> Value {
    let Some(argument) = call.args.get(0) else { return Value::generated(Kind::Bool(false)) };
    let Ok(value) = evaluator.trying(true, || evaluator.evaluate(argument, scope)) else {
        return Value::generated(Kind::Bool(false));
    };
    match &value.kind {
        Kind::Unknown(reason) => Value::unknown(reason.anonymous()),
        Kind::OneOf(one) if one.values.iter().any(is_failing) => Value::unknown(one.why.clone()),
        _ => Value::generated(Kind::Bool(true)),
    }
}

impl<'c, 'a> Call<'c, 'a> {
    /// Runs a function; what it cannot tell is unknown, and the same for the same arguments.
    fn run(&self, run: Run) -> Outcome {
        match run(self) {
            Err(Stop::Unknown(reason)) => Err(Stop::Unknown(self.identified(reason))),
            outcome => outcome,
        }
    }

    fn identified(&self, reason: Reason) -> Reason {
        let arguments: Option<Vec<CompactString>> = self.arguments.iter().map(identity).collect();
        match arguments {
            Some(arguments) => reason.identified(format!("{}({})", self.name, arguments.join(","))),
            None => reason,
        }
    }

    /// Runs a function for each combination of alternatives.
    fn run_settled(&self, run: Run) -> Outcome {
        if let Some(reason) = self.arguments.iter().find_map(Value::as_unknown) {
            return Err(Stop::Unknown(self.identified(reason.clone())));
        }
        let several = self.arguments.iter().position(|value| matches!(value.kind, Kind::OneOf(_)));
        let Some(at) = several else { return self.run(run) };
        let combinations: usize = self.arguments.iter().map(|value| value.alternatives().len()).product();
        if combinations > OneOf::MOST * OneOf::MOST
            && let Kind::OneOf(one) = &self.arguments[at].kind
        {
            return Err(Stop::Unknown(one.why.clone()));
        }
        self.evaluator.each_alternative(&self.arguments[at], |alternative| {
            let mut arguments = self.arguments.clone();
            arguments[at] = alternative.clone();
            Call { evaluator: self.evaluator, name: self.name, arguments, span: self.span }.run_settled(run)
        })
    }

    fn len(&self) -> usize {
        self.arguments.len()
    }

    /// An argument; null where there is none.
    fn value(&self, at: usize) -> Value {
        self.arguments.get(at).cloned().unwrap_or_else(|| Value::generated(Kind::Null))
    }

    /// An argument, a whole resource or module as an object.
    fn forced(&self, at: usize) -> Value {
        self.evaluator.force(self.value(at))
    }

    /// The items of a list or tuple, which have an order that was given.
    fn sequence(&self, at: usize) -> Outcome<Vec<Value>> {
        if self.value(at).as_list().is_some_and(|list| list.set) {
            return Err(self.refused("a list is needed, this is a set"));
        }
        self.list(at)
    }

    fn known(&self, at: usize) -> Outcome<CompactString> {
        known_text(&self.value(at))
    }

    fn text(&self, at: usize) -> Outcome<Text> {
        text(&self.value(at))
    }

    fn number(&self, at: usize) -> Outcome<f64> {
        number(&self.value(at))
    }

    fn list(&self, at: usize) -> Outcome<Vec<Value>> {
        match self.partial(at)? {
            (items, None) => Ok(items),
            (_, Some(reason)) => Err(Stop::Unknown(reason)),
        }
    }

    fn partial(&self, at: usize) -> Outcome<(Vec<Value>, Option<Reason>)> {
        let value = self.forced(at);
        if value.as_object().is_some() {
            return Err(self.refused("a list is needed, this is an object"));
        }
        let (items, rest) = partial_list(&value)?;
        self.evaluator.spend(items.len());
        Ok((items, rest))
    }

    fn refused(&self, why: &str) -> Stop {
        Stop::failed(format!("`{}`: {why}", self.name))
    }
}

pub(super) use collections::unified;
pub(super) use format::general;

fn truth(b: bool) -> Value {
    Value::generated(Kind::Bool(b))
}

fn number_value(n: f64) -> Value {
    // There is no negative zero.
    Value::generated(Kind::Number(n + 0.0))
}
