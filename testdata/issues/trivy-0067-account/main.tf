# trivy AWS-0067 and semgrep do not take `source_account` for a restriction.
# Says: nothing

resource "aws_lambda_permission" "invoke" {
  function_name = aws_lambda_function.handler.function_name
  action        = "lambda:InvokeFunction"
  principal      = "ses.amazonaws.com"
  source_account = "123456789012"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
