//! KMS keys: what queues, topics and streams are encrypted with, and who may use it.

use super::roles::{policy_at, unseen_more};
use super::{Delivery, NodeId, TriggerGraph};
use crate::model::things::{KeyAlias, KeyPolicy, Queue, Stream, Topic};
use crate::model::{Effect, Field, Part, Policy, Pseudo, Reason, Request, RootId, State, Statement, Text, Truth, Type};

/// What something is encrypted with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// The key that AWS keeps for a service, by its alias: nobody can change its policy.
    Managed(String),
    /// A key that is declared.
    Key(NodeId),
}

impl TriggerGraph<'_> {
    /// The field that names the key of a queue, topic or stream; None where nothing names one.
    pub fn key_field(&self, node: NodeId) -> Option<Field<Text>> {
        let spec = match self.kind(node)? {
            Type::Queue => &Queue::KEY,
            Type::Topic => &Topic::KEY,
            Type::Stream => &Stream::KEY,
            _ => return None,
        };
        let field = self.field(node, spec)?;
        let empty = field.value().and_then(Text::known).is_some_and(|key| key.is_empty());
        (!field.is_absent() && !empty).then_some(field)
    }

    /// What a field that names a key means. `Err` where the key is not declared here.
    pub fn encryption(&self, field: &Field<Text>) -> Result<Encryption, Reason> {
        let text = match &field.state {
            State::Set(text, _) | State::Default(text) => text,
            State::Unknown(why, _) => return Err(why.clone()),
            State::Absent => return Err(Reason::new("there is no key")),
        };
        let root = self.model.root_of(field.owner);
        let key = self.canonical(root, text).known();
        let alias = key.as_deref().and_then(|key| key.rsplit_once("alias/aws/"));
        match alias {
            Some((before, service)) if before.is_empty() || before.ends_with(':') => {
                Ok(Encryption::Managed(format!("alias/aws/{service}")))
            }
            _ => self.key_named(root, text).map(Encryption::Key),
        }
    }

    fn key_named(&self, root: RootId, text: &Text) -> Result<NodeId, Reason> {
        if let Some(key) = self.referred_by(root, text, Type::Key)? {
            return Ok(key);
        }
        let elsewhere = || Reason::new("the key is not declared here");
        let alias = self.referred_by(root, text, Type::KeyAlias)?.ok_or_else(elsewhere)?;
        let target = self.field(alias, &KeyAlias::KEY).ok_or_else(elsewhere)?;
        self.referred(&target, Type::Key)?.ok_or_else(elsewhere)
    }

    /// The policy of a key. Without one, only the account's own policies say who may use it.
    fn key_policy(&self, key: NodeId) -> Policy {
        let mut policy = Policy::default();
        if let Some(resource) = self.resource(key) {
            policy = policy_at(&resource.body, &["policy", "KeyPolicy"]);
        }
        for via in self.resources_of(Type::KeyPolicy).filter(|&via| self.model.root_of(via) == self.root_of(key)) {
            match self.referred(&self.model.field(via, &KeyPolicy::KEY), Type::Key) {
                Ok(Some(named)) if named == key => {
                    let own = policy_at(&self.model.resource(via).body, &["policy"]);
                    policy.merge(own.unless(self.apart(via, key).as_ref()));
                }
                Ok(_) => {}
                Err(why) => policy.merge(Policy { statements: Vec::new(), rest: Some(why) }),
            }
        }
        let root = self.root_of(key);
        policy.spell(&|text| self.canonical(root, text));
        policy
    }

    /// Whether the policy of a key lets a service take an action for a delivery.
    pub fn service_may_use(&self, key: NodeId, action: &str, delivery: &Delivery) -> Truth {
        let Some(arn) = self.arn(key) else { return Truth::Unknown(Reason::new("the key is not declared here")) };
        let mut request = Request::new(action, &arn)
            .by_service(delivery.service)
            .with("aws:SourceAccount", Text::part(Part::Pseudo(Pseudo::Account)));
        if let Some(source) = self.arn(delivery.from) {
            request = request.with("aws:SourceArn", source);
        }
        self.key_policy(key).grants(&request).or(|| unseen_more(self.hidden(key)))
    }

    /// Whether a role may take an action with a key: by its own policies, by the key's, or by a grant.
    pub fn role_may_use(&self, role: NodeId, action: &str, key: NodeId) -> Truth {
        let Some(arn) = self.arn(key) else { return Truth::Unknown(Reason::new("the key is not declared here")) };
        let request = Request::new(action, &arn).by_role();
        let policy = self.key_policy(key);
        let of_key = policy.statements.iter().filter(|statement| statement.effect != Effect::Deny).map(|statement| {
            let alone = Policy { statements: vec![statement.clone()], rest: None };
            self.names_role(statement, role).and(|| alone.allows(&request))
        });
        let granted = self.resources_of(Type::KeyGrant).any(|grant| self.model.root_of(grant) == self.root_of(key));
        let grant = || unseen_more(granted.then(|| Reason::new("a grant of the key may be for the role")));
        self.may(role, action, key, &arn).or(|| Truth::any(of_key)).or(|| unseen_more(policy.rest.clone())).or(grant)
    }

    /// Whether a statement names a role as its principal. The account as a principal leaves it to the role's policies.
    fn names_role(&self, statement: &Statement, role: NodeId) -> Truth {
        let root = self.root_of(role);
        let named = statement.principals_of("AWS").into_iter().map(|(text, _)| {
            let known = text.known().unwrap_or_default();
            if text.parts().last().and_then(Part::known).is_some_and(|end| end.ends_with(":root"))
                || (known.len() == 12 && known.bytes().all(|byte| byte.is_ascii_digit()))
                || matches!(text.parts().as_slice(), [Part::Pseudo(Pseudo::Account)])
            {
                return Truth::No;
            }
            match self.referred_by(root, text, Type::Role) {
                Ok(Some(other)) => Truth::from(other == role),
                Ok(None) if !known.is_empty() && !known.contains(['*', '?']) => Truth::No,
                Ok(None) => Truth::Unknown(Reason::new("who a policy of the key is for is not known")),
                Err(why) => Truth::Unknown(why),
            }
        });
        statement.names_anyone().or(|| Truth::any(named))
    }
}
