//! Which functions something makes use of, in whatever way, and what is looked at by alarms.

use rustc_hash::FxHashSet;

use super::{NodeId, TriggerGraph};
use crate::model::{Reason, Resource, Text, Type};

impl TriggerGraph<'_> {
    /// The functions that something invokes or may invoke, or that something else names: a trigger, a permission, a role,
    /// another resource, an output. What only belongs to a function does not count: its aliases and versions, its log
    /// group, alarms on it.
    pub fn functions_used(&self) -> FxHashSet<NodeId> {
        let mut used: FxHashSet<NodeId> = self.triggers.iter().map(|trigger| trigger.function).collect();
        used.extend(self.permissions.iter().filter_map(|permission| permission.function));
        used.extend(self.functions_declared().filter(|&function| self.has_invoking_role(function)));
        for (id, resource) in self.model.resources().filter(|(_, resource)| !belongs_to_a_function(resource)) {
            let root = self.model.root_of(id);
            resource.body.each_text(&mut |text, _| self.functions_named(root, text, NodeId::of(id), &mut used));
        }
        for (id, root) in self.model.roots() {
            let mentioned: FxHashSet<&str> = root.mentioned.iter().flatten().map(AsRef::as_ref).collect();
            for found in mentioned.iter().filter_map(|address| self.model.find(id, address)) {
                self.function_behind(NodeId::of(found), &mut used);
            }
            let named = |address: &str| prefixes(address).any(|start| mentioned.contains(start));
            for resource in root.resources.iter().filter(|resource| named(&resource.address)) {
                if let Some(found) = self.model.find(id, &resource.address) {
                    self.function_behind(NodeId::of(found), &mut used);
                }
            }
        }
        used
    }

    /// True if an alarm looks at the metrics of a resource.
    pub fn has_alarm(&self, node: NodeId) -> bool {
        let (root, key) = (self.root_of(node), self.name(node).key());
        let mut found = false;
        let alarms = self.resources_of(Type::Alarm).filter(|id| self.model.root_of(*id) == root);
        let dimensions = alarms.filter_map(|id| {
            let body = &self.model.resource(id).body;
            body.get("dimensions").or_else(|| body.get("Dimensions"))
        });
        for value in dimensions {
            value.each_text(&mut |text, _| {
                found |= self.canonical(root, text).key().is_some_and(|text| Some(text) == key)
            });
        }
        found
    }

    /// Why a trigger may invoke a function although it is not known to: what it invokes is a value that is not given.
    pub fn open_trigger(&self, function: NodeId) -> Option<Reason> {
        let root = self.root_of(function);
        // An external node is called after the value that is not given, or after the reason why it is not known.
        let open = |node: NodeId| self.is_undeclared(node) && self.address(node).contains(['`', '$']);
        let trigger = self.triggers.iter().find(|t| self.root_of(t.function) == root && open(t.function))?;
        Some(Reason::new(format!("`{}` invokes what is not known", self.model.resource(trigger.via).address)))
    }

    /// The functions a text names: by a symbol of one, of its aliases and versions, or by its name.
    fn functions_named(&self, root: super::RootId, text: &Text, by: NodeId, used: &mut FxHashSet<NodeId>) {
        for attribute in text.attributes() {
            if let Some(id) = self.model.find(root, &attribute.resource)
                && NodeId::of(id) != by
            {
                self.function_behind(NodeId::of(id), used);
            }
        }
        let named = text.key().and_then(|key| self.named_by_key(root, &key, Type::Function));
        used.extend(named.filter(|&function| function != by));
    }

    /// The function itself, or that of an alias or version.
    fn function_behind(&self, node: NodeId, used: &mut FxHashSet<NodeId>) {
        match self.kind(node) {
            Some(Type::Function) => {
                used.insert(node);
            }
            Some(Type::Alias | Type::Version) => {
                let body = self.resource(node).map(|resource| &resource.body);
                let field = |name: &str| body?.get(name)?.as_text();
                if let Some(text) = field("function_name").or_else(|| field("FunctionName")) {
                    self.functions_named(self.root_of(node), text, node, used);
                }
            }
            _ => {}
        }
    }
}

/// What is there for a function alone, and policies, which are looked at as such.
fn belongs_to_a_function(resource: &Resource) -> bool {
    let kinds = [
        Type::Alias,
        Type::Version,
        Type::EventInvokeConfig,
        Type::RecursionConfig,
        Type::LogGroup,
        Type::Alarm,
        Type::Role,
        Type::RolePolicy,
        Type::ManagedPolicy,
    ];
    let others = ["AWS::ApplicationAutoScaling::", "AWS::CloudWatch::", "AWS::CodeDeploy::"];
    kinds.contains(&resource.kind) || others.iter().any(|start| resource.type_name.starts_with(start))
}

/// An address, without its index, and the modules and stacks it is in, which may be mentioned as a whole.
fn prefixes(address: &str) -> impl Iterator<Item = &str> {
    let ends = address.char_indices().filter(|(_, character)| ['.', '[', '/'].contains(character)).map(|(at, _)| at);
    ends.chain([address.len()]).map(|end| &address[..end])
}
