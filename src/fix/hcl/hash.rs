//! Hashes of several expressions: `sha1(jsonencode([…]))`.

use hcl_edit::expr::Expression;

use super::Writer;
use super::list::{Piece, expression_in};
use crate::diagnostic::Edit;
use crate::source::Span;

impl Writer<'_> {
    /// A hash of expressions, each on its own line.
    pub(super) fn hash(&self, names: &[String], indent: &str) -> String {
        let deeper = format!("{indent}{}", self.unit());
        let line = |name: &String| format!("{deeper}{name},{}", self.newline);
        format!("sha1(jsonencode([{}{}{indent}]))", self.newline, names.iter().map(line).collect::<String>())
    }

    /// Adds expressions to the list that an object's only entry hashes; None where it is anything else.
    pub(in crate::fix) fn hash_more(&self, hash: Span, names: &[String]) -> Option<Vec<Edit>> {
        let Expression::Object(object) = expression_in(self.body, &hash.range())? else { return None };
        let mut values = object.iter().map(|(_, value)| value.expr());
        let (Some(value), None) = (values.next(), values.next()) else { return None };
        let list = argument_of(argument_of(value, "sha1")?, "jsonencode")?;
        let Expression::Array(_) = list else { return None };
        self.enlarge_expression(list, &names.iter().cloned().map(Piece::from).collect::<Vec<_>>())
    }
}

/// What a function is called with, if that is the only thing.
fn argument_of<'e>(expression: &'e Expression, function: &str) -> Option<&'e Expression> {
    let Expression::FuncCall(call) = expression else { return None };
    let plain = call.name.namespace.is_empty() && call.name.name.as_str() == function;
    let mut arguments = call.args.iter();
    let only = arguments.next().filter(|_| plain && !call.args.expand_final())?;
    arguments.next().is_none().then_some(only)
}
