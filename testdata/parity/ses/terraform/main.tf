resource "aws_ses_receipt_rule" "mail" {
  name          = "mail"
  rule_set_name = "inbox"
  enabled       = true
  lambda_action {
    function_arn = aws_lambda_function.work.arn
    position     = 1
  }
  depends_on = [aws_lambda_permission.mail]
}

resource "aws_lambda_permission" "mail" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.work.function_name
  principal      = "ses.amazonaws.com"
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
