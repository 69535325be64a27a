resource "aws_lambda_function_url" "work_url" {
  function_name      = aws_lambda_function.work.function_name
  authorization_type = "AWS_IAM"
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
