//! What the names an expression mentions lead to. A plan says which names there are, but not what is made of them.

use super::address::{Step, caller, steps, written};
use super::configuration::references;
use super::document::Plan;
use super::within;
use crate::model::{Dialect, Type};

/// Variables, outputs and `each.value` that are followed one after the other.
const DEEPEST: usize = 32;

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    /// The address of the module; empty for the root.
    pub(super) module: &'s str,
    /// The key of the instance, brackets included; empty for what is not repeated.
    pub(super) key: &'s str,
    /// The names `count` or `for_each` mentions.
    pub(super) repeated: Option<&'s [String]>,
}

/// An attribute of a resource or data source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) address: String,
    /// `arn`, `stream[0].arn`; empty where only the resource is known.
    pub(super) attribute: String,
    /// False where a key is mentioned beside it.
    pub(super) alone: bool,
}

/// The only resource or attribute that some names lead to; None for several, or where a local value is among them.
pub(super) fn resolve(plan: &Plan<'_>, names: &[String], scope: Scope<'_>) -> Option<Target> {
    follow(plan, names, scope, 0)
}

/// The addresses of resources and modules that names of a module mention.
pub(super) fn addresses(names: &[String], module: &str) -> Vec<String> {
    let address = |name: &String| {
        let steps = steps(name);
        let kept = match steps.as_slice() {
            [Step::Name("var" | "local" | "each" | "count" | "path" | "terraform" | "self"), ..] => return None,
            [Step::Name("data"), _, _, ..] => 3,
            [_, _, ..] => 2,
            _ => return None,
        };
        Some(within(module, &written(&steps[..kept])).into())
    };
    names.iter().filter_map(address).collect()
}

fn follow(plan: &Plan<'_>, names: &[String], scope: Scope<'_>, depth: usize) -> Option<Target> {
    if depth > DEEPEST {
        return None;
    }
    let is_key = |name: &str| name == "each.key" || name == "count.index";
    let by_key = names.iter().any(|name| is_key(name));
    let longest = |name: &&String| {
        let continues =
            |other: &String| other.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with(['.', '[']));
        !is_key(name) && !names.iter().any(continues)
    };
    let mut left = names.iter().filter(longest);
    let (name, None) = (left.next()?, left.next()) else { return None };
    let steps = steps(name);
    match steps.as_slice() {
        [Step::Name("var"), Step::Name(variable), rest @ ..] => {
            let (above, call, key) = caller(scope.module)?;
            let call = plan.configuration.at(above)?.calls.get(call)?;
            let names = references(call.expressions.get(*variable)?);
            let key = key.unwrap_or_default();
            let scope = Scope { module: above, key, repeated: call.repeated.as_deref() };
            continued(follow(plan, &names, scope, depth + 1)?, rest, by_key)
        }
        [Step::Name("each"), Step::Name("value"), rest @ ..] => {
            // Whatever is repeated over all instances of something has their keys.
            let [over] = scope.repeated? else { return None };
            if over.starts_with("var.") || over.starts_with("local.") || scope.key.is_empty() {
                return None;
            }
            let mut name = format!("{over}{}", scope.key);
            if !rest.is_empty() {
                name.push('.');
                name.push_str(&written(rest));
            }
            continued(follow(plan, &[name], Scope { repeated: None, key: "", ..scope }, depth + 1)?, &[], by_key)
        }
        [Step::Name("module"), Step::Name(call), rest @ ..] => {
            let repeated = plan.configuration.at(scope.module)?.calls.get(*call)?.repeated.is_some();
            let (key, rest) = key_of(repeated, rest, by_key, scope)?;
            let [Step::Name(output), rest @ ..] = rest else { return None };
            let module = within(scope.module, &format!("module.{call}{key}"));
            let names = plan.configuration.at(&module)?.outputs.get(*output)?;
            let inside = Scope { module: &module, key: "", repeated: None };
            continued(follow(plan, names, inside, depth + 1)?, rest, by_key)
        }
        [Step::Name("local" | "each" | "count" | "path" | "terraform" | "self" | "ephemeral"), ..] => None,
        [Step::Name("data"), Step::Name(kind), Step::Name(name), rest @ ..] => {
            let local = format!("data.{kind}.{name}");
            let repeated = plan.configuration.at(scope.module)?.resources.get(&local)?.repeated.is_some();
            let (key, rest) = key_of(repeated, rest, by_key, scope)?;
            let address = within(scope.module, &format!("{local}{key}")).into();
            Some(Target { address, attribute: written(rest), alone: !by_key })
        }
        [Step::Name(kind), Step::Name(name), rest @ ..] => {
            let local = format!("{kind}.{name}");
            let repeated = plan.configuration.at(scope.module)?.resources.get(&local)?.repeated.is_some();
            let (key, rest) = key_of(repeated, rest, by_key, scope)?;
            let address: String = within(scope.module, &format!("{local}{key}")).into();
            let there = Type::of(Dialect::Terraform, kind) == Type::Other || plan.find(&address).is_some();
            there.then(|| Target { address, attribute: written(rest), alone: !by_key })
        }
        _ => None,
    }
}

/// The key behind a name, and what is left: as it is written, or the instance's own where the name is indexed with that.
fn key_of<'s, 'r>(
    repeated: bool,
    rest: &'r [Step<'s>],
    by_key: bool,
    scope: Scope<'s>,
) -> Option<(&'s str, &'r [Step<'s>])> {
    match rest {
        [Step::Key(key), rest @ ..] if repeated => Some((key, rest)),
        _ if !repeated => (!by_key || !rest.is_empty()).then_some(("", rest)),
        // An index that is no constant ends the name: what is taken of the instance is not told.
        [] if by_key && !scope.key.is_empty() => Some((scope.key, rest)),
        _ => None,
    }
}

/// A target with more steps behind it.
fn continued(mut target: Target, rest: &[Step<'_>], by_key: bool) -> Option<Target> {
    target.alone &= !by_key;
    if rest.is_empty() {
        return Some(target);
    }
    // What is taken of an object that somebody made is not told.
    if !target.attribute.is_empty() {
        return None;
    }
    target.attribute = written(rest);
    Some(target)
}
