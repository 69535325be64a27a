# checkov CKV_AWS_364 does not know `logs.eu-west-1.amazonaws.com`.
# Rules: permission-without-source
# Says: permission-without-source

resource "aws_lambda_permission" "invoke" {
  function_name = aws_lambda_function.handler.function_name
  action        = "lambda:InvokeFunction"
  principal     = "logs.eu-west-1.amazonaws.com"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
