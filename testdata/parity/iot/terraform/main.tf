resource "aws_iot_topic_rule" "work_moved" {
  name        = "moved"
  enabled     = true
  sql         = "SELECT * FROM 'moved'"
  sql_version = "2016-03-23"
  lambda {
    function_arn = aws_lambda_function.work.arn
  }
}

resource "aws_lambda_permission" "work_moved_permission" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.work.function_name
  principal      = "iot.amazonaws.com"
  source_arn     = aws_iot_topic_rule.work_moved.arn
  source_account = data.aws_caller_identity.current.account_id
}

data "aws_caller_identity" "current" {}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
