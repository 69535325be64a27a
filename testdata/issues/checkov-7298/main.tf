# checkov CKV_AWS_301 does not see that only one organization may invoke.
# Says: nothing

resource "aws_lambda_permission" "invoke" {
  function_name = aws_lambda_function.handler.function_name
  action        = "lambda:InvokeFunction"
  principal        = "*"
  principal_org_id = "o-abc1234567"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
