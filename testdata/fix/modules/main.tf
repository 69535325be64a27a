# What is written once and used twice stays.
variable "hidden" {
  default = 10
}

module "a" {
  source = "./queue"
  name   = "a"
}

module "b" {
  source = "./queue"
  name   = "b"
}

module "c" {
  source = "./single"
}

resource "aws_sqs_queue" "each" {
  for_each                   = toset(["x", "y"])
  name                       = each.key
  visibility_timeout_seconds = 10
}

resource "aws_sqs_queue" "given" {
  visibility_timeout_seconds = var.hidden
}

resource "aws_lambda_event_source_mapping" "given" {
  event_source_arn = aws_sqs_queue.given.arn
  function_name    = aws_lambda_function.work.arn
  batch_size       = 1
}

resource "aws_lambda_event_source_mapping" "each" {
  for_each         = aws_sqs_queue.each
  event_source_arn = each.value.arn
  function_name    = aws_lambda_function.work.arn
  batch_size       = 1
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  timeout       = 60
}
