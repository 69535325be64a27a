//! `Fn::Transform`: of a file that is beside the template, the file; else unknown.

use super::template::{Scope, Template};
use crate::model::{Kind, Reason, Value};
use crate::parse::Node;

/// Files that one root includes: more are not read.
const MOST_INCLUDED: usize = 50;

impl Template<'_> {
    /// The value of `Fn::Transform`, given its `Name` and `Parameters`.
    pub(super) fn include(&self, argument: &Node, scope: &Scope) -> Value {
        let unknown = |why: Reason| Value::at(Kind::Unknown(why), argument.span);
        let name = argument.get("Name").and_then(Node::as_str).unwrap_or_default();
        if name != "AWS::Include" {
            return unknown(Reason::new(format!("macro `{name}` runs only when the template is deployed")));
        }
        let location = argument.get("Parameters").and_then(|node| node.get("Location"));
        let Some(location) = location.and_then(|node| self.value(node, scope).as_str()) else {
            return unknown(Reason::new("the location of `AWS::Include` is not known"));
        };
        let included = &self.context.bounds.included;
        if !location.contains("://") {
            included.set(included.get() + 1);
        }
        if included.get() > MOST_INCLUDED {
            let message = format!("more than {MOST_INCLUDED} files are included, the rest is not read");
            self.limit(argument.span, &message);
            return unknown(Reason::new(message));
        }
        let document = match self.beside("included file", &location) {
            Ok(id) => self.read_document(id, scope),
            Err(why) => return unknown(why),
        };
        match document {
            Some(value) => {
                let origin = value.origin.through(argument.span);
                value.with_origin(origin)
            }
            None => unknown(Reason::new(format!("included file `{location}` could not be read"))),
        }
    }
}
