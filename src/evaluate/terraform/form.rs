//! Whether an expression gives a tuple or a list, an object or a map: values do not tell, and `==` depends on it.

use hcl_edit::expr::{Expression, TraversalOperator};

use super::evaluator::{Evaluator, Scope};

/// What Terraform takes a collection for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A tuple or an object, as written between brackets and braces.
    Structure,
    /// A list, set or map, whose items are of one type.
    Collection,
}

/// Functions that give a list, set or map whatever they are given.
const GIVE_COLLECTIONS: [&str; 14] = [
    "compact",
    "distinct",
    "fileset",
    "formatlist",
    "range",
    "setintersection",
    "setsubtract",
    "setunion",
    "sort",
    "split",
    "tolist",
    "tomap",
    "toset",
    "transpose",
];

impl<'a> Evaluator<'a> {
    /// What an expression gives; None where the text does not tell.
    pub(super) fn form(&self, expression: &Expression, scope: &Scope<'_, 'a>, depth: usize) -> Option<Form> {
        match expression {
            Expression::Array(_) | Expression::Object(_) | Expression::ForExpr(_) => Some(Form::Structure),
            Expression::Parenthesis(inner) => self.form(inner.inner(), scope, depth),
            Expression::FuncCall(call) => {
                GIVE_COLLECTIONS.contains(&call.name.name.as_str()).then_some(Form::Collection)
            }
            Expression::Traversal(traversal) if depth < 8 && traversal.operators.len() == 1 => {
                let TraversalOperator::GetAttr(name) = traversal.operators[0].value() else { return None };
                let folder = &scope.instance.node.folder;
                match traversal.expr.as_variable()?.as_str() {
                    "local" => self.form(&folder.locals.get(name.as_str())?.expression, scope, depth + 1),
                    "var" => {
                        let (_, constraint) = folder.variables.get(name.as_str())?.attribute("type")?;
                        match constraint.value.as_func_call()?.name.name.as_str() {
                            "list" | "set" | "map" => Some(Form::Collection),
                            "object" | "tuple" => Some(Form::Structure),
                            _ => None,
                        }
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
