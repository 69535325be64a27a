variable "name" {}
variable "queue" {}
resource "aws_iam_role" "r" {
  name               = "r-${var.name}"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_lambda_function" "f" {
  function_name = "f-${var.name}"
  role          = aws_iam_role.r.arn
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  s3_bucket     = "x"
  s3_key        = "y"
}

resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = var.queue
  function_name    = aws_lambda_function.f.arn
}

output "arn" { value = aws_lambda_function.f.arn }
output "name" { value = aws_lambda_function.f.function_name }
output "role" { value = aws_iam_role.r.id }
