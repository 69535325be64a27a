# A source of Logs without `:*` matches nothing, in any partition.
# Rules: permission-mismatch
# Says: permission-mismatch

resource "aws_lambda_permission" "invoke" {
  function_name = aws_lambda_function.handler.function_name
  action        = "lambda:InvokeFunction"
  principal     = "logs.amazonaws.com"
  source_arn    = "arn:aws-cn:logs:cn-north-1:123456789012:log-group:/shop"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}

resource "aws_cloudwatch_log_subscription_filter" "shop" {
  name            = "shop"
  log_group_name  = "/shop"
  filter_pattern  = ""
  destination_arn = aws_lambda_function.handler.arn
  depends_on      = [aws_lambda_permission.invoke]
}
