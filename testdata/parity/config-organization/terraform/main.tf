resource "aws_config_organization_custom_rule" "tagged" {
  name                = "tagged"
  lambda_function_arn = aws_lambda_function.work.arn
  trigger_types       = ["ConfigurationItemChangeNotification"]
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
