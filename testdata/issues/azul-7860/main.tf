# A loop that is wanted says so with `RecursiveLoop`, and is a note.
# Rules: sqs-recursive-send
# Says: sqs-recursive-send

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = 60
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.handler.arn
}

resource "aws_lambda_function_recursion_config" "handler" {
  function_name  = aws_lambda_function.handler.function_name
  recursive_loop = "Allow"
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = aws_iam_role.handler.arn
}

resource "aws_iam_role" "handler" {
  assume_role_policy = "{}"

  inline_policy {
    policy = jsonencode({
      Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn }]
    })
  }
}
