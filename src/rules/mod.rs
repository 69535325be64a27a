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
    sns_fifo_function = "sns-fifo-function";
    sns_raw_delivery = "sns-raw-delivery";
    sns_filter_policy = "sns-filter-policy";
    sns_missing_dlq = "sns-missing-dlq";
    schedule_invalid = "schedule-invalid";
    schedule_never_fires = "schedule-never-fires";
    schedule_on_custom_bus = "schedule-on-custom-bus";
    schedule_overlap = "schedule-overlap";
    scheduler_window = "scheduler-window";
    pattern_invalid = "pattern-invalid";
    pattern_never_matches = "pattern-never-matches";
    pattern_matches_everything = "pattern-matches-everything";
    rule_without_target = "rule-without-target";
    rule_disabled = "rule-disabled";
    rule_too_many_targets = "rule-too-many-targets";
    rule_bus_mismatch = "rule-bus-mismatch";
    target_missing_dlq = "target-missing-dlq";
    target_input_conflict = "target-input-conflict";
    apigw_method_not_post = "apigw-method-not-post";
    apigw_not_invoke_arn = "apigw-not-invoke-arn";
    apigw_timeout_exceeded = "apigw-timeout-exceeded";
    apigw_integration_timeout = "apigw-integration-timeout";
    apigw_stale_deployment = "apigw-stale-deployment";
    apigw_deployment_before_methods = "apigw-deployment-before-methods";
    apigw_route_without_integration = "apigw-route-without-integration";
    apigw_duplicate_route = "apigw-duplicate-route";
    apigw_authorizer_invalid = "apigw-authorizer-invalid";
    apigw_open_method = "apigw-open-method";
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
