//! S3 event notifications: which events of which keys.

use super::field::reach;
use super::pattern::Truth;
use super::text::Text;
use super::value::{Kind, Reason, Value};

/// What a bucket notifies of.
#[derive(Debug, Clone)]
pub struct NotificationFilter {
    /// Event names, `s3:ObjectCreated:*`.
    pub events: Vec<Text>,
    /// Why there may be more events.
    pub more_events: Option<Reason>,
    /// Keys must begin so; empty for all.
    pub prefix: Text,
    /// Keys must end so; empty for all.
    pub suffix: Text,
}

impl NotificationFilter {
    /// Reads the block (`lambda_function`, `queue`, `topic`) or object (`LambdaConfigurations[]`, …) of a notification.
    pub fn of(entry: &Value) -> Self {
        let mut filter =
            Self { events: Vec::new(), more_events: None, prefix: Text::literal(""), suffix: Text::literal("") };
        for path in ["events", "Event"] {
            for reached in reach(entry, path) {
                match reached.value.kind {
                    Kind::Text(text) => filter.events.push(text),
                    Kind::Unknown(why) => filter.more_events = Some(why),
                    _ => {}
                }
            }
        }
        for (path, end) in [("filter_prefix", &mut filter.prefix), ("filter_suffix", &mut filter.suffix)] {
            if let Some(reached) = reach(entry, path).first() {
                *end = text_or_unknown(&reached.value);
            }
        }
        for reached in reach(entry, "Filter.S3Key.Rules") {
            let rule = &reached.value;
            let Some(name) = rule.get("Name").and_then(Value::as_str) else {
                let why = rule.first_unknown().unwrap_or_else(|| Reason::new("a filter rule has no name"));
                filter.prefix = Text::part(super::text::Part::Unknown(why));
                continue;
            };
            let value = rule.get("Value").map_or_else(|| Text::literal(""), text_or_unknown);
            match name.to_lowercase().as_str() {
                "prefix" => filter.prefix = value,
                "suffix" => filter.suffix = value,
                _ => {}
            }
        }
        filter
    }

    /// Whether an action (`s3:PutObject`) raises an event that is listened to. Source: aws facts 2.3 and 7.1.
    pub fn raised_by(&self, action: &str) -> Truth {
        let families: &[&str] = match action {
            "s3:PutObject" => &["ObjectCreated"],
            "s3:DeleteObject" => &["ObjectRemoved"],
            "s3:PutObjectAcl" => &["ObjectAcl"],
            "s3:PutObjectTagging" | "s3:DeleteObjectTagging" => &["ObjectTagging"],
            "s3:RestoreObject" => &["ObjectRestore"],
            _ => &[],
        };
        let listens = |text: &Text| match text.known() {
            Some(event) => {
                let family = event.strip_prefix("s3:").unwrap_or(&event);
                Truth::from(family.split(':').next().is_some_and(|family| families.contains(&family)))
            }
            None => Truth::Unknown(text.first_unknown().unwrap_or_else(|| Reason::new("the event is not known"))),
        };
        let certain = Truth::any(self.events.iter().map(listens));
        certain.or(|| self.more_events.clone().map_or(Truth::No, Truth::Unknown))
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
