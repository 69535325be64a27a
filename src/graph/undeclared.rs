//! References to resources that nothing declares.

use super::TriggerGraph;
use crate::model::things::Function;
use crate::model::{Attribute, Dialect, Kind, Origin, Part, Reached, Reason, ResourceId, RootId, Type, Value, reach};

/// A reference to a resource that nothing declares.
#[derive(Debug, Clone)]
pub struct Undeclared {
    /// The address it refers to.
    pub name: String,
    /// Where it stands.
    pub place: Origin,
    /// Why it may be declared after all.
    pub doubt: Option<Reason>,
}

impl TriggerGraph<'_> {
    /// The references of a resource to what is not declared. None are seen where a part of the files cannot be read.
    pub fn undeclared_references(&self, id: ResourceId) -> Vec<Undeclared> {
        let resource = self.model.resource(id);
        // What else a function refers to is no matter of triggers.
        let within = match resource.kind {
            Type::Function => reach(&resource.body, Function::DEAD_LETTER.path(self.model.dialect_of(id))),
            _ => vec![Reached { value: resource.body.clone(), maybe: None }],
        };
        let (root, mut found) = (self.model.root_of(id), Vec::new());
        for Reached { value, .. } in within.iter().filter(|_| self.model.root(root).whole) {
            self.undeclared_in(root, value, 0, &mut found);
        }
        found
    }

    fn undeclared_in(&self, root: RootId, value: &Value, depth: usize, found: &mut Vec<Undeclared>) {
        let mut add = |name: &str, doubt: Option<Reason>| {
            if found.iter().all(|seen| seen.name != name || seen.place.span != value.origin.span) {
                found.push(Undeclared { name: name.to_owned(), place: value.origin.clone(), doubt });
            }
        };
        if depth > 64 {
            return;
        }
        match &value.kind {
            Kind::Unknown(why) => why.names_undeclared().into_iter().for_each(|name| add(name, None)),
            Kind::Text(text) => match text.encoded() {
                Some(inner) => self.undeclared_in(root, inner, depth + 1, found),
                None => {
                    for part in text.parts() {
                        match &part {
                            Part::Unknown(why) => why.names_undeclared().into_iter().for_each(|name| add(name, None)),
                            Part::Attribute(attribute) if self.leads_nowhere(root, attribute) => {
                                let hidden = self.model.root(root).opaque.first().map(|opaque| opaque.why.clone());
                                add(&attribute.resource, hidden);
                            }
                            _ => {}
                        }
                    }
                }
            },
            Kind::List(list) => list.items.iter().for_each(|item| self.undeclared_in(root, item, depth + 1, found)),
            Kind::Object(object) => {
                object.entries.values().for_each(|entry| self.undeclared_in(root, &entry.value, depth + 1, found));
            }
            // One of the alternatives may never be asked for.
            Kind::OneOf(_) | Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
        }
    }

    /// Whether a template declares no resource of that name. Terraform says so where it evaluates the reference.
    fn leads_nowhere(&self, id: RootId, attribute: &Attribute) -> bool {
        let (root, name) = (self.model.root(id), &*attribute.resource);
        // Another root of the scan.
        let elsewhere = name.contains('#');
        if root.dialect == Dialect::Terraform
            || elsewhere
            || self.model.find(id, name).is_some()
            || root.absent.iter().any(|absent| &**absent == name)
        {
            return false;
        }
        // SAM puts names of its own behind those of the resources it expands; a nested stack may be of SAM.
        let own = name.rsplit('/').next().unwrap_or(name).starts_with("Serverless");
        let generated = own || root.resources.iter().any(|resource| name.starts_with(&*resource.address));
        !generated || (root.dialect != Dialect::Sam && !name.contains('/'))
    }

    /// The declared resource whose name is most like another.
    pub fn nearest_name(&self, id: RootId, name: &str) -> Option<ResourceId> {
        let root = self.model.root(id);
        let own = |address: &str| root.dialect != Dialect::Terraform || type_of(address) == type_of(name);
        let names: Vec<&str> = root
            .resources
            .iter()
            .filter(|r| !r.generated)
            .map(|r| &*r.address)
            .filter(|address| own(address))
            .collect();
        let near = similar::get_close_matches(name, &names, 1, 0.7).first().copied()?;
        self.model.find(id, near)
    }
}

/// The type of a resource of Terraform by its address.
fn type_of(address: &str) -> &str {
    address.split('.').next().unwrap_or_default()
}
