resource "aws_scheduler_schedule" "work_nightly" {
  schedule_expression = "cron(0 3 31 2 ? *)"
  flexible_time_window {
    mode = "OFF"
  }
  target {
    arn      = aws_lambda_function.work.arn
    role_arn = "arn:aws:iam::123456789012:role/scheduler"
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
