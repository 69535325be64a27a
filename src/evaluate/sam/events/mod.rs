//! `Events` of functions and state machines.
//!
//! In: an event's type and properties. Out: mappings, rules, subscriptions, permissions; changes to buckets, user pools
//! and APIs. Must not know: how the rest of a function is expanded.

pub(super) mod api;
mod meant;
pub(super) mod pull;
pub(super) mod push;
pub(super) mod rule;
pub(super) mod schedule;
mod schema;

use super::build::{Site, known, may_hold_more, present};
use super::expansion::Expansion;
use super::function::Invoked;
use super::role::RoleDraft;
use crate::model::{Kind, Opaque, Value};

/// One event.
#[derive(Debug)]
pub(super) struct Event {
    /// Its name below `Events`.
    pub(super) name: String,
    /// Logical id of what it makes: the owner's with its name behind.
    pub(super) id: String,
    /// Its `Type`.
    pub(super) kind: String,
    /// Its `Properties`; null where there are none.
    pub(super) properties: Value,
    /// Where it stands.
    pub(super) site: Site,
}

/// The well-formed events of a function or a state machine, in order.
pub(super) fn of(site: &Site, owner: &str, properties: &Value) -> Vec<Event> {
    let Some(object) = properties.get("Events").and_then(Value::as_object) else { return Vec::new() };
    let event = |(name, entry): (&compact_str::CompactString, &crate::model::Entry)| {
        let kind = known(&entry.value, "Type")?;
        Some(Event {
            name: name.to_string(),
            id: format!("{owner}{name}"),
            kind: kind.to_string(),
            properties: present(&entry.value, "Properties")
                .map_or_else(|| Value { kind: Kind::Null, origin: entry.value.origin.clone() }, |e| e.value.clone()),
            site: site.inside(entry),
        })
    };
    object.entries.iter().filter_map(event).collect()
}

/// Expands the events of a function.
pub(super) fn expand_function(
    expansion: &mut Expansion,
    site: &Site,
    invoked: &Invoked,
    properties: &Value,
    role: &mut RoleDraft,
) {
    hidden(expansion, site, &invoked.function, properties);
    schema::check_events(expansion, site, properties);
    let mut events = of(site, &invoked.function, properties);
    // SAM makes no permission for the routes of an HTTP API that has a `$default` route to the same function.
    events.sort_by_key(|event| event.kind == "HttpApi" && !api::is_default(event));
    for event in &events {
        schema::check(expansion, schema::Owner::Function, event);
        match event.kind.as_str() {
            "SQS" | "Kinesis" | "DynamoDB" | "MSK" | "MQ" | "SelfManagedKafka" | "DocumentDB" => {
                pull::expand(expansion, invoked, event, role);
            }
            "S3" => push::bucket(expansion, invoked, event),
            "SNS" => push::topic(expansion, invoked, event, role),
            "Cognito" => push::user_pool(expansion, invoked, event),
            "IoTRule" => push::topic_rule(expansion, invoked, event),
            "AlexaSkill" => push::skill(expansion, invoked, event),
            "CloudWatchLogs" => push::log_group(expansion, invoked, event),
            "Schedule" | "CloudWatchEvent" | "EventBridgeRule" => rule::expand_function(expansion, invoked, event),
            "ScheduleV2" => schedule::expand_function(expansion, invoked, event),
            "Api" => api::permit_rest(expansion, invoked, event),
            "HttpApi" => api::permit_http(expansion, invoked, event),
            _ => {}
        }
    }
    for event in &events {
        api::check_plain(expansion, invoked, event);
    }
}

/// Notes that there may be events that nobody sees.
fn hidden(expansion: &mut Expansion, site: &Site, owner: &str, properties: &Value) {
    let why = match properties.get("Events") {
        Some(events) => may_hold_more(events),
        None => may_hold_more(properties),
    };
    if let Some(why) = why {
        expansion.opaque.push(Opaque {
            address: format!("{owner}.Events").into(),
            why: why.clone(),
            body: Value::unknown(why),
            declared: site.declared,
        });
    }
}

/// Reports what is wrong with the events of a state machine.
pub(super) fn check_state_machine(
    expansion: &mut Expansion,
    site: &Site,
    owner: &str,
    properties: &Value,
    events: &[Event],
) {
    hidden(expansion, site, owner, properties);
    schema::check_events(expansion, site, properties);
    events.iter().for_each(|event| schema::check(expansion, schema::Owner::StateMachine, event));
}

/// The permission that lets a service invoke a function.
pub(super) struct Permission<'a> {
    pub(super) principal: &'a str,
    pub(super) source_arn: Option<Value>,
    pub(super) source_account: Option<Value>,
    /// Of its logical id.
    pub(super) suffix: &'a str,
}

impl Permission<'_> {
    /// Makes it; gives its logical id.
    pub(super) fn generate(self, expansion: &mut Expansion, invoked: &Invoked, event: &Event) -> String {
        let address = format!("{}Permission{}", event.id, super::build::suffix(self.suffix));
        let site = &event.site;
        let mut body = site.body();
        body.set("Action", site.text("lambda:InvokeFunction"))
            .set("FunctionName", invoked.name(site))
            .set("Principal", site.text(self.principal))
            .set_some("SourceArn", self.source_arn)
            .set_some("SourceAccount", self.source_account);
        expansion.generate(site, address.as_str(), "AWS::Lambda::Permission", body.done());
        address
    }
}
