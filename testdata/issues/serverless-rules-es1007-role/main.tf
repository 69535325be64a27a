# serverless-rules ES1007 looks at permissions only: Scheduler invokes asynchronously with a role.
# Says: async-failure-lost

resource "aws_scheduler_schedule" "nightly" {
  schedule_expression = "rate(1 day)"

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.handler.arn
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
