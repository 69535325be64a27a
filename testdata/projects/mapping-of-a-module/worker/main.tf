resource "aws_lambda_function" "this" {
  function_name = "worker"
  role          = "arn:aws:iam::123456789012:role/worker"
}

output "arn" {
  value = aws_lambda_function.this.arn
}
