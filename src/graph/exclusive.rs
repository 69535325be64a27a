//! Policies that a role loses: Terraform removes those that an exclusive list of the role does not name.

use std::sync::Arc;

use super::identity::Named;
use super::{NodeId, TriggerGraph};
use crate::model::{Kind, List, Reason, ResourceId, Text, Type, Value};

/// What a role may carry and nothing else.
#[derive(Debug, Clone)]
pub(super) struct Exclusive {
    via: ResourceId,
    role: NodeId,
    inline: bool,
    list: Arc<List>,
}

impl TriggerGraph<'_> {
    pub(super) fn collect_exclusives(&mut self) {
        for (via, resource) in self.model.resources() {
            let (inline, path) = match &*resource.type_name {
                "aws_iam_role_policies_exclusive" => (true, "policy_names"),
                "aws_iam_role_policy_attachments_exclusive" => (false, "policy_arns"),
                _ => continue,
            };
            let root = self.model.root_of(via);
            let Some(Kind::List(list)) = resource.body.get(path).map(|value| value.kind.clone()) else {
                continue;
            };
            let role = resource.body.get("role_name").and_then(Value::as_text).cloned();
            let named = role.map(|role| self.named(root, &role, |kind| kind == Type::Role, Some(Type::Role)));
            if let Some(Named::Node(role)) = named {
                self.exclusives.push(Exclusive { via, role, inline, list });
            }
        }
    }

    /// Why a policy may be removed again: an exclusive list of its role does not name it. `arn` is that of an attached
    /// policy; an inline one goes by its name.
    pub(super) fn removed(&self, policy: ResourceId, role: NodeId, arn: Option<&Text>) -> Option<Reason> {
        let resource = self.model.resource(policy);
        let name = resource.body.get("name").and_then(Value::as_text);
        let of_role = |list: &&Exclusive| {
            list.role == role && list.inline == arn.is_none() && list.via != policy && list.list.rest.is_none()
        };
        let names = |item: &Text| {
            let refers = |text: &Text, address: &str| text.attributes().iter().any(|a| *a.resource == *address);
            match (item.attributes().first(), arn) {
                (Some(referred), Some(arn)) => refers(arn, &referred.resource) || !of_aws(arn),
                (Some(_), None) => refers(item, &resource.address),
                (None, _) => arn.or(name).is_none_or(|own| own.same(item).is_none_or(|same| same)),
            }
        };
        let lists = |list: &List| list.items.iter().any(|item| item.as_text().is_none_or(names));
        let exclusive = self.exclusives.iter().filter(of_role).find(|exclusive| !lists(&exclusive.list))?;
        Some(Reason::new(format!("`{}` removes it from the role", self.model.resource(exclusive.via).address)))
    }
}

/// Whether the ARN is certainly that of a policy of AWS, which nobody declares.
fn of_aws(arn: &Text) -> bool {
    arn.known().is_some_and(|arn| arn.contains(":iam::aws:policy/"))
}
