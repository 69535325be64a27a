# semgrep is content with any permission in `depends_on`, and silent about an alias.
# Rules: permission-before-trigger
# Says: permission-before-trigger

resource "aws_cloudwatch_log_subscription_filter" "shop" {
  name            = "shop"
  log_group_name  = "/shop"
  filter_pattern  = ""
  destination_arn = aws_lambda_alias.live.arn
  depends_on      = [aws_lambda_permission.other]
}

resource "aws_lambda_permission" "logs" {
  function_name = aws_lambda_function.handler.function_name
  qualifier     = aws_lambda_alias.live.name
  action        = "lambda:InvokeFunction"
  principal     = "logs.amazonaws.com"
  source_arn    = "arn:aws:logs:eu-west-1:123456789012:log-group:/shop:*"
}

resource "aws_lambda_permission" "other" {
  function_name = "other"
  action        = "lambda:InvokeFunction"
  principal     = "logs.amazonaws.com"
  source_arn    = "arn:aws:logs:eu-west-1:123456789012:log-group:/shop:*"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.handler.function_name
  function_version = "1"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
