# The native and the JSON syntax are one configuration.

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.worker.arn
  batch_size       = 1
}

resource "aws_lambda_event_source_mapping" "more" {
  event_source_arn = aws_sqs_queue.more.arn
  function_name    = aws_lambda_function.worker.arn
}
