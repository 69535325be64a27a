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
    permission_mismatch = "permission-mismatch";
    permission_qualifier_mismatch = "permission-qualifier-mismatch";
    permission_principal_mismatch = "permission-principal-mismatch";
    permission_on_latest = "permission-on-latest";
    permission_duplicate_statement_id = "permission-duplicate-statement-id";
    permission_before_trigger = "permission-before-trigger";
    permission_unused = "permission-unused";
    permission_without_source = "permission-without-source";
    permission_without_account = "permission-without-account";
    permission_public = "permission-public";
    permission_policy_too_large = "permission-policy-too-large";
    role_cannot_invoke = "role-cannot-invoke";
    function_url_permission_missing = "function-url-permission-missing";
    function_url_public = "function-url-public";
    s3_recursive_write = "s3-recursive-write";
    sqs_missing_dlq = "sqs-missing-dlq";
    sqs_visibility_below_timeout = "sqs-visibility-below-timeout";
    sqs_batch_window_required = "sqs-batch-window-required";
    sqs_dlq_on_function = "sqs-dlq-on-function";
    sqs_visibility_below_recommended = "sqs-visibility-below-recommended";
    sqs_fifo_batch = "sqs-fifo-batch";
    sqs_max_receive_count_low = "sqs-max-receive-count-low";
    sqs_throttled_into_dlq = "sqs-throttled-into-dlq";
    sqs_maximum_concurrency = "sqs-maximum-concurrency";
    sqs_partial_batch = "sqs-partial-batch";
    sqs_competing_consumers = "sqs-competing-consumers";
    sqs_redrive_not_allowed = "sqs-redrive-not-allowed";
    sqs_dlq_type = "sqs-dlq-type";
    sqs_dlq_retention = "sqs-dlq-retention";
    queue_policy_missing = "queue-policy-missing";
    queue_policy_overwritten = "queue-policy-overwritten";
    poller_permission_missing = "poller-permission-missing";
    destination_not_writable = "destination-not-writable";
    mapping_value_out_of_range = "mapping-value-out-of-range";
}

/// Rules about the run itself: they have a page but no function of their own.
pub const ABOUT_THE_RUN: &[(&str, &str)] = &[
    ("syntax-error", include_str!("../../rules/syntax-error.md")),
    ("module-not-loaded", include_str!("../../rules/module-not-loaded.md")),
    ("unused-ignore", include_str!("../../rules/unused-ignore.md")),
    ("limit-reached", include_str!("../../rules/limit-reached.md")),
];

/// The page of a rule, those about the run included.
pub fn page(id: &str) -> Option<Page> {
    let catalogue = RULES.iter().map(|rule| (rule.id, rule.page));
    let text = catalogue.chain(ABOUT_THE_RUN.iter().copied()).find(|(other, _)| *other == id)?.1;
    Page::parse(text).ok()
}

/// Seconds as people read them.
fn seconds(n: f64) -> String {
    format!("{n} s")
}
