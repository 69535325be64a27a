//! The resources of a root, module by module.

use std::rc::Rc;
use std::sync::Arc;

use hcl_edit::visit::Visit;

use super::configuration::Declared;
use super::evaluator::{Evaluator, Scope};
use super::instances::{Instance, Of, Repetition, both};
use super::mentions::Mentioned;
use super::providers;
use super::reference::META;
use crate::evaluate::awscc;
use crate::model::{Dialect, Entry, Kind, Object, Opaque, Reason, Resource, Root, Type, Value};
use crate::source::{Span, display};

/// Types that watch over a function or scale it, and do not invoke it, by how they begin.
const WATCHERS: [&str; 5] = [
    "aws_lambda_provisioned_concurrency_config",
    "aws_appautoscaling_",
    "aws_cloudwatch_",
    "aws_codedeploy_",
    "archive_file",
];

/// Resources of one root.
const MOST_RESOURCES: usize = 50_000;

impl<'a> Evaluator<'a> {
    /// Everything the root declares and the model knows.
    pub(super) fn resources(&self) -> Root {
        let path = self.tree.nodes.first().map(|node| display(&node.folder.path)).unwrap_or_default();
        let mut root = Root {
            path,
            dialect: Dialect::Terraform,
            resources: Vec::new(),
            also_known: Default::default(),
            opaque: Vec::new(),
            absent: Vec::new(),
            mentioned: Some(Vec::new()),
            inputs: Vec::new(),
            whole: self.tree.nodes.iter().all(|node| node.folder.problems.is_empty() && node.folder.unread.is_empty()),
        };
        if let Some(instance) = self.root_instance() {
            self.visit(&instance, &mut root);
        }
        root.also_known = self.looked_up(&root.resources);
        root
    }

    fn visit(&self, instance: &Rc<Instance<'a>>, root: &mut Root) {
        let folder = &instance.node.folder;
        for (file, why) in &folder.unread {
            let address = instance.qualified(self.sources.file(*file).path()).into();
            let (body, declared) = (Value::unknown(why.clone()), Span::new(*file, 0..0));
            root.opaque.push(Opaque { address, why: why.clone(), body, declared });
        }
        root.mentioned.get_or_insert_default().extend(self.mentioned(instance));
        root.inputs.extend(folder.variables.values().map(Declared::extent));
        for declared in folder.resources.values() {
            let kind = Type::of(Dialect::Terraform, &declared.kind);
            if kind == Type::Other {
                continue;
            }
            for repetition in &self.expansion(instance, declared).items {
                if root.resources.len() >= MOST_RESOURCES {
                    self.limit(declared.header(), "more resources than are looked at");
                    return;
                }
                root.resources.push(self.resource(instance, declared, kind, repetition));
            }
        }
        for call in folder.modules.values() {
            let target = instance.node.calls.get(&call.name);
            for repetition in &self.expansion(instance, call).items {
                match target {
                    Some(Ok(node)) => {
                        if let Some(child) = self.child(instance, call, repetition, *node) {
                            self.visit(&child, root);
                        }
                    }
                    Some(Err(why)) => root.opaque.push(self.opaque(instance, call, repetition, why)),
                    None => {}
                }
            }
        }
    }

    fn resource(
        &self,
        instance: &Rc<Instance<'a>>,
        declared: &'a Declared,
        kind: Type,
        repetition: &Rc<Repetition>,
    ) -> Resource {
        let local = format!("{}{}", Of::Resource.local_address(declared), repetition.suffix);
        Resource {
            address: instance.qualified(&local).into(),
            type_name: declared.kind.clone(),
            kind,
            body: awscc::properties(&declared.kind, self.body(instance, declared, repetition)),
            exists: both(&instance.exists, &repetition.exists),
            declared: declared.header(),
            extent: declared.extent(),
            generated: false,
            shown: None,
            depends_on: self.depends_on(instance, declared),
            mentions: self.mentions(instance, declared),
            change: None,
            home: providers::home(instance, declared),
        }
    }

    fn opaque(&self, instance: &Rc<Instance<'a>>, call: &'a Declared, repetition: &Repetition, why: &Reason) -> Opaque {
        let mut arguments = Object::default();
        for (file, part) in call.parts() {
            let scope = Scope::new(instance, repetition, file);
            for attribute in part.body.attributes() {
                let name = attribute.key.as_str();
                if !META.contains(&name) && !["source", "version"].contains(&name) {
                    let entry =
                        Entry { key: Some(scope.span(&attribute.key)), value: self.settled(&attribute.value, &scope) };
                    arguments.entries.insert(name.into(), entry);
                }
            }
        }
        let address = instance.qualified(&format!("{}{}", Of::Module.local_address(call), repetition.suffix));
        let body = Value::at(Kind::Object(Arc::new(arguments)), call.extent());
        Opaque { address: address.into(), why: why.clone(), body, declared: call.header() }
    }

    /// What is mentioned by all but the resources that the model knows. Outputs of a module count where its caller mentions
    /// the module.
    fn mentioned(&self, instance: &Instance<'a>) -> Vec<Arc<str>> {
        let folder = &instance.node.folder;
        let outputs = folder.outputs.values().filter(|_| instance.address.is_empty());
        let others = folder.resources.values().filter(|declared| {
            let kind = &declared.kind;
            Type::of(Dialect::Terraform, kind) == Type::Other && !WATCHERS.iter().any(|start| kind.starts_with(start))
        });
        let mut mentioned = Mentioned::default();
        for declared in outputs.chain(others).chain(folder.data.values()).chain(folder.modules.values()) {
            declared.parts().for_each(|(_, block)| mentioned.visit_body(&block.body));
        }
        folder.locals.values().for_each(|local| mentioned.visit_expr(&local.expression));
        mentioned.addresses.iter().map(|address| Arc::from(instance.qualified(address))).collect()
    }

    /// The addresses in `depends_on`, those of modules as `module.x`.
    fn depends_on(&self, instance: &Instance<'a>, declared: &Declared) -> Vec<Arc<str>> {
        let Some((_, attribute)) = declared.attribute("depends_on") else { return Vec::new() };
        let mut mentioned = Mentioned::default();
        mentioned.visit_expr(&attribute.value);
        // Terraform still takes addresses in quotes, as they were written before 0.12.
        let quoted = attribute.value.as_array().into_iter().flatten().filter_map(|address| address.as_str());
        mentioned.addresses.extend(quoted.map(str::to_owned));
        mentioned.addresses.iter().map(|address| Arc::from(instance.qualified(address))).collect()
    }
}
