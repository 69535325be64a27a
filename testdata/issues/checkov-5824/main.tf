# checkov judges variables that have no value. What is not known is not a fault, and is counted.
# Rules: sqs-visibility-below-timeout
# Not decided: sqs-visibility-below-timeout
# Says: nothing

variable "timeout" {
  type = number
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.handler.arn
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  timeout       = var.timeout
  role          = "arn:aws:iam::123456789012:role/handler"
}
