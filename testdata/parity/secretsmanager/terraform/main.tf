resource "aws_secretsmanager_secret" "login" {}

resource "aws_secretsmanager_secret_rotation" "login_rotation" {
  secret_id           = aws_secretsmanager_secret.login.id
  rotation_lambda_arn = aws_lambda_function.work.arn
  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
