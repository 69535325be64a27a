//! Text to trees with byte spans and comments.
//!
//! In: [`crate::source::SourceFile`]s. Out: a [`Document`] of YAML, JSON or TOML, or an [`hcl::File`], and the problems met:
//! parsing never fails, a broken file gives what could be read of it and a `syntax-error`.
//! Must not know: what a resource is.

mod align;
pub mod hcl;
pub mod json;
mod node;
mod strict;
pub mod toml;
pub mod yaml;

pub use node::{Comment, Document, Entry, Node, NodeKind, Style};
