resource "awscc_lambda_alias" "live" {
  name             = "live"
  function_name    = awscc_lambda_function.work.id
  function_version = "1"
}

resource "awscc_sqs_queue" "orders" {
  redrive_policy = jsonencode({ deadLetterTargetArn = awscc_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "awscc_sqs_queue" "failed" {}

resource "awscc_lambda_event_source_mapping" "orders_to_work" {
  event_source_arn = awscc_sqs_queue.orders.arn
  function_name    = "${awscc_lambda_function.work.arn}:live"
}

resource "awscc_sns_topic" "news_topic" {}

resource "awscc_sns_subscription" "news" {
  topic_arn = awscc_sns_topic.news_topic.id
  protocol  = "lambda"
  endpoint  = awscc_lambda_alias.live.alias_arn
}

resource "awscc_lambda_permission" "permission" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = awscc_sns_topic.news_topic.topic_arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
