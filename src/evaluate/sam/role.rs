//! The role that SAM generates for a function, a state machine or an event.

use super::build::Site;
use super::expansion::Expansion;
use crate::model::Value;

/// A role in the making: events of the function add to it.
#[derive(Debug, Default)]
pub(super) struct RoleDraft {
    managed: Vec<Value>,
    inline: Vec<Value>,
}

impl RoleDraft {
    /// Attaches a policy that AWS manages, by its path and name.
    pub(super) fn attach_aws(&mut self, site: &Site, path: &str) {
        self.attach(site.sub(&format!("arn:${{AWS::Partition}}:iam::aws:policy/{path}"), &[]));
    }

    /// Attaches a managed policy once.
    pub(super) fn attach(&mut self, arn: Value) {
        if !self.managed.iter().any(|known| known.same(&arn) == Some(true)) {
            self.managed.push(arn);
        }
    }

    /// Adds an inline policy unless there is one with the same document.
    pub(super) fn inline(&mut self, site: &Site, name: &str, document: Value) {
        let same =
            |policy: &Value| policy.get("PolicyDocument").is_some_and(|known| known.same(&document) == Some(true));
        if !self.inline.iter().any(same) {
            self.inline.push(site.object([("PolicyName", site.text(name)), ("PolicyDocument", document)]));
        }
    }

    /// Adds an inline policy as the user wrote it: there may be another with the same document.
    pub(super) fn inline_value(&mut self, policy: Value) {
        self.inline.push(policy);
    }

    /// Adds an inline policy that allows actions on one resource.
    pub(super) fn allow(&mut self, site: &Site, name: &str, actions: &[&str], resource: Value) {
        let document = document(site, vec![statement(site, actions, resource)]);
        self.inline(site, name, document);
    }

    /// Makes the role, assumed by a service unless the user says by whom.
    pub(super) fn generate(
        self,
        expansion: &mut Expansion,
        site: &Site,
        address: &str,
        assumed_by: Value,
        properties: &Value,
    ) {
        let mut body = site.body();
        body.set("AssumeRolePolicyDocument", assumed_by).set("ManagedPolicyArns", site.list(self.managed));
        if !self.inline.is_empty() {
            body.set("Policies", site.list(self.inline));
        }
        body.pass_as(properties, "RolePath", "Path").pass_as(properties, "PermissionsBoundary", "PermissionsBoundary");
        expansion.generate(site, address, "AWS::IAM::Role", body.done());
    }
}

/// A statement that allows actions on a resource.
pub(super) fn statement(site: &Site, actions: &[&str], resource: Value) -> Value {
    let actions = match actions {
        [action] => site.text(*action),
        actions => site.texts(actions),
    };
    site.object([("Effect", site.text("Allow")), ("Action", actions), ("Resource", resource)])
}

/// A policy document.
pub(super) fn document(site: &Site, statements: Vec<Value>) -> Value {
    site.object([("Version", site.text("2012-10-17")), ("Statement", site.list(statements))])
}

/// The trust policy that lets a service assume a role.
pub(super) fn assumed_by(site: &Site, service: &str) -> Value {
    let statement = site.object([
        ("Effect", site.text("Allow")),
        ("Action", site.texts(&["sts:AssumeRole"])),
        ("Principal", site.object([("Service", site.texts(&[service]))])),
    ]);
    document(site, vec![statement])
}
