# Nothing tells of a visibility timeout below the function's in Terraform.
# Rules: sqs-visibility-below-timeout
# Says: sqs-visibility-below-timeout

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.handler.arn
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  timeout       = 900
  role          = "arn:aws:iam::123456789012:role/handler"
}
