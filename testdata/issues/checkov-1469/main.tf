# A value that is known only after apply is not a missing one.
# Rules: sqs-missing-dlq
# Says: nothing

resource "aws_sqs_queue" "orders" {
  name           = "orders"
  redrive_policy = data.aws_ssm_parameter.redrive.value
}

data "aws_ssm_parameter" "redrive" {
  name = "/shop/redrive"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.handler.arn
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
