//! S3 event notifications: which events of which keys.

use compact_str::CompactString;

use super::field::reach;
use super::pattern::{Truth, covers};
use super::text::Text;
use super::value::{Kind, Origin, Reason, Value};

/// Every event a bucket can notify of. Source: API s3 Event.
pub const EVENTS: [&str; 27] = [
    "s3:ReducedRedundancyLostObject",
    "s3:ObjectCreated:*",
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    "s3:ObjectRemoved:*",
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
    "s3:ObjectRestore:*",
    "s3:ObjectRestore:Post",
    "s3:ObjectRestore:Completed",
    "s3:ObjectRestore:Delete",
    "s3:Replication:*",
    "s3:Replication:OperationFailedReplication",
    "s3:Replication:OperationNotTracked",
    "s3:Replication:OperationMissedThreshold",
    "s3:Replication:OperationReplicatedAfterThreshold",
    "s3:LifecycleTransition",
    "s3:IntelligentTiering",
    "s3:ObjectAcl:Put",
    "s3:LifecycleExpiration:*",
    "s3:LifecycleExpiration:Delete",
    "s3:LifecycleExpiration:DeleteMarkerCreated",
    "s3:ObjectTagging:*",
    "s3:ObjectTagging:Put",
    "s3:ObjectTagging:Delete",
];

/// What a bucket notifies of.
#[derive(Debug, Clone)]
pub struct NotificationFilter {
    /// Event names, `s3:ObjectCreated:*`, and where each is written.
    pub events: Vec<(Text, Origin)>,
    /// Why there may be more events.
    pub more_events: Option<Reason>,
    /// Keys must begin so; empty for all.
    pub prefix: Text,
    /// Keys must end so; empty for all.
    pub suffix: Text,
    /// Where the prefix is written.
    pub prefix_place: Option<Origin>,
    /// Where the suffix is written.
    pub suffix_place: Option<Origin>,
    /// The names of its filter rules, where it has such.
    pub rules: Vec<FilterRule>,
}

/// What a filter rule is about, as it is written: `prefix`.
#[derive(Debug, Clone)]
pub struct FilterRule {
    /// The name, in whatever case; why it is not known.
    pub name: Result<CompactString, Reason>,
    /// Where it is written.
    pub place: Origin,
    /// Whether the rule is certainly there.
    pub certain: bool,
}

impl NotificationFilter {
    /// Reads the block (`lambda_function`, `queue`, `topic`) or object (`LambdaConfigurations[]`, …) of a notification; the
    /// custom resource of the CDK has those of the API (`LambdaFunctionConfigurations[]`).
    pub fn of(entry: &Value) -> Self {
        let mut filter = Self {
            events: Vec::new(),
            more_events: None,
            prefix: Text::literal(""),
            suffix: Text::literal(""),
            prefix_place: None,
            suffix_place: None,
            rules: Vec::new(),
        };
        for path in ["events", "Event", "Events"] {
            for reached in reach(entry, path) {
                match reached.value.kind {
                    Kind::Text(text) => filter.events.push((text, reached.value.origin)),
                    Kind::Unknown(why) => filter.more_events = Some(why),
                    _ => {}
                }
            }
        }
        for (path, end, place) in [
            ("filter_prefix", &mut filter.prefix, &mut filter.prefix_place),
            ("filter_suffix", &mut filter.suffix, &mut filter.suffix_place),
        ] {
            if let Some(reached) = reach(entry, path).first() {
                *end = text_or_unknown(&reached.value);
                *place = Some(reached.value.origin.clone());
            }
        }
        for reached in ["Filter.S3Key.Rules", "Filter.Key.FilterRules"].iter().flat_map(|path| reach(entry, path)) {
            let rule = &reached.value;
            let named = rule.get("Name");
            let name = named
                .and_then(Value::as_str)
                .ok_or_else(|| rule.first_unknown().unwrap_or_else(|| Reason::new("a filter rule has no name")));
            let place = named.map_or_else(|| rule.origin.clone(), |named| named.origin.clone());
            filter.rules.push(FilterRule { name: name.clone(), place, certain: reached.maybe.is_none() });
            let name = match name {
                Ok(name) => name,
                Err(why) => {
                    filter.prefix = Text::part(super::text::Part::Unknown(why));
                    continue;
                }
            };
            let value = rule.get("Value").map_or_else(|| Text::literal(""), text_or_unknown);
            let place = rule.get("Value").map(|value| value.origin.clone());
            match name.to_lowercase().as_str() {
                "prefix" => (filter.prefix, filter.prefix_place) = (value, place),
                "suffix" => (filter.suffix, filter.suffix_place) = (value, place),
                _ => {}
            }
        }
        filter
    }

    /// Whether an action (`s3:PutObject`) raises an event that is listened to. Source: aws facts 2.3 and 7.1.
    pub fn raised_by(&self, action: &str) -> Truth {
        let raised: &[&str] = match action {
            "s3:PutObject" | "s3:ReplicateObject" => &[
                "ObjectCreated:Put",
                "ObjectCreated:Post",
                "ObjectCreated:Copy",
                "ObjectCreated:CompleteMultipartUpload",
            ],
            "s3:DeleteObject" => &["ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated"],
            "s3:DeleteObjectVersion" => &["ObjectRemoved:Delete"],
            "s3:PutObjectAcl" => &["ObjectAcl:Put"],
            "s3:PutObjectTagging" => &["ObjectTagging:Put"],
            "s3:DeleteObjectTagging" => &["ObjectTagging:Delete"],
            "s3:RestoreObject" => &["ObjectRestore:Post", "ObjectRestore:Completed", "ObjectRestore:Delete"],
            _ => &[],
        };
        let listens = |(text, _): &(Text, Origin)| match text.known() {
            Some(event) => {
                let event = event.strip_prefix("s3:").unwrap_or(&event);
                Truth::from(raised.iter().any(|raised| includes(event, raised)))
            }
            None => Truth::Unknown(text.first_unknown().unwrap_or_else(|| Reason::new("the event is not known"))),
        };
        let certain = Truth::any(self.events.iter().map(listens));
        certain.or(|| self.more_events.clone().map_or(Truth::No, Truth::Unknown))
    }

    /// Whether one object may be notified of by both: the same event, a key with both prefixes and both suffixes.
    pub fn overlap(&self, other: &Self) -> Truth {
        let meet = |a: &Text, b: &Text| match (a.known(), b.known()) {
            (Some(a), Some(b)) => Truth::from(includes(&a, &b) || includes(&b, &a)),
            _ => match a.same(b) {
                Some(true) => Truth::Yes,
                _ => Truth::Unknown(
                    a.first_unknown()
                        .or_else(|| b.first_unknown())
                        .unwrap_or_else(|| Reason::new("an event is not known")),
                ),
            },
        };
        let events = self.events.iter().flat_map(|(a, _)| other.events.iter().map(move |(b, _)| meet(a, b)));
        let more = self.more_events.clone().or_else(|| other.more_events.clone());
        let events = Truth::any(events).or(|| more.map_or(Truth::No, Truth::Unknown));
        events
            .and(|| begins(&self.prefix, &other.prefix).or(|| begins(&other.prefix, &self.prefix)))
            .and(|| ends(&self.suffix, &other.suffix).or(|| ends(&other.suffix, &self.suffix)))
    }

    /// In words: ``s3:ObjectCreated:* of keys in/*.png``.
    pub fn describe(&self) -> String {
        let events: Vec<String> = self.events.iter().map(|(event, _)| format!("`{event}`")).collect();
        let keys = match (self.prefix.known().as_deref(), self.suffix.known().as_deref()) {
            (Some(""), Some("")) => "all keys".to_owned(),
            _ => format!("keys `{}*{}`", self.prefix, self.suffix),
        };
        format!("{} of {keys}", events.join(", "))
    }

    /// True if both are about the same keys.
    pub fn has_keys_of(&self, other: &Self) -> bool {
        self.prefix.same(&other.prefix) == Some(true) && self.suffix.same(&other.suffix) == Some(true)
    }

    /// True if it may leave out keys.
    pub fn is_narrow(&self) -> bool {
        [&self.prefix, &self.suffix].iter().any(|end| end.known().is_none_or(|text| !text.is_empty()))
    }
}

fn text_or_unknown(value: &Value) -> Text {
    match &value.kind {
        Kind::Text(text) => text.clone(),
        Kind::Null => Text::literal(""),
        _ => {
            let why = value.first_unknown().unwrap_or_else(|| Reason::new("the filter is not text"));
            Text::part(super::text::Part::Unknown(why))
        }
    }
}

/// One event is the other, or all of its family.
fn includes(event: &str, other: &str) -> bool {
    let family = |event: &str| event.split_once(':').map(|(family, _)| family.to_owned());
    let bare = |event: &str| event.strip_prefix("s3:").unwrap_or(event).to_owned();
    let (event, other) = (bare(event), bare(other));
    event == other || event.ends_with(":*") && family(&event) == family(&other)
}

/// Whether every text that begins with `text` begins with `start`.
fn begins(text: &Text, start: &Text) -> Truth {
    covers(&start.concat(&Text::literal("*")), text)
}

/// Whether every text that ends with `text` ends with `end`.
fn ends(text: &Text, end: &Text) -> Truth {
    covers(&Text::literal("*").concat(end), text)
}
