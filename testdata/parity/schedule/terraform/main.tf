resource "aws_cloudwatch_event_rule" "work_nightly" {
  schedule_expression = "rate(1 days)"
}

resource "aws_cloudwatch_event_target" "work_nightly" {
  rule = aws_cloudwatch_event_rule.work_nightly.name
  arn  = aws_lambda_function.work.arn
}

resource "aws_lambda_permission" "work_nightly_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.work.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.work_nightly.arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
