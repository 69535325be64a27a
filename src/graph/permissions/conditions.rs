//! What a permission asks for besides principal and source ARN: an account, an organization, a function URL.

use super::InvokePermission;
use crate::graph::kinds::SourceKind;
use crate::graph::{Trigger, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Arn, Reason, State, Truth};

impl TriggerGraph<'_> {
    /// Whether a permission counts for calls that do not come through the function's URL.
    pub(super) fn serves_others_than_urls(&self, permission: &InvokePermission) -> bool {
        self.model.field(permission.via, &Permission::VIA_URL).value() != Some(&true)
    }

    /// Whether the source of a trigger is in the account a permission asks for, and which it is in, if that is known.
    pub(super) fn same_account(&self, trigger: &Trigger, permission: &InvokePermission) -> (Truth, String) {
        let given = match self.model.field(permission.via, &Permission::SOURCE_ACCOUNT).state {
            State::Set(text, _) | State::Default(text) => self.canonical(self.model.root_of(permission.via), &text),
            State::Unknown(why, _) => return (Truth::Unknown(why), String::new()),
            State::Absent => return (Truth::Yes, String::new()),
        };
        // Users report that rules call without an account; AWS documents neither.
        if matches!(trigger.kind, SourceKind::EventBridge | SourceKind::EventBridgeSchedule) {
            let why = Reason::new("whether EventBridge says from which account it invokes is not documented");
            return (Truth::Unknown(why), String::new());
        }
        let own = trigger.source_text.as_ref().map(|text| self.canonical(self.model.root_of(trigger.via), text));
        let own = self.arn(trigger.source).or(own).as_ref().and_then(Arn::parse).and_then(|arn| arn.account.known());
        // Where one side does not say it outright, it is the account that is deployed to.
        match (given.known(), own.filter(|account| !account.is_empty() && !account.contains('*'))) {
            (Some(given), Some(own)) => (Truth::from(given == own), own.to_string()),
            (None, _) if given.first_unknown().is_some() => {
                (given.first_unknown().map_or(Truth::Yes, Truth::Unknown), String::new())
            }
            _ => (Truth::Yes, String::new()),
        }
    }

    /// Whether whoever invokes for a trigger belongs to the organization a permission asks for.
    pub(super) fn same_organization(&self, permission: &InvokePermission) -> Truth {
        match self.model.field(permission.via, &Permission::ORGANIZATION).state {
            State::Absent => Truth::Yes,
            State::Unknown(why, _) => Truth::Unknown(why),
            State::Set(..) | State::Default(_) => Truth::Unknown(Reason::new(
                "whether the source belongs to the organization of a permission is not known",
            )),
        }
    }
}
