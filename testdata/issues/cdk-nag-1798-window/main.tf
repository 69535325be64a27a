# The advice of six times the timeout leaves out the batching window.
# Rules: sqs-visibility-below-recommended
# Says: sqs-visibility-below-recommended

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = 60
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn                   = aws_sqs_queue.orders.arn
  function_name                      = aws_lambda_function.handler.arn
  maximum_batching_window_in_seconds = 30
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  timeout       = 10
  role          = "arn:aws:iam::123456789012:role/handler"
}
