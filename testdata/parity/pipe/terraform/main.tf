resource "aws_sqs_queue" "orders" {}

resource "aws_pipes_pipe" "orders_to_work" {
  role_arn   = "arn:aws:iam::123456789012:role/pipe"
  source     = aws_sqs_queue.orders.arn
  enrichment = aws_lambda_function.enrich.arn
  target     = aws_lambda_function.work.arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}

resource "aws_lambda_function" "enrich" {
  function_name = "enrich"
  role          = "arn:aws:iam::123456789012:role/enrich"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "enrich.zip"
}
