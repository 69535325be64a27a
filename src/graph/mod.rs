//! The trigger graph: who triggers, who may invoke, who writes, where failures go.
//!
//! In: a [`Model`]. Out: [`TriggerGraph`]: nodes, edges, and what could not be joined.
//! Must not know: dialects' syntax, how anything is shown, rules.

mod asynchronous;
mod canonical;
mod dependencies;
pub mod draw;
mod entrances;
mod events;
mod exclusive;
mod failures;
mod feeds;
mod filters;
mod identity;
mod integrations;
mod keys;
mod kinds;
mod loops;
mod mappings;
mod order;
mod permissions;
mod redrive;
mod refer;
mod resource_policies;
mod roles;
mod routes;
mod streams;
mod triggers;
mod undeclared;
mod uses;
mod wiring;
mod writes;

use std::fmt;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

pub use asynchronous::{AsyncConfig, FailureKept};
pub use dependencies::{Cycle, Dependency};
pub use entrances::Entrance;
pub use events::{Bus, Patterned, RuleTarget, Scheduled};
pub use failures::{Failure, FailureKind, failure_fields};
pub use feeds::{Feed, Notification, takes_bucket_events};
pub use filters::Passes;
pub use identity::Qualifier;
pub use integrations::Integration;
pub use keys::Encryption;
pub use kinds::{Invocation, SourceKind};
pub use loops::{Hop, HopKind, Loop, Own};
pub use permissions::{Call, Fault, Hint, InvokePermission, Mismatch, Permitted, Principal};
pub use redrive::RedriveAllowance;
pub use resource_policies::{Delivery, ResourcePolicy};
pub use roles::AssumedRole;
pub use routes::{Routed, same_path};
pub use streams::{GivesUp, TableStream};
pub use triggers::{Forward, Trigger};
pub use undeclared::Undeclared;
pub use writes::Write;

use identity::Names;
use permissions::{ApiIndex, PermissionIndex};
use resource_policies::ResourcePolicies;
use roles::Roles;

use crate::model::{Exists, Field, FromValue, Model, Reason, Resource, ResourceId, RootId, Spec, Type};

/// A node: a resource of the model, or one of the few things it refers to that are not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(usize);

impl NodeId {
    fn of(id: ResourceId) -> Self {
        Self(id.0)
    }
}

/// What is not a resource of the model.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Outside {
    root: RootId,
    address: String,
    kind: OutsideKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum OutsideKind {
    /// Not declared in the scan.
    External,
    /// Declared, of a type the model does not look into.
    Undeclared,
    /// A service, as the principal of a permission without a source.
    Service,
}

/// Something of the graph that could not be completed.
#[derive(Debug, Clone)]
pub struct Gap {
    /// The resource.
    pub what: ResourceId,
    /// Why.
    pub why: Reason,
}

/// Indexes of triggers by their ends.
#[derive(Default)]
struct TriggerEnds {
    by_function: FxHashMap<NodeId, Vec<usize>>,
    by_source: FxHashMap<NodeId, Vec<usize>>,
}

/// The graph of all roots of one run.
pub struct TriggerGraph<'m> {
    /// The resources it was built from.
    pub model: &'m Model,
    /// Events of a source invoke a function.
    pub triggers: Vec<Trigger>,
    /// A source hands events on to something that is no function.
    pub forwards: Vec<Forward>,
    /// Statements of resource policies of functions.
    pub permissions: Vec<InvokePermission>,
    /// Where failed events go.
    pub failures: Vec<Failure>,
    /// Retries and destinations of asynchronous invocations.
    pub async_configs: Vec<AsyncConfig>,
    /// Which queues may use a queue as their dead-letter queue.
    pub redrive_allowances: Vec<RedriveAllowance>,
    /// Functions may write to what raises events.
    pub writes: Vec<Write>,
    /// What hands events to rules.
    pub feeds: Vec<Feed>,
    /// Notifications of buckets that are resources of their own.
    pub notifications: Vec<Notification>,
    /// What could not be joined.
    pub gaps: Vec<Gap>,
    outside: Vec<Outside>,
    /// Which of them are named as functions are.
    outside_functions: FxHashSet<NodeId>,
    trigger_ends: TriggerEnds,
    outside_index: FxHashMap<Outside, NodeId>,
    names: Names,
    aliases: FxHashMap<(NodeId, String), NodeId>,
    permission_index: PermissionIndex,
    api_index: ApiIndex,
    /// What is handed to modules that are not there, and why they are not.
    opaque_index: FxHashMap<(RootId, Arc<str>), Reason>,
    roles: Roles,
    /// What roles may carry and nothing else.
    exclusives: Vec<exclusive::Exclusive>,
    resource_policies: ResourcePolicies,
    execution_roles: FxHashMap<NodeId, Result<NodeId, Reason>>,
}

impl<'m> TriggerGraph<'m> {
    /// The graph of a model.
    pub fn new(model: &'m Model) -> Self {
        let mut graph = Self {
            model,
            triggers: Vec::new(),
            forwards: Vec::new(),
            permissions: Vec::new(),
            failures: Vec::new(),
            redrive_allowances: Vec::new(),
            async_configs: Vec::new(),
            gaps: Vec::new(),
            outside: Vec::new(),
            outside_functions: FxHashSet::default(),
            trigger_ends: TriggerEnds::default(),
            outside_index: FxHashMap::default(),
            names: Names::of(model),
            aliases: FxHashMap::default(),
            permission_index: PermissionIndex::default(),
            api_index: ApiIndex::default(),
            opaque_index: FxHashMap::default(),
            roles: Roles::default(),
            exclusives: Vec::new(),
            resource_policies: ResourcePolicies::default(),
            execution_roles: FxHashMap::default(),
            writes: Vec::new(),
            feeds: Vec::new(),
            notifications: Vec::new(),
        };
        graph.collect_aliases();
        graph.collect_opaque();
        graph.api_index = ApiIndex::of(&mut graph);
        graph.collect_permissions();
        graph.collect_triggers();
        graph.index_triggers();
        graph.collect_failures();
        graph.collect_redrive_allowances();
        graph.collect_async_configs();
        graph.collect_exclusives();
        graph.collect_roles();
        graph.collect_resource_policies();
        graph.collect_execution_roles();
        graph.collect_policy_setters();
        graph.collect_notifications();
        graph.collect_feeds();
        graph.collect_writes();
        graph
    }

    /// Aliases by function and name, so that a literal qualifier leads to them.
    fn collect_aliases(&mut self) {
        for (id, resource) in self.model.resources() {
            if resource.kind != Type::Alias {
                continue;
            }
            let root = self.model.root_of(id);
            let name = ["name", "Name"].iter().find_map(|path| resource.body.get(path)?.as_str());
            let function = ["function_name", "FunctionName"].iter().find_map(|path| resource.body.get(path)?.as_text());
            if let (Some(name), Some(function)) = (name, function) {
                for target in self.functions(root, function, false) {
                    self.aliases.insert((target.function, name.to_string()), NodeId::of(id));
                }
            }
        }
    }

    /// Every node.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        (0..self.len() + self.outside.len()).map(NodeId)
    }

    /// Every function that is declared.
    pub fn functions_declared(&self) -> impl Iterator<Item = NodeId> {
        self.model.resources().filter(|(_, r)| r.kind == Type::Function).map(|(id, _)| NodeId::of(id))
    }

    /// The resource of a node; None for what is not in the model.
    pub fn resource_id(&self, node: NodeId) -> Option<ResourceId> {
        (node.0 < self.len()).then_some(ResourceId(node.0))
    }

    /// The resource of a node; None for what is not in the model.
    pub fn resource(&self, node: NodeId) -> Option<&'m Resource> {
        self.resource_id(node).map(|id| self.model.resource(id))
    }

    /// The type of a node; None for what is not in the model.
    pub fn kind(&self, node: NodeId) -> Option<Type> {
        self.resource(node).map(|resource| resource.kind)
    }

    /// The root of a node.
    pub fn root_of(&self, node: NodeId) -> RootId {
        match self.resource_id(node) {
            Some(id) => self.model.root_of(id),
            None => self.outside[node.0 - self.len()].root,
        }
    }

    /// The address of a node within its root; `external:…` for what is not declared.
    pub fn address(&self, node: NodeId) -> &str {
        match self.resource(node) {
            Some(resource) => &resource.address,
            None => &self.outside[node.0 - self.len()].address,
        }
    }

    fn outside_kind(&self, node: NodeId) -> Option<OutsideKind> {
        node.0.checked_sub(self.len()).and_then(|at| self.outside.get(at)).map(|outside| outside.kind)
    }

    /// What a message calls a node: its address; of what is not declared, the name in the text that refers to it.
    pub fn shown(&self, node: NodeId) -> &str {
        let address = self.address(node);
        match address.strip_prefix("external:") {
            // ``parameter `X` has no value`` stands for what it names.
            Some(text) => text.split('`').nth(1).unwrap_or(text),
            None => address,
        }
    }

    /// True for what the scan does not declare.
    pub fn is_external(&self, node: NodeId) -> bool {
        self.resource(node).is_none()
    }

    /// A field of a node; None for what is not in the model.
    pub fn field<T: FromValue + Clone>(&self, node: NodeId, spec: &Spec<T>) -> Option<Field<T>> {
        self.resource_id(node).map(|id| self.model.field(id, spec))
    }

    /// True for what the scan refers to, by a data source or a name, and does not declare.
    pub fn is_undeclared(&self, node: NodeId) -> bool {
        node.0.checked_sub(self.len()).is_some_and(|index| self.outside[index].kind == OutsideKind::External)
    }

    /// The node of a resource.
    pub fn node(&self, id: ResourceId) -> NodeId {
        NodeId::of(id)
    }

    /// The buckets a root declares.
    pub fn buckets(&self, root: RootId) -> impl Iterator<Item = NodeId> {
        let of_root =
            move |(id, r): &(ResourceId, &Resource)| r.kind == Type::Bucket && self.model.root_of(*id) == root;
        self.model.resources().filter(of_root).map(|(id, _)| NodeId::of(id))
    }

    /// The triggers of a function.
    pub fn triggers_of(&self, function: NodeId) -> impl Iterator<Item = &Trigger> {
        self.trigger_ends.by_function.get(&function).into_iter().flatten().map(|&index| &self.triggers[index])
    }

    /// The triggers that begin at a source.
    pub fn triggers_from(&self, source: NodeId) -> impl Iterator<Item = &Trigger> {
        self.trigger_ends.by_source.get(&source).into_iter().flatten().map(|&index| &self.triggers[index])
    }

    /// Indexes the triggers, all of which are there.
    fn index_triggers(&mut self) {
        for (index, trigger) in self.triggers.iter().enumerate() {
            self.trigger_ends.by_function.entry(trigger.function).or_default().push(index);
            self.trigger_ends.by_source.entry(trigger.source).or_default().push(index);
        }
    }

    fn len(&self) -> usize {
        self.model.count()
    }

    fn outside(&mut self, root: RootId, address: String, kind: OutsideKind) -> NodeId {
        let outside = Outside { root, address, kind };
        if let Some(&node) = self.outside_index.get(&outside) {
            return node;
        }
        let node = NodeId(self.len() + self.outside.len());
        self.outside.push(outside.clone());
        self.outside_index.insert(outside, node);
        node
    }

    fn external(&mut self, root: RootId, text: &str) -> NodeId {
        self.outside(root, format!("external:{text}"), OutsideKind::External)
    }

    fn undeclared(&mut self, root: RootId, address: &str) -> NodeId {
        self.outside(root, address.to_owned(), OutsideKind::Undeclared)
    }

    fn service(&mut self, root: RootId, principal: &str) -> NodeId {
        self.outside(root, principal.to_owned(), OutsideKind::Service)
    }

    fn gap(&mut self, what: ResourceId, why: &Reason) {
        self.gaps.push(Gap { what, why: why.clone() });
    }
}

/// Both may be there only together.
fn both(a: &Exists, b: &Exists) -> Exists {
    match (a, b) {
        (Exists::Yes, b) => b.clone(),
        (a, _) => a.clone(),
    }
}

impl fmt::Debug for TriggerGraph<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TriggerGraph").field("triggers", &self.triggers.len()).finish_non_exhaustive()
    }
}
