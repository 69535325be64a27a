resource "awscc_events_event_bus" "shop" {
  name = "shop"
}

resource "awscc_events_rule" "work_placed" {
  event_bus_name = awscc_events_event_bus.shop.name
  event_pattern  = jsonencode({ source = ["shop"], "detail-type" = ["placed"] })
  targets = [{
    id                 = "work"
    arn                = awscc_lambda_function.work.arn
    dead_letter_config = { arn = awscc_sqs_queue.failed.arn }
  }]
}

resource "awscc_sqs_queue" "failed" {}

resource "awscc_lambda_permission" "work_placed_permission" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "events.amazonaws.com"
  source_arn    = awscc_events_rule.work_placed.arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
