resource "aws_alb_target_group" "work" {
  target_type = "lambda"
}

resource "aws_alb_target_group_attachment" "work" {
  target_group_arn = aws_alb_target_group.work.arn
  target_id        = aws_lambda_function.handler.arn
  depends_on       = [aws_lambda_permission.work]
}

resource "aws_lambda_permission" "work" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.handler.function_name
  principal      = "elasticloadbalancing.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "handler.zip"
}

data "aws_caller_identity" "current" {}
