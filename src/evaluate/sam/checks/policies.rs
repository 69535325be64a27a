//! `Policies`: templates by their names and parameters.

use super::super::build::present;
use super::super::policy_templates;
use super::{Check, lacks};
use crate::diagnostic::did_you_mean;
use crate::model::{Kind, Value};

const RULE: &str = "sam-policy-template-invalid";

pub(super) fn check(check: &mut Check<'_>, properties: &Value) {
    let Some(policies) = present(properties, "Policies") else { return };
    // SAM takes no notice of policies that it has no role for, but of the parameters of templates.
    let role = present(properties, "Role").is_some();
    let one = std::slice::from_ref(&policies.value);
    let all = policies.value.as_list().map_or(one, |list| &list.items);
    all.iter().flat_map(Value::alternatives).for_each(|policy| template(check, policy, role));
}

fn template(check: &mut Check<'_>, policy: &Value, role: bool) {
    let Kind::Object(object) = &policy.kind else { return };
    if object.entries.contains_key("Statement") || object.rest.is_some() {
        return;
    }
    let Some((name, entry)) = object.entries.first() else { return };
    if name.starts_with("Fn::") {
        return;
    }
    let parameters = policy_templates::parameters(name).filter(|_| object.entries.len() == 1);
    let Some(parameters) = parameters else {
        if !role {
            let help = did_you_mean(name, policy_templates::names());
            let help = help.unwrap_or_else(|| {
                "a policy is an ARN, a name, a document with `Statement`, or a policy template".to_owned()
            });
            let mut entry = entry.clone();
            entry.value.origin.span = entry.key.or(entry.value.origin.span);
            check.at(RULE, &entry, format!("`{name}` is not a policy template"), Some(help));
        }
        return;
    };
    match &entry.value.kind {
        Kind::Object(_) => {
            let absent: Vec<&str> = parameters.filter(|name| lacks(&entry.value, name)).collect();
            if !absent.is_empty() {
                let message = format!("policy template `{name}` is not given {}", super::any_of(&absent));
                check.at(RULE, entry, message, None);
            }
        }
        Kind::Unknown(_) | Kind::OneOf(_) => {}
        _ => check.at(
            RULE,
            entry,
            format!("the parameters of policy template `{name}` must be a mapping"),
            Some("`{}` where it has none".to_owned()),
        ),
    }
}
