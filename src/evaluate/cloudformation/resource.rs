use std::sync::Arc;

use super::condition::Decision;
use super::intrinsic;
use super::substitute::substitute;
use super::template::{Item, Template, unread};
use crate::diagnostic::Diagnostic;
use crate::model::{Dialect, Exists, Home, Kind, Object, Reason, Resource, Type, Value};
use crate::parse::{Node, NodeKind};

impl Template<'_> {
    /// The resource of an entry of `Resources`; None where it is none, or is certainly not there.
    pub(super) fn resource(&self, item: &Item<'_>, dialect: Dialect) -> Option<Resource> {
        let Item { key, key_span, value: node, scope } = item;
        let extent = key_span.to(node.span);
        if key == "Fn::Transform" {
            self.hidden(key, Reason::new("`Fn::Transform` runs only when the template is deployed"), *key_span);
            return None;
        }
        let refuse = |message: String| {
            // A cut one has its error already.
            if !node.cut {
                self.problems.borrow_mut().push(Diagnostic::syntax_error(*key_span, message));
            }
        };
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            refuse(format!("resource `{key}` is not a mapping"));
            return self.lost(item);
        }
        let Some(type_name) = node.get("Type").filter(|node| !node.cut).and_then(Node::as_str) else {
            refuse(format!("resource `{key}` has no `Type`"));
            return self.lost(item);
        };
        let type_name = substitute(type_name, scope);
        let exists = match node.get("Condition").and_then(Node::as_str) {
            Some(name) => match self.named_condition(&substitute(name, scope)) {
                Decision::Yes => Exists::Yes,
                Decision::No => return None,
                Decision::Maybe(why) => Exists::Maybe(why),
            },
            None => Exists::Yes,
        };
        let mut body = match node.get("Properties") {
            Some(properties) if !properties.is_null() => self.value(properties, scope),
            _ => Value::at(Kind::Object(Object::default().into()), *key_span),
        };
        match &mut body.kind {
            Kind::Object(object) if node.cut => {
                Arc::make_mut(object).rest.get_or_insert_with(unread);
            }
            Kind::Object(_) | Kind::OneOf(_) | Kind::Unknown(_) => {}
            _ => {
                refuse(format!("`Properties` of resource `{key}` is not a mapping"));
                let why = if node.cut { unread() } else { Reason::new("`Properties` is not a mapping") };
                body.kind = Kind::Unknown(why);
            }
        }
        let address: Arc<str> = key.as_str().into();
        let name = |node: &Node| node.as_str().map(|name| Arc::from(substitute(name, scope).as_str()));
        let depends_on = match node.get("DependsOn") {
            Some(node) if intrinsic::is_list(node) => node.items().iter().filter_map(name).collect(),
            Some(node) => name(node).into_iter().collect(),
            None => Vec::new(),
        };
        Some(Resource {
            address,
            shown: super::metadata::construct_path(node),
            kind: Type::of(dialect, &type_name),
            type_name,
            body,
            exists,
            declared: *key_span,
            extent,
            generated: false,
            depends_on,
            mentions: Vec::new(),
            change: None,
            home: Home::default(),
        })
    }

    /// An entry of which not even the type is known may be anything.
    fn lost(&self, item: &Item<'_>) -> Option<Resource> {
        let why = if item.value.cut { unread() } else { Reason::new(format!("resource `{}` has no type", item.key)) };
        self.hidden(&item.key, why, item.key_span);
        None
    }
}
