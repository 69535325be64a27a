# The module is not downloaded, so whether its queue has a dead-letter queue is not decided.

module "queue" {
  source = "terraform-aws-modules/sqs/aws"
  name   = "orders"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = module.queue.queue_arn
  function_name    = aws_lambda_function.handler.arn
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}

module "topic" {
  source = "terraform-aws-modules/sns/aws"
}
