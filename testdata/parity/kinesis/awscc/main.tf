resource "awscc_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 2
}

resource "awscc_lambda_event_source_mapping" "work_in" {
  event_source_arn   = awscc_kinesis_stream.clicks.arn
  function_name      = awscc_lambda_function.work.arn
  starting_position  = "TRIM_HORIZON"
  destination_config = { on_failure = { destination = awscc_sqs_queue.failed.arn } }
}

resource "awscc_sqs_queue" "failed" {}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
