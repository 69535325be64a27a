//! trigger-lint: a linter for AWS Lambda triggers.

pub mod diagnostic;
pub mod evaluate;
pub mod graph;
pub mod lint;
pub mod model;
pub mod parse;
pub mod rules;
pub mod source;
