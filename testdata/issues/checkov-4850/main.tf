# checkov does not expand `for_each` over a map that is computed.
# Rules: sqs-visibility-below-timeout
# Says: sqs-visibility-below-timeout

locals {
  queues = { for name, seconds in { orders = 30, returns = 600 } : name => seconds if seconds > 0 }
}

resource "aws_sqs_queue" "queue" {
  for_each                   = local.queues
  name                       = each.key
  visibility_timeout_seconds = each.value
}

resource "aws_lambda_event_source_mapping" "queue" {
  for_each         = aws_sqs_queue.queue
  event_source_arn = each.value.arn
  function_name    = aws_lambda_function.handler.arn
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  timeout       = 60
  role          = "arn:aws:iam::123456789012:role/handler"
}
