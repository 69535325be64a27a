//! Invoke permissions: statements of functions' resource policies, and whether a trigger has one.
//!
//! In: permission resources and triggers. Out: [`InvokePermission`]s, and a [`Permitted`] for each trigger.
//! Must not know: roles, other resource policies.

mod calls;
mod conditions;
mod judge;
mod principal;
mod source;

use rustc_hash::FxHashMap;

pub(super) use calls::ApiIndex;
pub use calls::Call;
pub(super) use judge::role_of;
pub use judge::{Fault, Hint, Mismatch};
pub use principal::Principal;

use super::identity::{FunctionTarget, Named};
use super::kinds::SourceKind;
use super::{NodeId, Qualifier, Trigger, TriggerGraph};
use crate::model::things::{FunctionUrl, Permission};
use crate::model::{Exists, FromValue, Reason, ResourceId, RootId, State, Text, Type, Value};

/// A statement that lets a principal invoke a function.
#[derive(Debug, Clone)]
pub struct InvokePermission {
    /// The resource that adds it.
    pub via: ResourceId,
    /// The function; None where it cannot be told.
    pub function: Option<NodeId>,
    /// The alias or version the statement is on.
    pub qualifier: Option<Qualifier>,
    /// Who may invoke.
    pub principal: Principal,
    /// The resource on whose behalf.
    pub source: Option<NodeId>,
    /// The pattern of its ARN, spelled as [`TriggerGraph::canonical`] does; None where there is none or it is not known.
    pub pattern: Option<Text>,
    /// The service as a node, for a statement without a source.
    pub service: NodeId,
    /// Whether the statement allows `lambda:InvokeFunction`; None where it cannot be told.
    pub invokes: Option<bool>,
    /// Whether it is there.
    pub exists: Exists,
}

/// Whether a source may invoke the function of a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permitted {
    /// A statement allows it.
    Granted,
    /// No statement on the function names the principal.
    Missing,
    /// Statements name the principal, but none can match this trigger.
    Mismatch(Mismatch),
    /// The source needs none.
    NotNeeded,
    /// The source invokes with a role.
    Role,
    /// It cannot be told.
    Undecided(Reason),
}

impl Permitted {
    /// The word of the JSON contract.
    pub fn as_str(&self) -> &'static str {
        match self {
            Permitted::Granted => "granted",
            Permitted::Missing => "missing",
            Permitted::Mismatch(_) => "mismatch",
            Permitted::NotNeeded => "not_needed",
            Permitted::Role => "role",
            Permitted::Undecided(_) => "undecided",
        }
    }
}

/// Permissions by what they are looked up by; the numbers are indices of [`TriggerGraph::permissions`].
#[derive(Debug, Default)]
pub(super) struct PermissionIndex {
    by_function: FxHashMap<NodeId, OfFunction>,
    /// Those on a function that cannot be told.
    anywhere: FxHashMap<RootId, Vec<usize>>,
    /// Those on a function that is not declared in their root, by its name.
    by_name: FxHashMap<String, Vec<usize>>,
}

/// The permissions of one function.
#[derive(Debug, Default)]
struct OfFunction {
    /// Those for a resource that is declared.
    by_source: FxHashMap<NodeId, Vec<usize>>,
    /// Those for none, or for one that is not declared.
    others: Vec<usize>,
    all: Vec<usize>,
}

impl TriggerGraph<'_> {
    pub(super) fn collect_permissions(&mut self) {
        let model = self.model;
        for (id, resource) in model.resources().filter(|(_, r)| r.kind == Type::Permission) {
            self.permission(id, model.root_of(id), &resource.exists);
        }
        let mut index = PermissionIndex::default();
        for (number, permission) in self.permissions.iter().enumerate() {
            let Some(function) = permission.function else {
                index.anywhere.entry(model.root_of(permission.via)).or_default().push(number);
                continue;
            };
            if let Some(name) = self.address(function).strip_prefix("external:") {
                index.by_name.entry(name.to_owned()).or_default().push(number);
            }
            let of_function = index.by_function.entry(function).or_default();
            of_function.all.push(number);
            match permission.source.filter(|&source| !self.is_external(source)) {
                Some(source) => of_function.by_source.entry(source).or_default().push(number),
                None => of_function.others.push(number),
            }
        }
        self.permission_index = index;
    }

    /// The permissions on a function, whatever their qualifier.
    pub fn permissions_of(&self, function: NodeId) -> impl Iterator<Item = &InvokePermission> {
        let of_function = self.permission_index.by_function.get(&function);
        of_function.into_iter().flat_map(|of| &of.all).filter_map(|&number| self.permissions.get(number))
    }

    /// Permissions of a root on functions that cannot be told.
    pub fn permissions_anywhere(&self, root: RootId) -> impl Iterator<Item = &InvokePermission> {
        let anywhere = self.permission_index.anywhere.get(&root);
        anywhere.into_iter().flatten().filter_map(|&number| self.permissions.get(number))
    }

    /// Every function with a permission.
    pub fn functions_permitted(&self) -> impl Iterator<Item = NodeId> {
        let mut functions: Vec<NodeId> = self.permission_index.by_function.keys().copied().collect();
        functions.sort_unstable();
        functions.into_iter()
    }

    /// The service principal that must be allowed to invoke; None where the invoker uses a role of its own.
    pub fn principal(&self, trigger: &Trigger) -> Option<&'static str> {
        match self.model.resource(trigger.via).kind {
            // Data sources have roles, authorizers have not (AppSync guide, "AWS Lambda authorization").
            Type::GraphqlApi => Some("appsync.amazonaws.com"),
            Type::LexIntent => Some("lex.amazonaws.com"),
            _ => trigger.kind.principal(),
        }
    }

    /// Whether a permission may be one for the source of a trigger.
    pub fn may_serve(&self, permission: &InvokePermission, trigger: &Trigger) -> bool {
        self.principal(trigger).is_some_and(|principal| permission.principal.serves(principal).possible())
            && permission.invokes != Some(false)
            && permission.source.is_none_or(|source| source == trigger.source || self.is_external(source))
    }

    /// Whether the function of a trigger has a permission that names its principal.
    pub fn has_near_permission(&self, trigger: &Trigger) -> bool {
        let Some(principal) = self.principal(trigger) else { return false };
        self.permissions_of(trigger.function).any(|permission| permission.principal.serves(principal).certain())
    }

    /// The public URL of a function: one that asks no one who they are.
    pub fn public_url_of(&self, function: NodeId) -> Option<&Trigger> {
        let public = |trigger: &&Trigger| {
            let auth = self.model.field(trigger.via, &FunctionUrl::AUTH);
            trigger.kind == SourceKind::FunctionUrl
                && auth.value().and_then(|text| text.known()).is_some_and(|kind| kind == "NONE")
        };
        self.triggers_of(function).find(public)
    }

    /// The alias a function URL stands for: the one it names beside the function, or behind its name.
    pub fn url_qualifier(&self, url: &Trigger) -> Option<Qualifier> {
        match self.model.field(url.via, &FunctionUrl::QUALIFIER).state {
            State::Set(text, _) | State::Default(text) if text.known().as_deref() != Some("") => {
                self.settle(url.function, Some(self.qualifier(self.model.root_of(url.via), &text)))
            }
            State::Unknown(..) => Some(Qualifier::Unknown),
            _ => url.qualifier.clone(),
        }
    }

    fn permission(&mut self, via: ResourceId, root: RootId, exists: &Exists) {
        let model = self.model;
        let principal = Principal::of(&model.field(via, &Permission::PRINCIPAL).state);
        let action = text_of(&model.field(via, &Permission::ACTION).state).and_then(|text| text.known());
        let invokes = action.map(|action| {
            let action = action.to_lowercase();
            ["lambda:invokefunction", "lambda:invoke*", "lambda:*", "*"].contains(&action.as_str())
        });
        let (source, pattern) = match model.field(via, &Permission::SOURCE_ARN).state {
            State::Set(text, _) => {
                let wanted = |kind: Type| !matches!(kind, Type::Function | Type::Alias | Type::Version);
                let node = match self.named(root, &text, wanted, None) {
                    Named::Node(node) => node,
                    Named::External(text) => self.external(root, &text),
                    Named::Unknown(why) => self.external(root, why.text()),
                };
                (Some(node), Some(self.canonical(root, &text)))
            }
            State::Unknown(why, _) => (Some(self.external(root, why.text())), None),
            State::Absent | State::Default(_) => (None, None),
        };
        let service = self.service(root, principal.as_str().unwrap_or("unknown principal"));
        let mut targets: Vec<Option<FunctionTarget>> = Vec::new();
        match &model.field(via, &Permission::FUNCTION).state {
            State::Set(value, _) => {
                for value in value.alternatives() {
                    let found = value.as_text().map(|text| self.functions(root, text, true)).unwrap_or_default();
                    if found.is_empty() {
                        targets.push(self.external_function(root, value));
                    }
                    targets.extend(found.into_iter().map(Some));
                }
            }
            State::Unknown(..) => targets.push(None),
            State::Absent | State::Default(_) => {}
        }
        let own = match model.field(via, &Permission::QUALIFIER).state {
            State::Set(text, _) | State::Default(text) => {
                (text.known().as_deref() != Some("")).then(|| self.qualifier(root, &text))
            }
            State::Unknown(..) => Some(Qualifier::Unknown),
            State::Absent => None,
        };
        for target in targets {
            let (function, mut qualifier) = match target {
                Some(target) => (Some(target.function), target.qualifier),
                None => (None, None),
            };
            if let Some(function) = function {
                qualifier = self.settle(function, own.clone().or(qualifier));
            }
            self.permissions.push(InvokePermission {
                via,
                function,
                qualifier,
                principal: principal.clone(),
                source,
                pattern: pattern.clone(),
                service,
                invokes,
                exists: exists.clone(),
            });
        }
    }

    /// A function given by a name that no function of the root bears is not declared here.
    fn external_function(&mut self, root: RootId, value: &Value) -> Option<FunctionTarget> {
        let text = Text::from_value(value).ok()?;
        text.known().map(|name| FunctionTarget { function: self.external(root, &name), qualifier: None })
    }

    /// Whether a statement lets a service or an account invoke a function, in whatever way it likes.
    pub fn has_invoking_permission(&self, function: NodeId) -> bool {
        self.permissions
            .iter()
            .any(|statement| statement.function == Some(function) && statement.invokes != Some(false))
    }

    /// A qualifier given as a field of its own.
    pub(super) fn qualifier(&self, root: RootId, text: &Text) -> Qualifier {
        let attribute = text.attributes().into_iter().find_map(|attribute| self.model.find(root, &attribute.resource));
        match attribute.map(|id| (id, self.model.resource(id).kind)) {
            Some((id, Type::Alias | Type::Version)) => Qualifier::Node(NodeId::of(id)),
            Some((_, Type::Function)) => Qualifier::Published,
            _ => text.known().map_or(Qualifier::Unknown, |name| Qualifier::Literal(name.to_string())),
        }
    }

    /// Why something that is not seen here may still be said of a resource: it is handed to a module that is not there,
    /// or another root names it.
    pub fn hidden(&self, node: NodeId) -> Option<Reason> {
        let root = self.root_of(node);
        if let Some(why) = self.opaque_index.get(&(root, self.address(node).into())) {
            return Some(why.clone());
        }
        if let Some(opaque) = self.model.root(root).opaque.iter().find(|opaque| opaque.body.as_unknown().is_some()) {
            return Some(opaque.why.clone());
        }
        let name = self.own_name(node)?;
        let elsewhere = self.permission_index.by_name.get(&name)?;
        let other = elsewhere.iter().filter_map(|&number| self.permissions.get(number));
        let other = other.map(|permission| self.model.root_of(permission.via)).find(|&other| other != root)?;
        Some(Reason::new(format!("`{}` has a permission for a function of this name", self.model.root(other).path)))
    }

    /// What is handed to modules that are not there, by root and address.
    pub(super) fn collect_opaque(&mut self) {
        for (root_id, root) in self.model.roots() {
            for opaque in &root.opaque {
                opaque.body.each_text(&mut |text, _| {
                    for attribute in text.attributes() {
                        self.opaque_index.entry((root_id, attribute.resource)).or_insert_with(|| opaque.why.clone());
                    }
                });
            }
        }
    }

    fn own_name(&self, node: NodeId) -> Option<String> {
        let resource = self.resource(node)?;
        let name = ["function_name", "FunctionName"].iter().find_map(|path| resource.body.get(path)?.as_str())?;
        Some(name.to_string())
    }
}

fn text_of(state: &State<Text>) -> Option<Text> {
    match state {
        State::Set(text, _) | State::Default(text) => Some(text.clone()),
        State::Absent | State::Unknown(..) => None,
    }
}
