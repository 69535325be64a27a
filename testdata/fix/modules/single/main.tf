variable "name" {
  default = "single"
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = 10
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = aws_sqs_queue.this.arn
  function_name    = aws_lambda_function.this.arn
  batch_size       = 1
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  role          = "arn:aws:iam::123456789012:role/work"
  timeout       = 60
}
