//! trigger-lint: a linter for AWS Lambda triggers.
//!
//! ```text
//! files ─▶ source ─▶ parse ─▶ evaluate ─▶ model ─▶ graph ─▶ rules ─▶ diagnostic ─▶ report
//!
//!          cli ──▶ lint: runs the line above; findings become diagnostics, wishes become edits
//! ```
//!
//! Each folder may use only those on the right of its row; `tests/upkeep.rs` reads this table and holds the code to it.
//!
//! ```text
//! cli        → lint, report, config, diagnostic, source
//! lint       → fix, suppress, config, rules, graph, evaluate, parse, model, diagnostic, source
//! report     → diagnostic, source
//! fix        → parse, model, diagnostic, source
//! suppress   → parse, diagnostic, source
//! config     → parse, diagnostic, source
//! rules      → graph, model, diagnostic
//! graph      → model, source
//! evaluate   → parse, model, diagnostic, source
//! parse      → diagnostic, source
//! model      → source
//! diagnostic → source
//! source     →
//! ```

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod evaluate;
pub mod fix;
pub mod graph;
pub mod lint;
pub mod model;
pub mod parse;
pub mod report;
pub mod rules;
pub mod source;
pub mod suppress;
