//! `Fn::Transform`: of a file that is beside the template, the file; else unknown.

use std::path::Path;

use super::template::{Scope, Template};
use crate::model::{Kind, Reason, Value};
use crate::parse::Node;
use crate::source::join;

/// Files that one root includes: more are not read.
const MOST_INCLUDED: usize = 50;

impl Template<'_> {
    /// The value of `Fn::Transform`, given its `Name` and `Parameters`.
    pub(super) fn include(&self, argument: &Node, scope: &Scope) -> Value {
        let unknown = |words: String| Value::at(Kind::Unknown(Reason::new(words)), argument.span);
        let name = argument.get("Name").and_then(Node::as_str).unwrap_or_default();
        if name != "AWS::Include" {
            return unknown(format!("macro `{name}` runs only when the template is deployed"));
        }
        let location = argument.get("Parameters").and_then(|node| node.get("Location"));
        let Some(location) = location.and_then(|node| self.value(node, scope).as_str()) else {
            return unknown("the location of `AWS::Include` is not known".to_owned());
        };
        let outside = || unknown(format!("included file `{location}` is not beside the template"));
        if location.contains("://") {
            return outside();
        }
        let included = &self.context.bounds.included;
        included.set(included.get() + 1);
        if included.get() > MOST_INCLUDED {
            let message = format!("more than {MOST_INCLUDED} files are included, the rest is not read");
            self.limit(argument.span, &message);
            return unknown(message);
        }
        let folder = Path::new(self.path()).parent().unwrap_or(Path::new(""));
        let Ok(id) = self.context.sources.read(&join(folder, Path::new(location.as_str()))) else { return outside() };
        let document = super::parse_template(&self.context.sources.file(id));
        if !self.files.borrow().iter().any(|(seen, _)| *seen == id) {
            self.problems.borrow_mut().extend(document.problems);
            self.files.borrow_mut().push((id, document.comments));
        }
        match document.root {
            Some(root) => {
                let value = self.value(&root, scope);
                let origin = value.origin.through(argument.span);
                value.with_origin(origin)
            }
            None => unknown(format!("included file `{location}` could not be read")),
        }
    }
}
