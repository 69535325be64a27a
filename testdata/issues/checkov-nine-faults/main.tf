# checkov finds none of these nine faults.
# Rules: s3-recursive-write, s3-notification-overwritten, permission-missing, sqs-visibility-below-timeout, sqs-batch-window-required, sqs-max-receive-count-low, poller-permission-missing, schedule-invalid
# Says: s3-recursive-write, s3-notification-overwritten, permission-missing, sqs-visibility-below-timeout, sqs-batch-window-required, sqs-max-receive-count-low, poller-permission-missing, schedule-invalid

resource "aws_s3_bucket" "images" {
  bucket = "images"
}

resource "aws_s3_bucket_notification" "first" {
  bucket = aws_s3_bucket.images.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.handler.arn
    events              = ["s3:ObjectCreated:*"]
  }
}

resource "aws_s3_bucket_notification" "second" {
  bucket = aws_s3_bucket.images.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.handler.arn
    events              = ["s3:ObjectRemoved:*"]
  }
}

resource "aws_cloudwatch_event_rule" "hourly" {
  schedule_expression = "rate(1 hours)"
}

resource "aws_cloudwatch_event_target" "hourly" {
  rule = aws_cloudwatch_event_rule.hourly.name
  arn  = aws_lambda_function.handler.arn
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = 30
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 1 })
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.handler.arn
  batch_size       = 100
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  timeout       = 900
  role          = aws_iam_role.handler.arn
}

resource "aws_iam_role" "handler" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "handler" {
  role = aws_iam_role.handler.id
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "s3:PutObject", Resource = "${aws_s3_bucket.images.arn}/*" }]
  })
}
