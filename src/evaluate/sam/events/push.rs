//! Events that a service pushes: buckets, topics, user pools, IoT, Alexa, logs.

use std::sync::Arc;

use super::{Event, Permission, meant, pull};
use crate::evaluate::cloudformation;
use crate::evaluate::sam::build::{Site, get, known, present};
use crate::evaluate::sam::expansion::{Expansion, edit};
use crate::evaluate::sam::function::Invoked;
use crate::evaluate::sam::role::RoleDraft;
use crate::model::{Entry, Kind, Object, Type, Value};

const INVALID: &str = "sam-event-invalid-property";

/// The logical id under a property that must be a `!Ref` to a resource of the template.
fn referenced(
    expansion: &mut Expansion,
    event: &Event,
    property: &str,
    (what, kind): (&str, Type),
) -> Option<Arc<str>> {
    let entry = present(&event.properties, property)?;
    let value = &entry.value;
    let text = value.as_text()?;
    if let Some(id) = crate::evaluate::sam::build::referenced(value) {
        if expansion.get(&id).is_some() {
            return Some(id);
        }
        if expansion.may_be_declared(&id) {
            return None;
        }
    }
    if text.first_unknown().is_none_or(|why| cloudformation::is_import(&why)) {
        let span = value.origin.span.unwrap_or(event.site.declared);
        let message = format!("event `{}` must name {what} of this template by `!Ref`", event.name);
        let help = format!("declare {what} in this template and set `{property}: !Ref` to its logical id");
        expansion.problem("sam-event-reference", &event.site, span, message, Some(help));
        if let (Some(id), Some(place)) = (meant::meant(expansion, entry, &[kind]), meant::place(&event.site, entry)) {
            expansion.refer(place, &id, "Ref");
        }
    }
    None
}

/// `S3`: an entry in the bucket's notifications.
pub(super) fn bucket(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let (site, properties) = (&event.site, &event.properties);
    let account = site.sub("${AWS::AccountId}", &[]);
    let permission =
        Permission { principal: "s3.amazonaws.com", source_arn: None, source_account: Some(account), suffix: "" };
    let permission = permission.generate(expansion, invoked, event);
    let Some(bucket) = referenced(expansion, event, "Bucket", ("a bucket", Type::Bucket)) else { return };

    let configuration = |event_type: Value| {
        let mut body = site.body();
        body.set("Event", event_type).pass(properties, &["Filter"]).set("Function", invoked.arn(site));
        let value = body.at(properties);
        match site.condition() {
            Some(reason) => Value::one_of(vec![value, Value::generated(Kind::Null)], reason.clone()),
            None => value,
        }
    };
    let configurations: Vec<Value> = match get(properties, "Events") {
        Some(Value { kind: Kind::List(list), .. }) => list.items.iter().cloned().map(configuration).collect(),
        Some(value) => vec![configuration(value.clone())],
        None => Vec::new(),
    };
    let wrong = expansion.get(&bucket).and_then(|resource| {
        let entry = present(get(&resource.body, "NotificationConfiguration")?, "LambdaConfigurations")?;
        let known = matches!(entry.value.kind, Kind::List(_) | Kind::Unknown(_) | Kind::OneOf(_));
        (!known).then(|| (Site::of(site.order, resource), entry.value.origin.span))
    });
    if let Some((bucket, span)) = wrong {
        let message = "`LambdaConfigurations` must be a list".to_owned();
        return expansion.problem(INVALID, &bucket, span.unwrap_or(bucket.declared), message, None);
    }
    let Some(bucket) = expansion.get_mut(&bucket) else { return };
    edit(&mut bucket.body, &["NotificationConfiguration"], &mut |notifications| {
        append(notifications, "LambdaConfigurations", &configurations, site);
    });
    bucket.depends_on.push(permission.into());
}

fn append(object: &mut Object, key: &str, items: &[Value], site: &Site) {
    let entry = object.entries.entry(key.into()).or_insert_with(|| Entry { key: None, value: site.list(Vec::new()) });
    if entry.value.is_null() {
        entry.value = site.list(Vec::new());
    }
    if let Kind::List(list) = &mut entry.value.kind {
        let list = Arc::make_mut(list);
        for item in items {
            if !list.items.iter().any(|known| known.same(item) == Some(true)) {
                list.items.push(item.clone());
            }
        }
    }
}

/// `SNS`: a subscription, perhaps with a queue between.
pub(super) fn topic(expansion: &mut Expansion, invoked: &Invoked, event: &Event, role: &mut RoleDraft) {
    let (site, properties) = (&event.site, &event.properties);
    let queue = get(properties, "SqsSubscription").filter(|value| !matches!(value.kind, Kind::Bool(false)));
    let topic = get(properties, "Topic").cloned();
    let (protocol, endpoint) = match queue {
        None => {
            let permission =
                Permission { principal: "sns.amazonaws.com", source_arn: topic, source_account: None, suffix: "" };
            permission.generate(expansion, invoked, event);
            ("lambda", invoked.arn(site))
        }
        Some(queue) => ("sqs", queue_between(expansion, invoked, event, queue, role)),
    };
    let mut body = site.body();
    body.pass(properties, &["Region", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy"])
        .pass_as(properties, "Topic", "TopicArn")
        .set("Protocol", site.text(protocol))
        .set("Endpoint", endpoint);
    expansion.generate(site, event.id.as_str(), "AWS::SNS::Subscription", body.at(properties));
}

/// The queue of `SqsSubscription`, its policy and its mapping; gives the queue's ARN.
fn queue_between(
    expansion: &mut Expansion,
    invoked: &Invoked,
    event: &Event,
    subscription: &Value,
    role: &mut RoleDraft,
) -> Value {
    let (site, id) = (&event.site, &event.id);
    let given = subscription.as_object().is_some();
    let made = format!("{id}Queue");
    let (arn, url) = if given {
        let unknown = |key: &str| site.unknown(crate::model::Reason::new(format!("`{key}` is not given")));
        let take = |key: &str| get(subscription, key).cloned().unwrap_or_else(|| unknown(key));
        (take("QueueArn"), take("QueueUrl"))
    } else {
        let mut body = site.body();
        if let Some(topic) = get(&event.properties, "Topic")
            && let Some(attribute) = topic.as_text().and_then(|text| text.as_attribute().cloned())
            && let Some(topic) = expansion.get(&attribute.resource)
        {
            body.pass_as(&topic.body, "FifoTopic", "FifoQueue");
        }
        expansion.generate(site, made.as_str(), "AWS::SQS::Queue", body.done());
        (site.attribute(made.as_str(), "Arn"), site.attribute(made.as_str(), "Ref"))
    };
    let own = known(subscription, "QueuePolicyLogicalId").filter(|name| !name.is_empty());
    let policy = own.map_or_else(|| format!("{id}QueuePolicy"), |name| name.to_string());
    let topic = get(&event.properties, "Topic").cloned();
    allow_sending(expansion, site, &policy, QueuePolicy { principal: None, source: topic, arn: arn.clone(), url });

    let mut body = site.body();
    body.set("EventSourceArn", arn.clone())
        .set("FunctionName", invoked.name(site))
        .set("BatchSize", site.number(10.0))
        .set("Enabled", site.bool(true))
        .pass(subscription, &["BatchSize"]);
    expansion.generate(site, format!("{id}EventSourceMapping"), "AWS::Lambda::EventSourceMapping", body.done());
    role.attach_aws(site, "service-role/AWSLambdaSQSQueueExecutionRole");
    arn
}

/// A queue policy that lets a source send.
pub(super) struct QueuePolicy<'a> {
    /// The service; anybody where there is none.
    pub(super) principal: Option<&'a str>,
    /// ARN that messages must come from.
    pub(super) source: Option<Value>,
    /// The queue's ARN.
    pub(super) arn: Value,
    /// The queue's URL.
    pub(super) url: Value,
}

/// Generates a queue policy.
pub(super) fn allow_sending(expansion: &mut Expansion, site: &Site, address: &str, policy: QueuePolicy<'_>) {
    let mut statement = site.body();
    let principal = match policy.principal {
        Some(service) => site.object([("Service", site.text(service))]),
        None => site.text("*"),
    };
    statement
        .set("Effect", site.text("Allow"))
        .set("Action", site.text("sqs:SendMessage"))
        .set("Principal", principal)
        .set("Resource", policy.arn);
    if let Some(source) = policy.source {
        statement.set("Condition", site.object([("ArnEquals", site.object([("aws:SourceArn", source)]))]));
    }
    let document = super::super::role::document(site, vec![statement.done()]);
    let mut body = site.body();
    body.set("PolicyDocument", document).set("Queues", site.list(vec![policy.url]));
    expansion.generate(site, address, "AWS::SQS::QueuePolicy", body.done());
}

/// `Cognito`: entries in the user pool's triggers.
pub(super) fn user_pool(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let (site, properties) = (&event.site, &event.properties);
    let Some(pool) = referenced(expansion, event, "UserPool", ("a user pool", Type::UserPool)) else { return };
    // The permission is the function's, not the event's: one for all of its triggers.
    let owner = invoked.alias.as_deref().unwrap_or(&invoked.function);
    let mut body = site.body();
    body.set("Action", site.text("lambda:InvokeFunction"))
        .set("FunctionName", invoked.name(site))
        .set("Principal", site.text("cognito-idp.amazonaws.com"))
        .set("SourceArn", site.attribute(Arc::clone(&pool), "Arn"));
    expansion.generate(site, format!("{owner}CognitoPermission"), "AWS::Lambda::Permission", body.done());

    let triggers: Vec<_> = match get(properties, "Trigger") {
        Some(Value { kind: Kind::List(list), .. }) => list.items.iter().filter_map(Value::as_str).collect(),
        Some(value) => value.as_str().into_iter().collect(),
        None => Vec::new(),
    };
    let wrong = expansion.get(&pool).and_then(|resource| {
        let entry = present(&resource.body, "LambdaConfig")?;
        let known = matches!(entry.value.kind, Kind::Object(_) | Kind::Unknown(_) | Kind::OneOf(_));
        (!known).then(|| (Site::of(site.order, resource), entry.value.origin.span))
    });
    if let Some((pool, span)) = wrong {
        let message = "`LambdaConfig` must be a mapping".to_owned();
        return expansion.problem(INVALID, &pool, span.unwrap_or(pool.declared), message, None);
    }
    let mut taken = Vec::new();
    let Some(pool) = expansion.get_mut(&pool) else { return };
    edit(&mut pool.body, &["LambdaConfig"], &mut |config| {
        for trigger in &triggers {
            let entry = Entry { key: Some(site.declared), value: invoked.arn(site) };
            match config.entries.entry(trigger.clone()) {
                indexmap::map::Entry::Occupied(_) => taken.push(trigger.clone()),
                indexmap::map::Entry::Vacant(free) => _ = free.insert(entry),
            }
        }
    });
    for trigger in taken {
        let message = format!("event `{}` takes `{trigger}` of its user pool, which is taken already", event.name);
        let help = "a trigger of a user pool invokes one function".to_owned();
        expansion.problem("sam-event-conflict", site, site.declared, message, Some(help));
    }
}

/// `IoTRule`: a topic rule.
pub(super) fn topic_rule(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let site = &event.site;
    let rule = site.attribute(event.id.as_str(), "Ref");
    let arn = site.sub("arn:${AWS::Partition}:iot:${AWS::Region}:${AWS::AccountId}:rule/${rule}", &[("rule", &rule)]);
    let permission = Permission {
        principal: "iot.amazonaws.com",
        source_arn: Some(arn),
        source_account: Some(site.sub("${AWS::AccountId}", &[])),
        suffix: "",
    };
    permission.generate(expansion, invoked, event);
    let action = site.object([("Lambda", site.object([("FunctionArn", invoked.arn(site))]))]);
    let mut payload = site.body();
    payload
        .pass(&event.properties, &["Sql", "AwsIotSqlVersion"])
        .set("RuleDisabled", site.bool(false))
        .set("Actions", site.list(vec![action]));
    let mut body = site.body();
    body.set("TopicRulePayload", payload.at(&event.properties));
    expansion.generate(site, event.id.as_str(), "AWS::IoT::TopicRule", body.at(&event.properties));
}

/// `AlexaSkill`: just a permission.
pub(super) fn skill(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let permission =
        Permission { principal: "alexa-appkit.amazon.com", source_arn: None, source_account: None, suffix: "" };
    let address = permission.generate(expansion, invoked, event);
    if let (Some(token), Some(made)) = (get(&event.properties, "SkillId"), expansion.get_mut(&address)) {
        edit(&mut made.body, &[], &mut |body| {
            body.entries.insert("EventSourceToken".into(), Entry { key: None, value: token.clone() });
        });
    }
}

/// `CloudWatchLogs`: a subscription filter.
pub(super) fn log_group(expansion: &mut Expansion, invoked: &Invoked, event: &Event) {
    let (site, properties) = (&event.site, &event.properties);
    let source = get(properties, "LogGroupName").map(|group| {
        let arn = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${group}:*";
        site.sub(arn, &[("group", group)])
    });
    let permission =
        Permission { principal: "logs.amazonaws.com", source_arn: source, source_account: None, suffix: "" };
    let permission = permission.generate(expansion, invoked, event);
    let mut body = site.body();
    body.pass(properties, &["LogGroupName", "FilterPattern"]).set("DestinationArn", invoked.arn(site));
    let mut filter = site.resource(event.id.as_str(), "AWS::Logs::SubscriptionFilter", body.at(properties));
    filter.depends_on.push(permission.into());
    expansion.add(site.order, filter);
}

/// The properties of polled events, for the check of names.
pub(super) const POLLED: &[&str] = &pull::SAME;
