//! What hands events to EventBridge rules: their bus, and buckets that send their events to EventBridge.

use rustc_hash::FxHashMap;

use super::identity::Named;
use super::writes::DEFAULT_BUS;
use super::{NodeId, TriggerGraph};
use crate::model::event_pattern::{EventPattern, Grammar, Test, TextForm};
use crate::model::{FromValue, Kind, Reached, Reason, ResourceId, RootId, Text, Truth, Type, Value, reach};

/// Events of a bus or a bucket reach a rule.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The bus, or the bucket.
    pub from: NodeId,
    /// The rule.
    pub rule: NodeId,
    /// Whether they do.
    pub certain: Truth,
}

/// A resource that sets the notifications of a bucket.
#[derive(Debug, Clone)]
pub struct Notification {
    /// The resource.
    pub via: ResourceId,
    /// The bucket.
    pub bucket: Result<NodeId, Reason>,
    /// True if it keeps the notifications that others set, as the custom resource of the CDK does for a bucket that is
    /// not of its stack (`Managed: false`).
    pub adds: bool,
}

impl TriggerGraph<'_> {
    pub(super) fn collect_notifications(&mut self) {
        let model = self.model;
        for (via, resource) in model.resources().filter(|(_, r)| r.kind == Type::BucketNotification) {
            let root = model.root_of(via);
            let named = ["bucket", "BucketName"].iter().flat_map(|path| reach(&resource.body, path)).next();
            let bucket = match named.as_ref().map(|reached| &reached.value.kind) {
                Some(Kind::Text(text)) => {
                    match self.named(root, text, |kind| kind == Type::Bucket, Some(Type::Bucket)) {
                        Named::Node(node) => Ok(node),
                        Named::External(text) => Ok(self.external(root, &text)),
                        Named::Unknown(why) => Err(why),
                    }
                }
                Some(Kind::Unknown(why)) => Err(why.clone()),
                _ => Err(Reason::new("the notification names no bucket")),
            };
            let managed = resource.body.get("Managed").map(bool::from_value);
            let adds = matches!(managed, Some(Ok(false)));
            self.notifications.push(Notification { via, bucket, adds });
        }
    }

    /// What a resource notifies of: each block or object that names a function, a queue or a topic.
    pub fn notified(&self, via: ResourceId) -> Vec<Reached> {
        let mut all = self.notifications_of(via);
        all.retain(|reached| reached.value.as_object().is_some());
        all
    }

    /// Whether a resource may notify of more than can be told.
    pub fn may_notify_of_more(&self, via: ResourceId) -> bool {
        self.notifications_of(via).iter().any(|reached| reached.value.as_unknown().is_some())
    }

    fn notifications_of(&self, via: ResourceId) -> Vec<Reached> {
        let paths: &[&str] = match self.model.resource(via).kind {
            Type::BucketNotification => &[
                "lambda_function",
                "queue",
                "topic",
                "NotificationConfiguration.LambdaFunctionConfigurations",
                "NotificationConfiguration.QueueConfigurations",
                "NotificationConfiguration.TopicConfigurations",
            ],
            Type::Bucket => &[
                "NotificationConfiguration.LambdaConfigurations",
                "NotificationConfiguration.QueueConfigurations",
                "NotificationConfiguration.TopicConfigurations",
            ],
            _ => &[],
        };
        let body = &self.model.resource(via).body;
        paths.iter().flat_map(|path| reach(body, path)).collect()
    }

    pub(super) fn collect_feeds(&mut self) {
        let model = self.model;
        let mut buckets: FxHashMap<RootId, Vec<NodeId>> = FxHashMap::default();
        for (id, _) in model.resources().filter(|(_, r)| r.kind == Type::Bucket) {
            buckets.entry(model.root_of(id)).or_default().push(NodeId::of(id));
        }
        for (id, resource) in model.resources().filter(|(_, r)| r.kind == Type::Rule) {
            let (rule, root) = (NodeId::of(id), model.root_of(id));
            let Some(pattern) = self.rule_pattern(rule) else { continue };
            if is_off(&resource.body) {
                continue;
            }
            if takes_own_events(&pattern).possible()
                && let Some(bus) = self.bus_of(rule)
            {
                self.feeds.push(Feed { from: bus, rule, certain: Truth::Yes });
            }
            if !takes_bucket_events(&pattern).possible() || pattern.leaf("source").is_none() {
                continue;
            }
            for &bucket in buckets.get(&root).map(Vec::as_slice).unwrap_or_default() {
                let certain = self.sends_to_eventbridge(bucket).and(|| self.takes_events_of(root, &pattern, bucket));
                if certain.possible() {
                    self.feeds.push(Feed { from: bucket, rule, certain });
                }
            }
        }
    }

    /// The pattern of a rule; None where it has none.
    pub fn rule_pattern(&self, rule: NodeId) -> Option<EventPattern> {
        let body = &self.resource(rule)?.body;
        let value = ["event_pattern", "EventPattern"].iter().find_map(|path| body.get(path))?;
        (!value.is_null()).then(|| EventPattern::parse(value, Grammar::Rule))
    }

    /// The bus a rule listens to; None where it is not known.
    fn bus_of(&mut self, rule: NodeId) -> Option<NodeId> {
        let root = self.root_of(rule);
        let body = &self.resource(rule)?.body;
        let value = ["event_bus_name", "EventBusName"].iter().find_map(|path| body.get(path));
        match value.map(|value| &value.kind) {
            None | Some(Kind::Null) => Some(self.external(root, DEFAULT_BUS)),
            Some(Kind::Text(text)) => {
                let text = text.clone();
                match self.named(root, &text, |kind| kind == Type::Bus, Some(Type::Bus)) {
                    Named::Node(node) => Some(node),
                    Named::External(name) if name == "default" || name.ends_with(":event-bus/default") => {
                        Some(self.external(root, DEFAULT_BUS))
                    }
                    Named::External(name) => Some(self.external(root, &name)),
                    Named::Unknown(_) => None,
                }
            }
            Some(_) => None,
        }
    }

    /// Whether a bucket sends its events to EventBridge.
    pub fn sends_to_eventbridge(&self, bucket: NodeId) -> Truth {
        let Some(resource) = self.resource(bucket) else {
            return Truth::Unknown(Reason::new("the bucket is not declared here"));
        };
        let root = self.root_of(bucket);
        let of_itself = |body: &Value| switch(body, "NotificationConfiguration.EventBridgeConfiguration");
        let mut sends = of_itself(&resource.body);
        for notification in self.notifications.iter().filter(|n| self.model.root_of(n.via) == root) {
            let body = &self.model.resource(notification.via).body;
            let set = || switch(body, "eventbridge").or(|| of_itself(body));
            match &notification.bucket {
                Ok(named) if *named == bucket => sends = sends.or(set),
                Ok(_) => {}
                Err(why) => sends = sends.or(|| Truth::Unknown(why.clone())),
            }
        }
        sends.or(|| self.hidden(bucket).map_or(Truth::No, Truth::Unknown))
    }

    /// Whether a pattern is about a bucket, as far as names go.
    pub fn takes_events_of(&self, root: RootId, pattern: &EventPattern, bucket: NodeId) -> Truth {
        let Some(leaf) = pattern.leaf("detail.bucket.name") else { return Truth::Yes };
        let tests = leaf.tests.iter().map(|(test, _)| match test {
            Test::Text(text) if text.form == TextForm::Equal => self.is_named(root, &text.text, bucket),
            test => test.overlap(&Test::equal(self.name(bucket))),
        });
        Truth::any(tests).or(|| leaf.rest.clone().map_or(Truth::No, Truth::Unknown))
    }

    /// Whether a text is the name of a resource: names that the deployer makes up differ from all others.
    pub fn is_named(&self, root: RootId, text: &Text, node: NodeId) -> Truth {
        let canonical = self.canonical(root, text);
        let name = self.name(node);
        if canonical.same(&name) == Some(true) {
            return Truth::Yes;
        }
        match crate::model::overlap(&canonical, &name) {
            Truth::Yes => Truth::Yes,
            Truth::No => Truth::No,
            Truth::Unknown(_) if canonical.first_unknown().is_some() || name.first_unknown().is_some() => {
                let why = canonical.first_unknown().or_else(|| name.first_unknown());
                Truth::Unknown(why.unwrap_or_else(|| Reason::new("the name is not known")))
            }
            // A name that the deployer makes up is none that somebody wrote.
            Truth::Unknown(_) if name.as_attribute().is_some() || canonical.as_attribute().is_some() => Truth::No,
            Truth::Unknown(_) => {
                Truth::Unknown(Reason::new(format!("whether `{text}` is `{name}` shows only after deployment")))
            }
        }
    }
}

/// `eventbridge = true`; `EventBridgeConfiguration: {}`, which is on unless it says otherwise.
fn switch(body: &Value, path: &str) -> Truth {
    Truth::any(reach(body, path).iter().map(|reached| {
        let on = match &reached.value.kind {
            Kind::Unknown(why) => Truth::Unknown(why.clone()),
            Kind::Object(object) => match object.entries.get("EventBridgeEnabled") {
                Some(entry) => bool::from_value(&entry.value).map_or_else(Truth::Unknown, Truth::from),
                None => object.rest.clone().map_or(Truth::Yes, Truth::Unknown),
            },
            _ => bool::from_value(&reached.value).map_or_else(Truth::Unknown, Truth::from),
        };
        on.unless(reached.maybe.as_ref())
    }))
}

/// Switched off for certain.
fn is_off(body: &Value) -> bool {
    let state = ["state", "State"].iter().find_map(|path| body.get(path)?.as_str());
    let enabled = body.get("is_enabled").and_then(|value| bool::from_value(value).ok());
    state.as_deref() == Some("DISABLED") || enabled == Some(false)
}

/// Whether a pattern takes events that are not AWS's own: only those can a function put.
fn takes_own_events(pattern: &EventPattern) -> Truth {
    pattern.can_match("source", Test::AnythingBut(vec![Test::prefix("aws.")]))
}

/// Whether a pattern takes events that S3 sends itself, rather than those of CloudTrail, which alone have these fields.
pub fn takes_bucket_events(pattern: &EventPattern) -> Truth {
    let of_calls = ["eventName", "eventSource", "requestParameters"];
    if pattern.leaves().iter().any(|(path, _)| path.len() > 1 && path[0] == "detail" && of_calls.contains(&path[1])) {
        return Truth::No;
    }
    let cloudtrail = Test::AnythingBut(vec![Test::equal("AWS API Call via CloudTrail")]);
    pattern.can_match("source", Test::equal("aws.s3")).and(|| pattern.can_match("detail-type", cloudtrail))
}
