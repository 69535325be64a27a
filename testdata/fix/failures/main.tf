# Two targets of one rule: a queue each.
resource "aws_cloudwatch_event_rule" "orders" {
  event_pattern = jsonencode({ source = ["shop"] })
}

resource "aws_cloudwatch_event_target" "live" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = aws_lambda_alias.live.arn # the alias
}

resource "aws_cloudwatch_event_target" "audit" {
  rule = aws_cloudwatch_event_rule.orders.name
  arn  = aws_lambda_function.audit.arn

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 10
  }
}

# A schedule sends what it cannot deliver with its own role.
resource "aws_scheduler_schedule" "nightly" {
  schedule_expression = "cron(0 3 * * ? *)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.audit.arn
    role_arn = aws_iam_role.scheduler.arn
  }
}

resource "aws_iam_role" "scheduler" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "scheduler.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  role = aws_iam_role.scheduler.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = aws_lambda_function.audit.arn }]
  })
}

resource "aws_iam_role" "handler" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "handler" {
  role       = aws_iam_role.handler.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole"
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  role          = aws_iam_role.handler.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "orders.zip"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.orders.function_name
  function_version = "1"
}

resource "aws_lambda_function" "audit" {
  function_name = "audit"
  role          = aws_iam_role.handler.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "audit.zip"
}

resource "aws_lambda_function_event_invoke_config" "audit" {
  function_name          = aws_lambda_function.audit.function_name
  maximum_retry_attempts = 1 # once is enough
}

resource "aws_lambda_permission" "live" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.orders.function_name
  qualifier     = aws_lambda_alias.live.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.orders.arn
}

resource "aws_lambda_permission" "audit" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.audit.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.orders.arn
}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 4
}

resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn               = aws_kinesis_stream.clicks.arn
  function_name                  = aws_lambda_function.audit.arn
  starting_position              = "LATEST"
  maximum_retry_attempts         = 3
  bisect_batch_on_function_error = true
  function_response_types        = ["ReportBatchItemFailures"]

  depends_on = [
    aws_iam_role_policy_attachment.handler,
  ]
}

# What is kept is set for the function itself, while the topic invokes an alias.
resource "aws_sns_topic" "news" {}

resource "aws_sns_topic_subscription" "news" {
  topic_arn      = aws_sns_topic.news.arn
  protocol       = "lambda"
  endpoint       = aws_lambda_alias.news.arn
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.news.arn })
}

resource "aws_lambda_function" "news" {
  function_name = "news"
  role          = aws_iam_role.handler.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "news.zip"
}

resource "aws_lambda_alias" "news" {
  name             = "live"
  function_name    = aws_lambda_function.news.function_name
  function_version = "1"
}

resource "aws_lambda_permission" "news" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.news.function_name
  qualifier     = aws_lambda_alias.news.name
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.news.arn
}

resource "aws_sqs_queue" "news" {
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue_policy" "news" {
  queue_url = aws_sqs_queue.news.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.news.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.news.arn } }
    }]
  })
}

resource "aws_iam_role_policy" "news" {
  role = aws_iam_role.handler.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.news.arn }]
  })
}

resource "aws_lambda_function_event_invoke_config" "news" {
  function_name = aws_lambda_function.news.function_name
  destination_config {
    on_failure {
      destination = aws_sqs_queue.news.arn
    }
  }
  depends_on = [aws_iam_role_policy.news]
}

# Its role is another module's, so that neither can name what the other is given.
module "worker" {
  source = "./worker"
  role   = aws_iam_role.handler.arn
}
