use std::sync::Arc;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::awscc;
use super::types::Type;
use super::value::{Reason, Value};
use crate::source::Span;

/// The language resources are declared in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Terraform or OpenTofu.
    Terraform,
    /// CloudFormation.
    CloudFormation,
    /// CloudFormation with the SAM transform: its resources are CloudFormation's once SAM has expanded them.
    Sam,
}

impl Dialect {
    /// Its name as people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Dialect::Terraform => "Terraform",
            Dialect::CloudFormation => "CloudFormation",
            Dialect::Sam => "SAM",
        }
    }
}

/// Index of a root in its [`Model`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RootId(pub usize);

/// Index of a resource in its [`Model`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceId(pub usize);

/// Whether a resource is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exists {
    /// Certainly.
    Yes,
    /// Only if something holds that cannot be decided.
    Maybe(Reason),
}

/// What a plan does to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// It stays as it is.
    NoOp,
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// It is deleted and made anew, in this order or the other.
    Replace,
    /// It is deleted.
    Delete,
}

/// The region and account of a resource, where they are written; None for those that everything else is deployed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Home {
    /// `eu-west-1`.
    pub region: Option<CompactString>,
    /// Twelve digits.
    pub account: Option<CompactString>,
}

/// One resource instance with its evaluated arguments.
#[derive(Debug, Clone)]
pub struct Resource {
    /// Address within its root: `module.a["x"].aws_sqs_queue.q[0]`, or a logical id.
    pub address: Arc<str>,
    /// What a person calls it, where that is not its address: the path of a CDK construct.
    pub shown: Option<Arc<str>>,
    /// The name as the dialect spells the type: `aws_sqs_queue`, `AWS::SQS::Queue`.
    pub type_name: CompactString,
    /// The type, where the model knows it.
    pub kind: Type,
    /// Arguments or properties: an object. Nested blocks of Terraform are lists of objects.
    pub body: Value,
    /// Whether it is there.
    pub exists: Exists,
    /// Where it is declared: the block's header, the logical id, or the SAM event it is generated from.
    pub declared: Span,
    /// The whole declaration.
    pub extent: Span,
    /// True for what the deployer generates from something else (SAM), so that nobody can edit it directly.
    pub generated: bool,
    /// Addresses it explicitly depends on.
    pub depends_on: Vec<Arc<str>>,
    /// What its hashed arguments are made of.
    pub mentions: Vec<Mentions>,
    /// What a plan does to it; None where there is no plan.
    pub change: Option<Change>,
    /// Where it is, as far as that is written with its provider.
    pub home: Home,
}

/// What an argument is made of, where its value does not tell: a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentions {
    /// The argument: `triggers`.
    pub field: CompactString,
    /// Addresses of the resources, data sources and modules it mentions; one stands for what is below it, too.
    pub addresses: Vec<Arc<str>>,
    /// Why it may follow more than these.
    pub more: Option<Reason>,
    /// True if it is another at each deployment.
    pub ever: bool,
}

impl Resource {
    /// The modules of Terraform its address leads through, `module.a["x"].`; empty in the root.
    pub fn module(&self) -> &str {
        let own = self.address.rfind(&format!("{}.", self.type_name)).unwrap_or(0);
        &self.address[..own]
    }

    /// What a hashed argument is made of; None where it is not set, or not hashed.
    pub fn mentions(&self, field: &str) -> Option<&Mentions> {
        self.mentions.iter().find(|mentions| mentions.field == field)
    }

    /// Addresses it depends on that its values do not tell.
    pub fn depends_on(&self) -> impl Iterator<Item = &Arc<str>> {
        self.depends_on.iter().chain(self.mentions.iter().flat_map(|mentions| &mentions.addresses))
    }
}

/// One Terraform root, or one template.
#[derive(Debug, Clone)]
pub struct Root {
    /// Path as it is shown: the folder, or the template's file.
    pub path: String,
    /// Its language.
    pub dialect: Dialect,
    /// Its resources, in the order they were written.
    pub resources: Vec<Resource>,
    /// Other addresses that lead to a resource of this root: `Function.Alias` of SAM, connectors.
    pub also_known: FxHashMap<Arc<str>, Arc<str>>,
    /// What could not be looked into, with the values handed to it: a module that is not there.
    pub opaque: Vec<Opaque>,
    /// Addresses that are declared and certainly not there, by a condition.
    pub absent: Vec<Arc<str>>,
    /// Addresses that something mentions which is no resource of the model: outputs, resources of other types, arguments
    /// of modules. An address stands for what is below it, too. None where nobody looked.
    pub mentioned: Option<Vec<Arc<str>>>,
    /// The declarations of its variables or parameters, with their defaults.
    pub inputs: Vec<Span>,
    /// False where a part of its files could not be read.
    pub whole: bool,
}

/// Something that may declare resources we cannot see.
#[derive(Debug, Clone)]
pub struct Opaque {
    /// `module.orders`.
    pub address: Arc<str>,
    /// Why it cannot be seen.
    pub why: Reason,
    /// The values handed to it.
    pub body: Value,
    /// Where it is declared.
    pub declared: Span,
}

/// All resources of one run.
#[derive(Debug, Default)]
pub struct Model {
    roots: Vec<Root>,
    /// Root and index in the root, by resource id.
    index: Vec<(RootId, usize)>,
    by_address: Vec<FxHashMap<Arc<str>, ResourceId>>,
    by_path: FxHashMap<String, RootId>,
}

impl Model {
    /// The model of these roots, which are kept in order.
    pub fn new(roots: Vec<Root>) -> Self {
        let mut index = Vec::new();
        let mut by_address = Vec::with_capacity(roots.len());
        for (r, root) in roots.iter().enumerate() {
            let mut addresses = FxHashMap::default();
            for (i, resource) in root.resources.iter().enumerate() {
                addresses.insert(Arc::clone(&resource.address), ResourceId(index.len()));
                index.push((RootId(r), i));
            }
            for (other, address) in &root.also_known {
                if let Some(&id) = addresses.get(address) {
                    addresses.entry(Arc::clone(other)).or_insert(id);
                }
            }
            by_address.push(addresses);
        }
        let by_path = roots.iter().enumerate().map(|(r, root)| (root.path.clone(), RootId(r))).collect();
        Self { roots, index, by_address, by_path }
    }

    /// All roots with their ids.
    pub fn roots(&self) -> impl Iterator<Item = (RootId, &Root)> {
        self.roots.iter().enumerate().map(|(i, root)| (RootId(i), root))
    }

    /// A root.
    pub fn root(&self, id: RootId) -> &Root {
        &self.roots[id.0]
    }

    /// All resources with their ids.
    pub fn resources(&self) -> impl Iterator<Item = (ResourceId, &Resource)> {
        self.index.iter().enumerate().map(|(id, &(root, i))| (ResourceId(id), &self.roots[root.0].resources[i]))
    }

    /// How many resources there are.
    pub fn count(&self) -> usize {
        self.index.len()
    }

    /// A resource.
    pub fn resource(&self, id: ResourceId) -> &Resource {
        let (root, i) = self.index[id.0];
        &self.roots[root.0].resources[i]
    }

    /// The root a resource belongs to.
    pub fn root_of(&self, id: ResourceId) -> RootId {
        self.index[id.0].0
    }

    /// The language a resource is declared in.
    pub fn dialect_of(&self, id: ResourceId) -> Dialect {
        self.root(self.root_of(id)).dialect
    }

    /// The language whose names the fields of a resource have: CloudFormation for Terraform's `awscc` provider.
    pub fn form_of(&self, id: ResourceId) -> Dialect {
        match self.resource(id).type_name.starts_with(awscc::PREFIX) {
            true => Dialect::CloudFormation,
            false => self.dialect_of(id),
        }
    }

    /// The resource at an address of a root, or at `path#address` of the root at that path.
    pub fn find(&self, root: RootId, address: &str) -> Option<ResourceId> {
        if let Some(&id) = self.by_address[root.0].get(address) {
            return Some(id);
        }
        address.match_indices('#').find_map(|(at, _)| {
            let other = self.by_path.get(&address[..at])?;
            self.by_address[other.0].get(&address[at + 1..]).copied()
        })
    }
}
