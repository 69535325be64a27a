//! What roles may do: every statement of every policy that a role carries.

use rustc_hash::FxHashMap;

use super::identity::Named;
use super::{NodeId, TriggerGraph};
use crate::model::things::Function;
use crate::model::{
    Effect, Kind, Policy, Reason, ResourceId, RootId, State, Statement, Text, Truth, Type, Value, managed_policy,
    overlap, reach,
};

/// Policies by the role that carries them.
#[derive(Default)]
pub(super) struct Roles(FxHashMap<NodeId, Carried>);

/// All that a role carries, twice.
#[derive(Default)]
pub(super) struct Carried {
    /// As it is written: says which resources a statement refers to.
    pub(super) written: Policy,
    /// With its resources spelled out: compares with texts. Statements and terms stand in the same order.
    pub(super) spelled: Policy,
}

impl TriggerGraph<'_> {
    pub(super) fn collect_roles(&mut self) {
        let model = self.model;
        for (id, resource) in model.resources() {
            let root = model.root_of(id);
            let body = &resource.body;
            match resource.kind {
                Type::Role => {
                    let role = NodeId::of(id);
                    self.carry(role, Policy::default());
                    for path in ["inline_policy.policy", "Policies.PolicyDocument"] {
                        reach(body, path).iter().for_each(|reached| self.carry(role, Policy::parse(&reached.value)));
                    }
                    for path in ["managed_policy_arns", "ManagedPolicyArns"] {
                        reach(body, path).iter().for_each(|reached| self.attach(role, root, &reached.value));
                    }
                }
                Type::RolePolicy | Type::ManagedPolicy => {
                    for path in ["role", "Roles", "RoleName"] {
                        for role in self.roles_at(root, body, path) {
                            self.carry(role, policy_of(body));
                        }
                    }
                }
                Type::PolicyAttachment => {
                    for path in ["role", "roles", "role_name"] {
                        for role in self.roles_at(root, body, path) {
                            for path in ["policy_arn", "policy_arns"] {
                                reach(body, path).iter().for_each(|reached| self.attach(role, root, &reached.value));
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// What the execution role of a function may do.
    pub fn execution_policy(&self, function: NodeId) -> Result<&Policy, Reason> {
        self.carried(function).map(|carried| &carried.spelled)
    }

    pub(super) fn carried(&self, function: NodeId) -> Result<&Carried, Reason> {
        let role = self.execution_roles.get(&function).cloned();
        let role = role.unwrap_or_else(|| Err(Reason::new("the function is not declared here")))?;
        self.roles.0.get(&role).ok_or_else(|| Reason::new("the execution role is not declared here"))
    }

    /// Whether a role of the same root lets somebody invoke a function, in whatever way.
    pub fn has_invoking_role(&self, function: NodeId) -> bool {
        let Some(arn) = self.arn(function) else { return false };
        let root = self.root_of(function);
        let invokes = |statement: &&Statement| {
            statement.effect != Effect::Deny && statement.allows_action("lambda:InvokeFunction") != Truth::No
        };
        let names = |pattern: &Text| {
            overlap(pattern, &arn) != Truth::No || overlap(pattern, &arn.concat(&Text::literal(":*"))) != Truth::No
        };
        let of_root = self.roles.0.iter().filter(|(role, _)| self.root_of(**role) == root);
        of_root
            .flat_map(|(_, carried)| carried.spelled.statements.iter().filter(invokes))
            .any(|statement| statement.resource_patterns().into_iter().any(|(pattern, _)| names(pattern)))
    }

    /// The execution role of a function, if it is declared.
    pub fn execution_role(&self, function: NodeId) -> Option<ResourceId> {
        let role = self.execution_roles.get(&function)?.as_ref().ok()?;
        self.resource_id(*role)
    }

    /// True if the function says that it may be part of a loop.
    pub fn acknowledges_loop(&self, function: NodeId) -> bool {
        let allows = |text: Option<Text>| text.and_then(|text| text.known()).is_some_and(|word| word == "Allow");
        if allows(self.field(function, &Function::RECURSIVE_LOOP).and_then(|field| field.value().cloned())) {
            return true;
        }
        let root = self.root_of(function);
        let configs =
            self.model.resources().filter(|(id, r)| r.kind == Type::RecursionConfig && self.model.root_of(*id) == root);
        configs.into_iter().any(|(_, config)| {
            let names = |text: &Text| text.attributes().iter().any(|a| *a.resource == *self.address(function));
            config.body.get("function_name").and_then(Value::as_text).is_some_and(names)
                && allows(config.body.get("recursive_loop").and_then(Value::as_text).cloned())
        })
    }

    pub(super) fn collect_execution_roles(&mut self) {
        let functions: Vec<NodeId> = self.functions_declared().collect();
        for function in functions {
            let Some(role) = self.field(function, &Function::ROLE) else { continue };
            let root = self.root_of(function);
            let found = match role.state {
                State::Set(text, _) => match self.named(root, &text, |kind| kind == Type::Role, Some(Type::Role)) {
                    Named::Node(node) => Ok(node),
                    Named::External(_) => Err(Reason::new("the execution role is not declared here")),
                    Named::Unknown(why) => Err(why),
                },
                State::Unknown(why, _) => Err(why),
                State::Absent | State::Default(_) => Err(Reason::new("the function has no execution role")),
            };
            self.execution_roles.insert(function, found);
        }
    }

    fn roles_at(&mut self, root: RootId, body: &Value, path: &str) -> Vec<NodeId> {
        let mut roles = Vec::new();
        for reached in reach(body, path) {
            if let Some(text) = reached.value.as_text()
                && let Named::Node(node) = self.named(root, text, |kind| kind == Type::Role, Some(Type::Role))
            {
                roles.push(node);
            }
        }
        roles
    }

    fn attach(&mut self, role: NodeId, root: RootId, reference: &Value) {
        let unseen = |why: Reason| Policy { statements: Vec::new(), rest: Some(why) };
        let policy = match &reference.kind {
            Kind::Text(text) => self.managed(root, text).unwrap_or_else(unseen),
            Kind::Unknown(why) => unseen(why.clone()),
            _ => return,
        };
        self.carry(role, policy);
    }

    fn managed(&mut self, root: RootId, text: &Text) -> Result<Policy, Reason> {
        if let Named::Node(node) = self.named(root, text, |kind| kind == Type::ManagedPolicy, None)
            && let Some(resource) = self.resource(node)
            && resource.kind == Type::ManagedPolicy
        {
            return Ok(policy_of(&resource.body));
        }
        managed_policy(text).ok_or_else(|| {
            text.first_unknown().unwrap_or_else(|| Reason::new(format!("managed policy `{text}` is not known")))
        })
    }

    fn carry(&mut self, role: NodeId, policy: Policy) {
        let root = self.root_of(role);
        let mut spelled = policy.clone();
        spelled.spell_resources(&|text| self.canonical(root, text));
        let carried = self.roles.0.entry(role).or_default();
        carried.written.merge(policy);
        carried.spelled.merge(spelled);
    }
}

fn policy_of(body: &Value) -> Policy {
    let mut policy = Policy::default();
    for path in ["policy", "PolicyDocument"] {
        reach(body, path).iter().for_each(|reached| policy.merge(Policy::parse(&reached.value)));
    }
    policy
}
