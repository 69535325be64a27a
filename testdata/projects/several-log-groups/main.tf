# Each subscription has a permission of its own: the finding names the one that lets it in.

resource "aws_lambda_function" "alert" {
  function_name = "alert"
  role          = "arn:aws:iam::123456789012:role/alert"

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
  }
}

resource "aws_lambda_permission" "imports" {
  function_name = aws_lambda_function.alert.function_name
  action        = "lambda:InvokeFunction"
  principal     = "logs.amazonaws.com"
  source_arn    = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/imports:*"
}

resource "aws_lambda_permission" "exports" {
  function_name = aws_lambda_function.alert.function_name
  action        = "lambda:InvokeFunction"
  principal     = "logs.amazonaws.com"
  source_arn    = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/exports:*"
}

resource "aws_cloudwatch_log_subscription_filter" "imports" {
  name            = "imports"
  log_group_name  = "/aws/lambda/imports"
  filter_pattern  = "ERROR"
  destination_arn = aws_lambda_function.alert.arn
  depends_on      = [aws_lambda_permission.imports]
}

resource "aws_cloudwatch_log_subscription_filter" "exports" {
  name            = "exports"
  log_group_name  = "/aws/lambda/exports"
  filter_pattern  = "ERROR"
  destination_arn = aws_lambda_function.alert.arn
  depends_on      = [aws_lambda_permission.imports]
}
