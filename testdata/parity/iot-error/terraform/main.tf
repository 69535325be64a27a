resource "aws_iot_topic_rule" "moved" {
  name        = "moved"
  enabled     = true
  sql         = "SELECT * FROM 'moved'"
  sql_version = "2016-03-23"
  lambda {
    function_arn = aws_lambda_function.work.arn
  }
  error_action {
    lambda {
      function_arn = aws_lambda_function.rescue.arn
    }
  }
}

resource "aws_lambda_permission" "moved_permission" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.work.function_name
  principal     = "iot.amazonaws.com"
  source_arn    = aws_iot_topic_rule.moved.arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}

resource "aws_lambda_function" "rescue" {
  function_name = "rescue"
  role          = "arn:aws:iam::123456789012:role/rescue"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "rescue.zip"
}
