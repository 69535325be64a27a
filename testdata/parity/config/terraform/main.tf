resource "aws_config_config_rule" "tagged" {
  name = "tagged"
  source {
    owner             = "CUSTOM_LAMBDA"
    source_identifier = aws_lambda_function.work.arn
    source_detail {
      message_type = "ConfigurationItemChangeNotification"
    }
  }
  depends_on = [aws_lambda_permission.tagged]
}

resource "aws_lambda_permission" "tagged" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.work.function_name
  principal      = "config.amazonaws.com"
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
