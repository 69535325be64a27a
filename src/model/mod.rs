//! The typed things: values, resources, and what each field of a resource means.
//!
//! In: resources with evaluated arguments. Out: [`Model`], [`Field`]s, limits with their sources.
//! Must not know: any dialect's syntax, the graph, rules.

mod field;
pub mod json;
mod resource;
mod text;
pub mod things;
mod types;
mod value;

pub use field::{Field, FromValue, Reached, Spec, State, reach};
pub use resource::{Dialect, Exists, Model, Opaque, Resource, ResourceId, Root, RootId};
pub use text::{Attribute, Part, Piece, Pseudo, Text};
pub use types::Type;
pub use value::{Entry, Kind, List, Object, OneOf, Origin, Reason, Value};
