//! Whether what one edge puts into a resource comes out by another: prefixes, events, patterns, filter policies.

use super::kinds::SourceKind;
use super::{Failure, Feed, NodeId, TriggerGraph, Write};
use crate::model::event_pattern::{EventPattern, Grammar, Test, TextForm};
use crate::model::{NotificationFilter, Part, Piece, Reason, ResourceId, Text, Truth, Type, Value, reach};

/// Whether events pass, and what keeps it from being certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passes {
    /// Whether some do.
    pub some: Truth,
    /// Why only some may, in words: `the grant is wider than the filter`.
    pub doubt: Option<Reason>,
}

impl Passes {
    /// All of them.
    pub(super) fn all() -> Self {
        Self { some: Truth::Yes, doubt: None }
    }

    /// Some may, for a reason.
    pub(super) fn perhaps(why: impl Into<String>) -> Self {
        Self { some: Truth::Yes, doubt: Some(Reason::new(why.into())) }
    }

    pub(super) fn of(some: Truth) -> Self {
        let doubt = match &some {
            Truth::Unknown(why) => Some(why.clone()),
            _ => None,
        };
        Self { some, doubt }
    }

    pub(super) fn possible(&self) -> bool {
        self.some.possible()
    }

    fn or_doubt(mut self, why: Option<Reason>) -> Self {
        self.doubt = self.doubt.or(why);
        self
    }
}

/// Whether a filter takes only what DynamoDB itself deletes by time to live: such records name it as the one who did it, others
/// name nobody (DynamoDB guide, "DynamoDB Streams and Time to Live").
fn is_of_expiry(filter: &EventPattern) -> bool {
    let only = |path: &str, word: &str| {
        let is = |test: &Test| matches!(test, Test::Text(text) if text.text.known().is_some_and(|said| said == word));
        filter.leaf(path).is_some_and(|leaf| leaf.rest.is_none() && leaf.tests.iter().all(|(test, _)| is(test)))
    };
    only("userIdentity.type", "Service") || only("userIdentity.principalId", "dynamodb.amazonaws.com")
}

impl TriggerGraph<'_> {
    /// Whether what a function writes comes out by a trigger or forward: `via` and `entry` are those of the edge.
    pub(super) fn write_passes(&self, write: &Write, kind: SourceKind, via: ResourceId, entry: &Value) -> Passes {
        let passes = match self.event_type(write.target) {
            Some(Type::Bucket) => self.object_passes(write, &NotificationFilter::of(entry)),
            Some(Type::Table) => self.item_passes(write.action, via),
            Some(Type::Queue | Type::Stream | Type::Topic) => self.filtered(kind, via, entry),
            _ => Passes::all(),
        };
        passes.or_doubt(self.doubt_of(write))
    }

    /// What keeps a grant from being certain by itself.
    fn doubt_of(&self, write: &Write) -> Option<Reason> {
        match &write.granted {
            Truth::Unknown(why) => Some(why.clone()),
            _ if !write.named => Some(Reason::new("the grant names no resource: it is on every one of its kind")),
            _ if write.shared => Some(Reason::new("the role serves another function too, which the grant may be for")),
            _ if !write.chosen => Some(Reason::new("the grant names no action: it allows all of the service")),
            _ => None,
        }
    }

    fn object_passes(&self, write: &Write, filter: &NotificationFilter) -> Passes {
        let raised = filter.raised_by(write.action);
        let keys = key_pattern(&write.pattern);
        let filtered = ends(&filter.prefix, &filter.suffix);
        let meets = keys.as_ref().map_or(Truth::Yes, |keys| crate::model::overlap(keys, &filtered));
        let wider = filter.is_narrow() && keys.as_ref().is_none_or(is_everything);
        let wider = wider.then(|| Reason::new("the grant is wider than the notification's filter"));
        Passes::of(raised.and(|| meets)).or_doubt(wider)
    }

    fn item_passes(&self, action: &str, via: ResourceId) -> Passes {
        let filters = self.filters_of(via);
        if filters.is_empty() {
            return Passes::all();
        }
        let names: &[&str] = match action {
            "dynamodb:PutItem" | "dynamodb:UpdateItem" => &["INSERT", "MODIFY"],
            "dynamodb:PartiQLInsert" => &["INSERT"],
            "dynamodb:PartiQLUpdate" => &["MODIFY"],
            "dynamodb:DeleteItem" | "dynamodb:PartiQLDelete" => &["REMOVE"],
            _ => &["INSERT", "MODIFY", "REMOVE"],
        };
        let takes = |filter: &EventPattern| {
            Truth::any(names.iter().map(|name| filter.can_match("eventName", Test::equal(*name))))
        };
        let some = Truth::any(filters.iter().filter(|filter| !is_of_expiry(filter)).map(takes));
        Passes::of(some).or_doubt(Some(Reason::new("a filter chooses among the records")))
    }

    /// Whether what is put into a queue, stream or topic passes: what a filter asks of its content is not known here.
    pub(super) fn filtered(&self, kind: SourceKind, via: ResourceId, entry: &Value) -> Passes {
        match kind {
            SourceKind::Sns if self.filter_policy(via).is_some() => {
                Passes::perhaps("a filter policy chooses among the messages")
            }
            SourceKind::Pipe if !self.filters_of(via).is_empty() => {
                Passes::perhaps("a filter chooses among the records")
            }
            SourceKind::Sqs | SourceKind::Kinesis | SourceKind::DynamoDb | SourceKind::Mapping
                if !self.filters_of(via).is_empty() =>
            {
                Passes::perhaps("a filter chooses among the records")
            }
            SourceKind::S3 if NotificationFilter::of(entry).is_narrow() => {
                Passes::perhaps("the notification's filter chooses among the objects")
            }
            _ => Passes::all(),
        }
    }

    /// Whether what a function writes to a bus or a bucket reaches a rule.
    pub(super) fn write_feeds(&self, write: &Write, feed: &Feed) -> Passes {
        let Some(pattern) = self.rule_pattern(feed.rule) else { return Passes::of(Truth::No) };
        let own = self.event_type(write.target) == Some(Type::Bus);
        let passes = if own { put_passes(write, &pattern) } else { object_event_passes(write, &pattern) };
        let certain = feed.certain.clone().and(|| passes.some.clone());
        Passes::of(certain).or_doubt(passes.doubt).or_doubt(self.doubt_of(write))
    }

    /// Whether the record of a failed event that is put into a bucket comes out by a notification. Source: Lambda guide
    /// invocation-async-retain-records, kinesis-on-failure-destination.
    pub(super) fn record_passes(&self, failure: &Failure, entry: &Value) -> Passes {
        let filter = NotificationFilter::of(entry);
        let function = failure.from.filter(|&from| self.kind(from) == Some(Type::Function));
        let below = match function {
            Some(function) => {
                Text::literal("aws/lambda/async/").concat(&self.name(function)).concat(&Text::literal("/*"))
            }
            None => Text::literal("aws/lambda/*"),
        };
        let meets = crate::model::overlap(&below, &ends(&filter.prefix, &filter.suffix));
        Passes::of(filter.raised_by("s3:PutObject").and(|| meets))
    }

    /// Whether a log group is the one a function writes its log to.
    pub(super) fn is_log_group_of(&self, function: NodeId, group: &Text) -> Truth {
        let Some(resource) = self.resource(function) else { return Truth::No };
        let root = self.root_of(function);
        let set =
            ["logging_config.log_group", "LoggingConfig.LogGroup"].iter().flat_map(|path| reach(&resource.body, path));
        let own = match set.map(|reached| reached.value).next() {
            Some(value) => match value.as_text() {
                Some(text) => self.canonical(root, text),
                None => {
                    return Truth::Unknown(
                        value.first_unknown().unwrap_or_else(|| Reason::new("its log group is not known")),
                    );
                }
            },
            None => Text::literal("/aws/lambda/").concat(&self.name(function)),
        };
        let group = self.canonical(root, group);
        match own.same(&group) {
            Some(same) => Truth::from(same),
            None => match group.first_unknown().or_else(|| own.first_unknown()) {
                Some(why) => Truth::Unknown(why),
                // Different symbols are different names.
                None => Truth::No,
            },
        }
    }

    /// Whether what one rule hands to a bus is taken by another that listens there.
    pub(super) fn rules_meet(&self, first: NodeId, second: NodeId) -> Passes {
        match (self.rule_pattern(first), self.rule_pattern(second)) {
            (Some(a), Some(b)) => {
                let wider =
                    (!b.covers(&a).certain()).then(|| Reason::new("the second rule takes a part of the events"));
                Passes::of(a.overlap(&b)).or_doubt(wider)
            }
            _ => Passes::of(Truth::No),
        }
    }

    /// The filters of a mapping or a pipe: one of them must take a record. Empty where there are none.
    pub fn filters_of(&self, via: ResourceId) -> Vec<EventPattern> {
        let paths = [
            "filter_criteria.filter.pattern",
            "FilterCriteria.Filters.Pattern",
            "source_parameters.filter_criteria.filter.pattern",
            "SourceParameters.FilterCriteria.Filters.Pattern",
        ];
        let body = &self.model.resource(via).body;
        let found = paths.iter().flat_map(|path| reach(body, path));
        found.map(|reached| EventPattern::parse(&reached.value, Grammar::Filter)).collect()
    }

    /// The filter policy of a subscription.
    pub fn filter_policy(&self, subscription: ResourceId) -> Option<EventPattern> {
        let body = &self.model.resource(subscription).body;
        let policy = ["filter_policy", "FilterPolicy"].iter().flat_map(|path| reach(body, path)).next()?;
        if policy.value.as_str().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        let scope = ["filter_policy_scope", "FilterPolicyScope"].iter().find_map(|path| body.get(path)?.as_str());
        let grammar = if scope.as_deref() == Some("MessageBody") { Grammar::Body } else { Grammar::Attributes };
        let policy = EventPattern::parse(&policy.value, grammar);
        (!policy.fields.is_empty()).then_some(policy)
    }
}

/// Events a function puts on a bus: all that is known of them are the conditions of the grant.
fn put_passes(write: &Write, pattern: &EventPattern) -> Passes {
    let own = Test::AnythingBut(vec![Test::prefix("aws.")]);
    match &write.events {
        Some(events) => {
            let wider = (!pattern.covers(events).certain())
                .then(|| Reason::new("the rule takes a part of the events the function may put"));
            Passes::of(pattern.overlap(events)).or_doubt(wider)
        }
        None => Passes::of(pattern.can_match("source", own))
            .or_doubt(Some(Reason::new("which events the function puts stands in its code"))),
    }
}

/// Events S3 sends for an action. Source: S3 guide ev-mapping-troubleshooting.
fn object_event_passes(write: &Write, pattern: &EventPattern) -> Passes {
    let detail = match write.action {
        "s3:PutObject" | "s3:ReplicateObject" => "Object Created",
        "s3:DeleteObject" | "s3:DeleteObjectVersion" => "Object Deleted",
        "s3:PutObjectAcl" => "Object ACL Updated",
        "s3:PutObjectTagging" => "Object Tags Added",
        "s3:DeleteObjectTagging" => "Object Tags Deleted",
        "s3:RestoreObject" => "Object Restore Initiated",
        _ => return Passes::of(Truth::No),
    };
    let keys = key_pattern(&write.pattern);
    let key = keys.clone().map_or(Test::Exists(true), |keys| Test::text(TextForm::Wildcard, keys));
    let some = pattern
        .can_match("source", Test::equal("aws.s3"))
        .and(|| pattern.can_match("detail-type", Test::equal(detail)))
        .and(|| pattern.can_match("detail.object.key", key));
    let narrow = pattern.leaves().iter().any(|(path, _)| path.starts_with(&["detail", "object"]));
    let wider = (narrow && keys.as_ref().is_none_or(is_everything))
        .then(|| Reason::new("the grant is wider than the rule's pattern"));
    // A pattern that names no object may ask for something else that is not known here.
    Passes::of(some).or_doubt(wider)
}

/// Keys with a prefix and a suffix.
pub(super) fn ends(prefix: &Text, suffix: &Text) -> Text {
    prefix.concat(&Text::literal("*")).concat(suffix)
}

/// The keys a resource pattern of S3 covers; None where it is on any bucket, and so on any key.
pub(super) fn key_pattern(pattern: &Text) -> Option<Text> {
    let mut pieces = Vec::new();
    let mut inside = false;
    for part in pattern.parts() {
        match (&part, inside) {
            (_, true) => pieces.push(Piece { part, span: None }),
            (Part::Literal(text), false) => {
                // The slash after the bucket; `arn:aws:s3:::bucket*` goes on into the keys.
                if let Some((_, keys)) = text.split_once('/') {
                    inside = true;
                    pieces.push(Piece { part: Part::Literal(keys.into()), span: None });
                } else if text.ends_with('*') {
                    return None;
                }
            }
            _ => {}
        }
    }
    inside.then(|| Text::pieces(pieces))
}

/// True if every key is covered: `*`.
fn is_everything(keys: &Text) -> bool {
    keys.known().is_some_and(|keys| keys.chars().all(|c| c == '*') && !keys.is_empty())
}
