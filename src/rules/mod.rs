//! The rules.
//!
//! In: a [`TriggerGraph`]. Out: [`Findings`] about resources and fields, and what could not be decided.
//! Must not know: spans, HCL, YAML, output. A rule is a page, `rules/<id>.md`, and a file, `src/rules/<id>.rs`.

mod findings;
mod page;

pub use findings::{Finding, Findings, Place};
pub use page::Page;

use crate::graph::TriggerGraph;

/// One rule: a page that explains it and a function that finds it.
#[derive(Debug)]
pub struct Rule {
    /// Its id: the problem, source first.
    pub id: &'static str,
    /// Its page as it stands in `rules/`.
    pub page: &'static str,
    /// Finds it.
    pub check: fn(&TriggerGraph, &mut Findings),
}

macro_rules! rules {
    ($($module:ident = $id:literal;)*) => {
        $(mod $module;)*

        /// Every rule, in the order of the catalogue.
        pub const RULES: &[Rule] = &[$(Rule {
            id: $id,
            page: include_str!(concat!("../../rules/", $id, ".md")),
            check: $module::check,
        }),*];
    };
}

rules! {
    permission_missing = "permission-missing";
    s3_recursive_write = "s3-recursive-write";
    sqs_missing_dlq = "sqs-missing-dlq";
    sqs_visibility_below_timeout = "sqs-visibility-below-timeout";
    sqs_batch_window_required = "sqs-batch-window-required";
    mapping_value_out_of_range = "mapping-value-out-of-range";
}

macro_rules! met_on_the_way {
    ($($id:literal;)*) => {
        /// Rules that are met while files are read: they have a page but no function of their own. Those about the run
        /// itself have no consequence; the others can be chosen like any rule.
        pub const MET_ON_THE_WAY: &[(&str, &str)] = &[$(($id, include_str!(concat!("../../rules/", $id, ".md")))),*];
    };
}

met_on_the_way! {
    "sam-event-unknown-property";
    "sam-event-missing-property";
    "sam-event-invalid-property";
    "sam-event-reference";
    "sam-event-conflict";
    "sam-destination-invalid";
    "sam-function-url-invalid";
    "sam-policy-template-invalid";
    "sam-connector-invalid";
    "sam-globals-invalid";
    "syntax-error";
    "module-not-loaded";
    "unused-ignore";
    "limit-reached";
}

/// The page of a rule, those about the run included.
pub fn page(id: &str) -> Option<Page> {
    let catalogue = RULES.iter().map(|rule| (rule.id, rule.page));
    let text = catalogue.chain(MET_ON_THE_WAY.iter().copied()).find(|(other, _)| *other == id)?.1;
    Page::parse(text).ok()
}

/// Seconds as people read them.
fn seconds(n: f64) -> String {
    format!("{n} s")
}
