resource "aws_lambda_function_event_invoke_config" "work_event_invoke_config" {
  function_name          = aws_lambda_function.work.function_name
  maximum_retry_attempts = 1
  destination_config {
    on_success {
      destination = aws_lambda_function.after.arn
    }
    on_failure {
      destination = aws_sns_topic.failed.arn
    }
  }
}

resource "aws_sns_topic" "failed" {}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}

resource "aws_lambda_function" "after" {
  function_name = "after"
  role          = "arn:aws:iam::123456789012:role/after"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "after.zip"
}
