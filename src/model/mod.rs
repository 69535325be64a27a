//! The typed things: values, resources, and what each field of a resource means.
//!
//! In: resources with evaluated arguments. Out: [`Model`], [`Field`]s, what ARNs name, what policies grant, limits with
//! their sources.
//! Must not know: any dialect's syntax, the graph, rules.

mod arn;
pub mod aws_events;
pub mod awscc;
pub mod event_pattern;
mod field;
pub mod json;
pub mod limits;
mod managed_policies;
mod notification;
mod pattern;
mod policy;
mod resource;
mod schedule;
mod text;
pub mod things;
mod types;
mod value;
mod wish;

pub use arn::{Arn, FunctionName, arn_prefix, arn_start, invoked_by_uri, split, split_attribute_prefix};
pub use event_pattern::EventPattern;
pub use field::{Field, FieldName, FromValue, Reached, Spec, State, reach};
pub use managed_policies::managed_policy;
pub use notification::{EVENTS, FilterRule, NotificationFilter};
pub use pattern::{Truth, covers, overlap};
pub use policy::{Condition, Effect, Policy, Request, Statement, Terms, grants_some};
pub use resource::{Change, Dialect, Exists, Home, Mentions, Model, Opaque, Resource, ResourceId, Root, RootId};
pub use schedule::{Cron, Fault, Moment, Reading, Schedule, Scheduling};
pub use text::{Attribute, Part, Piece, Pseudo, Text};
pub use types::Type;
pub use value::{Entry, Input, Kind, List, Object, OneOf, Origin, Reason, Value};
pub use wish::{Handle, Names, Subject, Wanted, Wish};
