# An ignore covers every instance of what `for_each` makes.
# Rules: permission-without-source
# Says: nothing

# trigger-lint: ignore[permission-without-source] tried out in a sandbox
resource "aws_lambda_permission" "invoke" {
  for_each      = toset(["events", "sns"])
  function_name = aws_lambda_function.handler.function_name
  action        = "lambda:InvokeFunction"
  principal     = "${each.value}.amazonaws.com"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
