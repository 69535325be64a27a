resource "aws_sqs_queue" "orders" {
  visibility_timeout_seconds = 20
}

resource "aws_lambda_event_source_mapping" "work_in" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.work.arn
  batch_size       = 100
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
  timeout       = 30
}
