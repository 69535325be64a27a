//! What roles may do: every statement of every policy that a role carries.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::identity::Named;
use super::kinds::SourceKind;
use super::permissions::role_of;
use super::{NodeId, Trigger, TriggerGraph};
use crate::model::things::Function;
use crate::model::{
    Attribute, Effect, Exists, Kind, Origin, Part, Policy, Reason, Request, ResourceId, RootId, State, Statement, Text,
    Truth, Type, Value, covers, managed_policy, overlap, reach,
};

/// Policies by the role that carries them.
#[derive(Default)]
pub(super) struct Roles {
    of: FxHashMap<NodeId, Carried>,
    /// What bounds a role, whatever its policies say.
    boundaries: FxHashMap<NodeId, Vec<Boundary>>,
    /// Why a role may carry more: a policy of the root is attached to a role that cannot be told.
    loose: FxHashMap<RootId, Reason>,
    /// What roles of a root may invoke, as patterns; made when a first rule asks.
    invoked: OnceLock<FxHashMap<RootId, Vec<Text>>>,
}

/// The role of a delivery stream, which stands beside the transform of its destination.
const FIREHOSE_ROLES: &[&str] = &[
    "extended_s3_configuration.role_arn",
    "redshift_configuration.role_arn",
    "elasticsearch_configuration.role_arn",
    "opensearch_configuration.role_arn",
    "opensearchserverless_configuration.role_arn",
    "http_endpoint_configuration.role_arn",
    "snowflake_configuration.role_arn",
    "iceberg_configuration.role_arn",
    "ExtendedS3DestinationConfiguration.RoleARN",
    "RedshiftDestinationConfiguration.RoleARN",
    "ElasticsearchDestinationConfiguration.RoleARN",
    "AmazonopensearchserviceDestinationConfiguration.RoleARN",
    "AmazonOpenSearchServerlessDestinationConfiguration.RoleARN",
    "HttpEndpointDestinationConfiguration.RoleARN",
    "SnowflakeDestinationConfiguration.RoleARN",
    "IcebergDestinationConfiguration.RoleARN",
];
/// A policy that limits what the others may grant.
struct Boundary {
    policy: Policy,
    /// Why it may be another one, or none.
    maybe: Option<Reason>,
}

/// A role that something assumes to invoke or to write.
#[derive(Debug, Clone)]
pub struct AssumedRole {
    /// The role, if it is declared.
    pub role: Result<NodeId, Reason>,
    /// The service that assumes it.
    pub service: &'static str,
    /// Where it is named.
    pub place: Origin,
}

/// All that a role carries, twice.
#[derive(Default)]
pub(super) struct Carried {
    /// As it is written: says which resources a statement refers to.
    pub(super) written: Policy,
    /// With its resources spelled out: compares with texts. Statements and terms stand in the same order.
    pub(super) spelled: Policy,
    /// The resource that each policy comes from, with where its statements begin and end.
    parts: Vec<(ResourceId, Range<usize>)>,
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
                    self.carry(role, id, policy_at(body, &["inline_policy.policy", "Policies.PolicyDocument"]));
                    for path in ["managed_policy_arns", "ManagedPolicyArns"] {
                        for reached in reach(body, path) {
                            self.attach(role, id, &reached.value, reached.maybe.as_ref());
                        }
                    }
                    for path in ["permissions_boundary", "PermissionsBoundary"] {
                        for reached in reach(body, path) {
                            let boundary =
                                Boundary { policy: self.managed_policy_at(root, &reached.value), maybe: reached.maybe };
                            self.roles.boundaries.entry(role).or_default().push(boundary);
                        }
                    }
                }
                Type::RolePolicy | Type::ManagedPolicy => {
                    let policy = policy_of(body);
                    for path in ["role", "Roles", "RoleName"] {
                        for (role, maybe) in self.roles_at(root, body, path) {
                            let doubt = maybe.or_else(|| self.apart(id, role)).or_else(|| self.removed(id, role, None));
                            self.carry(role, id, policy.clone().unless(doubt.as_ref()));
                        }
                    }
                }
                Type::PolicyAttachment => {
                    for path in ["role", "roles", "role_name"] {
                        for (role, maybe) in self.roles_at(root, body, path) {
                            let maybe = maybe.or_else(|| self.apart(id, role));
                            for reached in ["policy_arn", "policy_arns"].iter().flat_map(|path| reach(body, path)) {
                                let doubt = reached.maybe.or_else(|| maybe.clone());
                                let doubt = doubt.or_else(|| self.removed(id, role, reached.value.as_text()));
                                self.attach(role, id, &reached.value, doubt.as_ref());
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

    /// What leads to an ARN, or to a URL, inside the resource pattern that a function's policy has at a place: where that is
    /// written, and the resource and attribute where it is one.
    pub fn arn_written_inside(&self, function: NodeId, place: &Origin) -> Option<(Origin, Option<Attribute>)> {
        let root = self.root_of(function);
        let is_arn =
            |text: Text| matches!(text.parts().first(), Some(Part::Literal(start)) if start.starts_with("arn:"));
        let statements = &self.carried(function).ok()?.written.statements;
        let patterns = statements.iter().flat_map(Statement::resource_patterns);
        let pieces = patterns.filter(|(_, origin)| origin.span == place.span).flat_map(|(pattern, _)| {
            // The first piece is the beginning of the pattern, which is an ARN itself.
            pattern.to_pieces().into_iter().skip(1)
        });
        pieces.into_iter().find_map(|piece| {
            let at = Origin { span: piece.span.or(place.span), ..place.clone() };
            match piece.part {
                Part::Attribute(attribute) => {
                    let spelled = self.canonical(root, &Text::part(Part::Attribute(attribute.clone())));
                    (is_arn(spelled) || self.is_no_name(root, &attribute)).then_some((at, Some(attribute)))
                }
                part @ Part::Literal(_) => is_arn(Text::part(part)).then_some((at, None)),
                _ => None,
            }
        })
    }

    pub(super) fn carried(&self, function: NodeId) -> Result<&Carried, Reason> {
        let role = self.role_of_function(function)?;
        self.roles.of.get(&role).ok_or_else(|| Reason::new("the execution role is not declared here"))
    }

    /// Whether a role may do something with a target: `subject` is its ARN, or what of it is meant.
    pub fn may(&self, role: NodeId, action: &str, target: NodeId, subject: &Text) -> Truth {
        let Some(carried) = self.roles.of.get(&role) else {
            return Truth::Unknown(Reason::new("the role is not declared here"));
        };
        let names = |own: &Text| self.pattern_names(role, own, target, subject);
        let request = Request::new(action, subject).by_role().naming(&names);
        let unseen = || unseen_more(self.unseen_of(role));
        let within = |boundary: &Boundary| match (boundary.policy.grants(&request), &boundary.maybe) {
            (Truth::No, Some(why)) => Truth::Unknown(why.clone()),
            (truth, _) => truth,
        };
        let boundaries = self.roles.boundaries.get(&role).map(Vec::as_slice).unwrap_or_default();
        let bounded = || boundaries.iter().fold(Truth::Yes, |all, boundary| all.and(|| within(boundary)));
        let allowed = carried.written.allows(&request).or(unseen);
        allowed.and(|| !carried.written.denies(&request)).and(bounded)
    }

    /// Whether a resource pattern of a role's policies takes in a target.
    fn pattern_names(&self, role: NodeId, own: &Text, target: NodeId, subject: &Text) -> Truth {
        match self.refers_to_another(own, target) {
            true => Truth::No,
            false => covers(&self.canonical(self.root_of(role), own), subject),
        }
    }

    /// Why a role may carry policies that are not seen.
    fn unseen_of(&self, role: NodeId) -> Option<Reason> {
        self.roles.loose.get(&self.root_of(role)).cloned().or_else(|| self.hidden(role))
    }

    /// The resources that let a role do something with a target, as far as they are seen, each with how certain that is;
    /// and why there may be more.
    pub fn granted_by(
        &self,
        role: NodeId,
        action: &str,
        target: NodeId,
        subject: &Text,
    ) -> (Vec<(ResourceId, Truth)>, Option<Reason>) {
        let Some(carried) = self.roles.of.get(&role) else { return (Vec::new(), None) };
        let names = |own: &Text| self.pattern_names(role, own, target, subject);
        let request = Request::new(action, subject).by_role().naming(&names);
        let allows = |(via, range): &(ResourceId, Range<usize>)| {
            let statements = carried.written.statements.get(range.clone()).unwrap_or_default();
            let part = Policy { statements: statements.to_vec(), rest: None };
            (*via, part.allows(&request))
        };
        let granting = carried.parts.iter().map(allows).filter(|(_, truth)| truth.possible()).collect();
        (granting, carried.written.rest.clone().or_else(|| self.unseen_of(role)))
    }

    /// True if a text is about declared resources of the target's type and none of them is the target: two resources are
    /// two, even where neither's name is known.
    fn refers_to_another(&self, text: &Text, target: NodeId) -> bool {
        let root = self.root_of(target);
        let referred = text.attributes().into_iter().filter_map(|attribute| self.model.find(root, &attribute.resource));
        let mut same_type = referred.map(NodeId::of).filter(|&node| self.kind(node) == self.kind(target)).peekable();
        same_type.peek().is_some() && same_type.all(|node| node != target)
    }

    /// The execution role of a function; `Err` where it is not declared.
    pub fn role_of_function(&self, function: NodeId) -> Result<NodeId, Reason> {
        let role = self.execution_roles.get(&function).cloned();
        role.unwrap_or_else(|| Err(Reason::new("the function is not declared here")))
    }

    /// Whether the execution role of a function may do something with a target.
    pub fn function_may(&self, function: NodeId, action: &str, target: NodeId, subject: &Text) -> Truth {
        match self.role_of_function(function) {
            Ok(role) => self.may(role, action, target, subject),
            Err(why) => Truth::Unknown(why),
        }
    }

    /// Whether a role lets a service assume it.
    pub fn trusts(&self, role: NodeId, service: &str) -> Truth {
        let Some(resource) = self.resource(role) else {
            return Truth::Unknown(Reason::new("the role is not declared here"));
        };
        let trust = policy_at(&resource.body, &["assume_role_policy", "AssumeRolePolicyDocument"]);
        trust.grants(&Request::new("sts:AssumeRole", &Text::literal("*")).by_service(service))
    }

    /// The role that a trigger's source assumes to invoke; None where it needs none, or has none.
    pub fn assumed_role(&self, trigger: &Trigger) -> Option<AssumedRole> {
        use SourceKind::{
            AppSync, Authorizer, CodePipeline, EventBridge, EventBridgeSchedule, Firehose, HttpApi, Pipe,
            PipeEnrichment,
        };
        use SourceKind::{RestApi, Scheduler, StepFunctions, WebSocketApi};
        const ROLE: [&str; 2] = ["role_arn", "RoleArn"];
        let body = &self.model.resource(trigger.via).body;
        let (service, within, paths): (_, &Value, &[&str]) = match trigger.kind {
            Scheduler => ("scheduler.amazonaws.com", &trigger.entry, &ROLE),
            Pipe | PipeEnrichment => ("pipes.amazonaws.com", body, &ROLE),
            StepFunctions => ("states.amazonaws.com", body, &ROLE),
            AppSync => ("appsync.amazonaws.com", body, &["service_role_arn", "ServiceRoleArn"]),
            Firehose => ("firehose.amazonaws.com", body, FIREHOSE_ROLES),
            // The role of an action is assumed by that of the pipeline.
            CodePipeline if role_of(&trigger.entry).is_none() => ("codepipeline.amazonaws.com", body, &ROLE),
            EventBridge | EventBridgeSchedule => ("events.amazonaws.com", &trigger.entry, &ROLE),
            RestApi | HttpApi | WebSocketApi => (
                "apigateway.amazonaws.com",
                &trigger.entry,
                &["credentials", "Credentials", "credentials_arn", "CredentialsArn"],
            ),
            Authorizer => (
                "apigateway.amazonaws.com",
                &trigger.entry,
                &[
                    "authorizer_credentials",
                    "AuthorizerCredentials",
                    "authorizer_credentials_arn",
                    "AuthorizerCredentialsArn",
                    "authorizerCredentials",
                ],
            ),
            _ => return None,
        };
        let reached = paths.iter().find_map(|path| reach(within, path).into_iter().next())?;
        let role = match (&reached.value.kind, &reached.maybe) {
            (_, Some(why)) | (Kind::Unknown(why), _) => Err(why.clone()),
            (Kind::Text(text), None) => self.role_named(self.model.root_of(trigger.via), text),
            _ => Err(Reason::new("the role is not text")),
        };
        Some(AssumedRole { role, service, place: reached.value.origin })
    }

    fn role_named(&self, root: RootId, text: &Text) -> Result<NodeId, Reason> {
        let attributes = text.attributes();
        let declared = attributes.iter().find_map(|attribute| self.model.find(root, &attribute.resource));
        match declared.map(NodeId::of).filter(|&node| self.kind(node) == Some(Type::Role)) {
            Some(role) => Ok(role),
            None => Err(text.first_unknown().unwrap_or_else(|| Reason::new("the role is not declared here"))),
        }
    }

    /// Whether a role of the same root lets somebody invoke a function, in whatever way.
    pub fn has_invoking_role(&self, function: NodeId) -> bool {
        let Some(arn) = self.arn(function) else { return false };
        let patterns = self.roles.invoked.get_or_init(|| self.invoked_by_roles()).get(&self.root_of(function));
        let versions = arn.concat(&Text::literal(":*"));
        let names = |pattern: &Text| overlap(pattern, &arn) != Truth::No || overlap(pattern, &versions) != Truth::No;
        patterns.is_some_and(|patterns| patterns.iter().any(names))
    }

    fn invoked_by_roles(&self) -> FxHashMap<RootId, Vec<Text>> {
        let invokes = |statement: &&Statement| {
            statement.effect != Effect::Deny && statement.allows_action("lambda:InvokeFunction") != Truth::No
        };
        let mut invoked: FxHashMap<RootId, Vec<Text>> = FxHashMap::default();
        for (role, carried) in &self.roles.of {
            let statements = carried.spelled.statements.iter().filter(invokes);
            let patterns =
                statements.flat_map(|statement| statement.resource_patterns()).map(|(pattern, _)| pattern.clone());
            invoked.entry(self.root_of(*role)).or_default().extend(patterns);
        }
        invoked
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

    /// Why a resource may not be there although a node it is for is.
    pub(super) fn apart(&self, id: ResourceId, node: NodeId) -> Option<Reason> {
        let own = &self.model.resource(id).exists;
        match own {
            Exists::Maybe(why) if self.resource(node).is_some_and(|resource| resource.exists != *own) => {
                Some(why.clone())
            }
            _ => None,
        }
    }

    /// The roles at a path, each with the reason why it may be another.
    fn roles_at(&mut self, root: RootId, body: &Value, path: &str) -> Vec<(NodeId, Option<Reason>)> {
        let mut roles = Vec::new();
        for reached in reach(body, path) {
            let named = match &reached.value.kind {
                Kind::Text(text) => self.named(root, text, |kind| kind == Type::Role, Some(Type::Role)),
                Kind::Unknown(why) => Named::Unknown(why.clone()),
                _ => continue,
            };
            match named {
                Named::Node(node) => roles.push((node, reached.maybe)),
                Named::Unknown(why) => {
                    self.roles.loose.entry(root).or_insert(why);
                }
                Named::External(_) => {}
            }
        }
        roles
    }

    fn attach(&mut self, role: NodeId, via: ResourceId, reference: &Value, doubt: Option<&Reason>) {
        let mut policy = self.managed_policy_at(self.model.root_of(via), reference);
        // What AWS wrote is granted where the policy is named.
        for statement in policy.statements.iter_mut().filter(|statement| statement.origin.span.is_none()) {
            statement.origin = reference.origin.clone();
        }
        self.carry(role, via, policy.unless(doubt));
    }

    /// The managed policy a value names.
    fn managed_policy_at(&mut self, root: RootId, reference: &Value) -> Policy {
        let unseen = |why: Reason| Policy { statements: Vec::new(), rest: Some(why) };
        match &reference.kind {
            Kind::Text(text) => self.managed(root, text).unwrap_or_else(unseen),
            Kind::Unknown(why) => unseen(why.clone()),
            _ => Policy::default(),
        }
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

    fn carry(&mut self, role: NodeId, via: ResourceId, policy: Policy) {
        let root = self.root_of(role);
        let mut spelled = policy.clone();
        spelled.spell_resources(&|text| self.canonical(root, text));
        let carried = self.roles.of.entry(role).or_default();
        let start = carried.written.statements.len();
        carried.written.merge(policy);
        carried.parts.push((via, start..carried.written.statements.len()));
        carried.spelled.merge(spelled);
    }
}

/// What cannot be seen may grant more.
pub(super) fn unseen_more(why: Option<Reason>) -> Truth {
    why.map_or(Truth::No, Truth::Unknown)
}

/// The policy that stands at one of some paths.
pub(super) fn policy_at(body: &Value, paths: &[&str]) -> Policy {
    let mut policy = Policy::default();
    for reached in paths.iter().flat_map(|path| reach(body, path)) {
        policy.merge(Policy::parse(&reached.value).unless(reached.maybe.as_ref()));
    }
    policy
}

fn policy_of(body: &Value) -> Policy {
    policy_at(body, &["policy", "PolicyDocument"])
}
