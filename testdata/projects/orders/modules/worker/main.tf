variable "name" {
  type = string
}

variable "queue" {
  description = "The queue to read"
}

variable "timeout" {
  type    = number
  default = 3
}

resource "aws_lambda_function" "this" {
  function_name = var.name
  timeout       = var.timeout
  role          = aws_iam_role.this.arn
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "worker.zip"
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn = var.queue.arn
  function_name    = aws_lambda_function.this.arn
  batch_size       = 100
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy_attachment" "this" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"
}
