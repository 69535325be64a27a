//! The rules.
//!
//! In: a [`TriggerGraph`]. Out: [`Findings`] about resources and fields, and what could not be decided.
//! Must not know: spans, HCL, YAML, output. A rule is a page, `rules/<id>.md`, and a file, `src/rules/<id>.rs`.

mod findings;
mod grant;
mod page;
mod recursion;
mod whole_batch;

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
    permission_lost_on_replace = "permission-lost-on-replace";
    role_cannot_invoke = "role-cannot-invoke";
    function_url_permission_missing = "function-url-permission-missing";
    function_url_public = "function-url-public";
    s3_recursive_write = "s3-recursive-write";
    sqs_recursive_send = "sqs-recursive-send";
    sns_recursive_publish = "sns-recursive-publish";
    dynamodb_recursive_write = "dynamodb-recursive-write";
    kinesis_recursive_put = "kinesis-recursive-put";
    eventbridge_recursive_put = "eventbridge-recursive-put";
    logs_recursive_subscription = "logs-recursive-subscription";
    trigger_loop = "trigger-loop";
    failure_destination_loop = "failure-destination-loop";
    s3_notification_overwritten = "s3-notification-overwritten";
    s3_notification_foreign_bucket = "s3-notification-foreign-bucket";
    s3_notification_overlap = "s3-notification-overlap";
    s3_event_unknown = "s3-event-unknown";
    s3_filter_literal = "s3-filter-literal";
    s3_put_only = "s3-put-only";
    s3_fifo_destination = "s3-fifo-destination";
    s3_eventbridge_disabled = "s3-eventbridge-disabled";
    bucket_function_cycle = "bucket-function-cycle";
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
    queue_key_unusable = "queue-key-unusable";
    source_key_not_decryptable = "source-key-not-decryptable";
    poller_permission_missing = "poller-permission-missing";
    mapping_before_policy = "mapping-before-policy";
    destination_not_writable = "destination-not-writable";
    mapping_value_out_of_range = "mapping-value-out-of-range";
    mapping_unsupported_setting = "mapping-unsupported-setting";
    mapping_starting_position = "mapping-starting-position";
    stream_not_enabled = "stream-not-enabled";
    stream_poison_pill = "stream-poison-pill";
    stream_missing_failure_destination = "stream-missing-failure-destination";
    stream_failure_destination_unreachable = "stream-failure-destination-unreachable";
    stream_too_many_readers = "stream-too-many-readers";
    stream_partial_batch = "stream-partial-batch";
    stream_concurrency = "stream-concurrency";
    mapping_failure_destination_kind = "mapping-failure-destination-kind";
    mapping_duplicate = "mapping-duplicate";
    mapping_disabled = "mapping-disabled";
    mapping_timeout_too_long = "mapping-timeout-too-long";
    filter_invalid = "filter-invalid";
    filter_never_matches = "filter-never-matches";
    filter_needs_image = "filter-needs-image";
    async_failure_lost = "async-failure-lost";
    async_fifo_destination = "async-fifo-destination";
    async_config_wrong_qualifier = "async-config-wrong-qualifier";
    async_config_out_of_range = "async-config-out-of-range";
    destination_kind = "destination-kind";
    concurrency_zero = "concurrency-zero";
    timeout_out_of_range = "timeout-out-of-range";
    cognito_slow_function = "cognito-slow-function";
    cognito_version_arn = "cognito-version-arn";
    edge_function_invalid = "edge-function-invalid";
    firehose_transform_timeout = "firehose-transform-timeout";
    logs_too_many_filters = "logs-too-many-filters";
    iot_missing_error_action = "iot-missing-error-action";
    function_without_trigger = "function-without-trigger";
    trigger_target_missing = "trigger-target-missing";
    trigger_arn_expected = "trigger-arn-expected";
    sam_policy_arn_parameter = "sam-policy-arn-parameter";
    sns_fifo_function = "sns-fifo-function";
    sns_endpoint_mismatch = "sns-endpoint-mismatch";
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
    "unknown-rule";
    "unused-config";
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
