//! Who a permission is for.

use crate::model::{Reason, State, Text, Truth};

/// The principal of a permission.
#[derive(Debug, Clone)]
pub struct Principal {
    /// As a person reads it; None where it is not known at all.
    shown: Option<String>,
    who: Who,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    /// `*`
    Anyone,
    /// A service by its first words: `s3`, `logs`, `lambda.alarms.cloudwatch`.
    Service(String),
    /// An account, a role, a user.
    Account,
    /// Not known.
    Unknown(Reason),
}

impl Principal {
    pub(super) fn of(state: &State<Text>) -> Self {
        match state {
            State::Set(text, _) | State::Default(text) => {
                let shown = text.to_string();
                let who = match text.first_unknown() {
                    Some(why) if service_of(&shown).is_none_or(|service| service.contains("${")) => Who::Unknown(why),
                    _ => who(&shown),
                };
                Self { shown: Some(shown), who }
            }
            State::Unknown(why, _) => Self { shown: None, who: Who::Unknown(why.clone()) },
            State::Absent => Self { shown: None, who: Who::Unknown(Reason::new("the permission has no principal")) },
        }
    }

    /// As a person reads it; None where it is not known.
    pub fn as_str(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// Whether it is everyone.
    pub fn is_anyone(&self) -> bool {
        self.who == Who::Anyone
    }

    /// The service, by the words before the region and the domain: `s3`, `logs`, `alexa-appkit`.
    pub fn service(&self) -> Option<&str> {
        match &self.who {
            Who::Service(service) => Some(service),
            _ => None,
        }
    }

    /// Why it cannot be told.
    pub fn unknown(&self) -> Option<&Reason> {
        match &self.who {
            Who::Unknown(why) => Some(why),
            _ => None,
        }
    }

    /// Whether it serves a source that invokes as `wanted` (`sns.amazonaws.com`).
    pub(super) fn serves(&self, wanted: &str) -> Truth {
        match &self.who {
            Who::Anyone => Truth::Yes,
            Who::Service(service) => Truth::from(service_of(wanted) == Some(service)),
            Who::Account => Truth::No,
            Who::Unknown(why) => Truth::Unknown(why.clone()),
        }
    }
}

fn who(shown: &str) -> Who {
    if shown == "*" {
        return Who::Anyone;
    }
    match service_of(shown) {
        Some(service) => Who::Service(service.to_owned()),
        None if shown.contains("${") && !shown.starts_with("arn:") && !shown.contains("account") => {
            Who::Unknown(Reason::new(format!("principal `{shown}` is known only after deployment")))
        }
        None => Who::Account,
    }
}

/// The service of a principal in any region and partition: `logs` of `logs.eu-west-1.amazonaws.com.cn`.
fn service_of(principal: &str) -> Option<&str> {
    const DOMAINS: [&str; 5] = [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".${url-suffix}", ".c2s.ic.gov"];
    let service = DOMAINS.iter().find_map(|domain| principal.strip_suffix(domain))?;
    match service.rsplit_once('.') {
        // A symbol there stands for a region.
        Some((service, region)) if region.starts_with("${") || is_region(region) => Some(service),
        _ => Some(service),
    }
}

fn is_region(text: &str) -> bool {
    text.matches('-').count() >= 2 && text.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    fn principal(text: &str) -> Principal {
        Principal::of(&State::Set(Text::literal(text), Origin::default()))
    }

    #[test]
    fn services_in_every_region_and_partition() {
        for (principal_, wanted, serves) in [
            ("logs.amazonaws.com", "logs.amazonaws.com", true),
            ("logs.eu-west-1.amazonaws.com", "logs.amazonaws.com", true),
            ("logs.cn-north-1.amazonaws.com.cn", "logs.amazonaws.com", true),
            ("logs.${region}.${url-suffix}", "logs.amazonaws.com", true),
            ("sns.us-gov-west-1.amazonaws.com", "sns.amazonaws.com", true),
            ("lambda.alarms.cloudwatch.amazonaws.com", "lambda.alarms.cloudwatch.amazonaws.com", true),
            ("cloudwatch.amazonaws.com", "lambda.alarms.cloudwatch.amazonaws.com", false),
            ("delivery.logs.amazonaws.com", "logs.amazonaws.com", false),
            ("*", "sns.amazonaws.com", true),
            ("s3.amazonaws.com", "sns.amazonaws.com", false),
            ("events.amazonaws.com", "scheduler.amazonaws.com", false),
            ("123456789012", "sns.amazonaws.com", false),
            ("arn:aws:iam::123456789012:root", "sns.amazonaws.com", false),
            ("${account}", "sns.amazonaws.com", false),
        ] {
            assert_eq!(principal(principal_).serves(wanted), Truth::from(serves), "{principal_} {wanted}");
        }
    }

    #[test]
    fn principals_that_are_not_known() {
        assert!(matches!(principal("${data.aws_x.y.id}").serves("sns.amazonaws.com"), Truth::Unknown(_)));
        assert!(principal("*").is_anyone());
        assert_eq!(principal("alexa-appkit.amazon.com").service(), Some("alexa-appkit"));
    }
}
