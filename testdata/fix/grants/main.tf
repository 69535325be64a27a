resource "aws_sns_topic" "orders" {}

resource "aws_cloudwatch_event_rule" "nightly" {
  schedule_expression = "cron(0 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "queue" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_sqs_queue.work.arn
}

resource "aws_sns_topic_subscription" "work" {
  topic_arn = aws_sns_topic.orders.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.work.arn
}

# One policy for both that deliver.
resource "aws_sqs_queue" "work" {
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {
  message_retention_seconds = 1209600
}

resource "aws_s3_bucket" "uploads" {}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  topic {
    topic_arn = aws_sns_topic.uploads.arn
    events    = ["s3:ObjectCreated:*"]
  }
}

resource "aws_sns_topic" "uploads" {}

resource "aws_dynamodb_table" "orders" {
  name             = "orders"
  hash_key         = "id"
  billing_mode     = "PAY_PER_REQUEST"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn               = aws_dynamodb_table.orders.stream_arn
  function_name                  = aws_lambda_function.handler.arn
  starting_position              = "LATEST"
  maximum_retry_attempts         = 3
  maximum_record_age_in_seconds  = 3600
  bisect_batch_on_function_error = true
  function_response_types        = ["ReportBatchItemFailures"]

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_iam_role" "handler" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "handler" {
  role       = aws_iam_role.handler.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = aws_iam_role.handler.arn
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = "handler.zip"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.handler.function_name
  function_version = "1"
}

resource "aws_lambda_function_url" "live" {
  function_name      = aws_lambda_function.handler.function_name
  qualifier          = aws_lambda_alias.live.name
  authorization_type = "NONE"
}

variable "public" {
  type    = bool
  default = true
}

# What is not always there gets nothing that always is.
resource "aws_lambda_function" "open" {
  count         = var.public ? 1 : 0
  function_name = "open"
  role          = "arn:aws:iam::123456789012:role/open"
  runtime       = "python3.13"
  handler       = "index.handler"
  filename      = "open.zip"
}

resource "aws_lambda_function_url" "open" {
  count              = var.public ? 1 : 0
  function_name      = aws_lambda_function.open[0].function_name
  authorization_type = "NONE"
}
