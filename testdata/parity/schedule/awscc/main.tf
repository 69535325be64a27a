resource "awscc_events_rule" "work_nightly" {
  schedule_expression = "rate(1 days)"
  targets             = [{ id = "work", arn = awscc_lambda_function.work.arn }]
}

resource "awscc_lambda_permission" "work_nightly_permission" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "events.amazonaws.com"
  source_arn    = awscc_events_rule.work_nightly.arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
