resource "aws_lambda_function" "report" {
  function_name = "report"
  timeout       = 30
  role          = aws_iam_role.report.arn
}

resource "aws_iam_role" "report" {
  name = "report"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "report" {
  role = aws_iam_role.report.id
  policy = jsonencode({
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.done.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["events:PutEvents"]
        Resource = ["arn:aws:events:eu-west-1:123456789012:event-bus/results"]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.failed.arn]
      },
    ]
  })
}

resource "aws_sqs_queue" "failed" {
  name = "failed"
}

resource "aws_lambda_function_event_invoke_config" "report" {
  function_name                = aws_lambda_function.report.function_name
  maximum_retry_attempts       = 1
  maximum_event_age_in_seconds = 3600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "ENABLED"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule  = aws_cloudwatch_event_rule.nightly.name
  arn   = aws_lambda_function.report.arn
  input = jsonencode({ kind = "nightly" })
}

resource "aws_lambda_permission" "nightly" {
  statement_id  = "nightly"
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.nightly.arn
}

resource "aws_cloudwatch_event_bus" "shop" {
  name = "shop"
}

resource "aws_cloudwatch_event_rule" "paid" {
  name           = "paid"
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  event_pattern = jsonencode({
    source      = ["shop.payments"]
    detail-type = ["Paid"]
  })
}

resource "aws_cloudwatch_event_target" "paid" {
  rule           = aws_cloudwatch_event_rule.paid.name
  event_bus_name = aws_cloudwatch_event_bus.shop.name
  arn            = aws_lambda_function.report.arn
}

resource "aws_lambda_permission" "paid" {
  statement_id  = "paid"
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.paid.arn
}

resource "aws_sns_topic" "news" {
  name = "news"
}

resource "aws_sns_topic" "done" {
  name = "done"
}

resource "aws_sns_topic_subscription" "news" {
  topic_arn     = aws_sns_topic.news.arn
  protocol      = "lambda"
  endpoint      = aws_lambda_function.report.arn
  filter_policy = jsonencode({ kind = ["sale"] })
}

resource "aws_lambda_permission" "news" {
  statement_id  = "news"
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "sns.amazonaws.com"
  source_arn    = aws_sns_topic.news.arn
}

resource "aws_iam_role" "scheduler" {
  name = "scheduler"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["lambda:InvokeFunction"]
      Resource = [aws_lambda_function.report.arn]
    }]
  })
}

resource "aws_scheduler_schedule" "hourly" {
  name                = "hourly"
  schedule_expression = "rate(1 hours)"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }

  target {
    arn      = aws_lambda_function.report.arn
    role_arn = aws_iam_role.scheduler.arn
  }
}

resource "aws_cloudwatch_log_group" "shop" {
  name = "/shop"
}

resource "aws_cloudwatch_log_subscription_filter" "shop" {
  name            = "errors"
  log_group_name  = aws_cloudwatch_log_group.shop.name
  filter_pattern  = "ERROR"
  destination_arn = aws_lambda_function.report.arn
  depends_on      = [aws_lambda_permission.shop]
}

resource "aws_lambda_permission" "shop" {
  statement_id  = "logs"
  function_name = aws_lambda_function.report.function_name
  action        = "lambda:InvokeFunction"
  principal     = "logs.amazonaws.com"
  source_arn    = "${aws_cloudwatch_log_group.shop.arn}:*"
}

resource "aws_lambda_function" "welcome" {
  function_name = "welcome"
  timeout       = 5
  role          = "arn:aws:iam::123456789012:role/welcome"
}

resource "aws_cognito_user_pool" "users" {
  name = "users"

  lambda_config {
    post_confirmation = aws_lambda_function.welcome.arn
  }
}

resource "aws_lambda_permission" "users" {
  statement_id  = "users"
  function_name = aws_lambda_function.welcome.function_name
  action        = "lambda:InvokeFunction"
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = aws_cognito_user_pool.users.arn
}
