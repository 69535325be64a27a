# Local modules are read without `terraform init`.
# Rules: sqs-visibility-below-timeout
# Says: sqs-visibility-below-timeout

module "queue" {
  source = "./queue"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = module.queue.arn
  function_name    = aws_lambda_function.handler.arn
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  timeout       = 60
  role          = "arn:aws:iam::123456789012:role/handler"
}
