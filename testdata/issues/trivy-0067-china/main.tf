# trivy AWS-0067 and semgrep leave out principals of China.
# Rules: permission-without-source
# Says: permission-without-source

resource "aws_lambda_permission" "invoke" {
  function_name = aws_lambda_function.handler.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com.cn"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
