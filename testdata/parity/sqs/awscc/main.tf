resource "awscc_sqs_queue" "orders" {
  visibility_timeout = 20
}

resource "awscc_lambda_event_source_mapping" "work_in" {
  event_source_arn = awscc_sqs_queue.orders.arn
  function_name    = awscc_lambda_function.work.id
  batch_size       = 100
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
  timeout       = 30
}
