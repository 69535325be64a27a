# What a managed policy of AWS grants is granted where the policy is attached.

resource "aws_sqs_queue" "orders" {
  name = "orders"
  redrive_policy = jsonencode({
    deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:failed"
    maxReceiveCount     = 5
  })
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn        = aws_sqs_queue.orders.arn
  function_name           = aws_lambda_function.handler.arn
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = aws_iam_role.handler.arn
}

resource "aws_iam_role" "handler" {
  name = "handler"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "handler" {
  role       = aws_iam_role.handler.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
}
