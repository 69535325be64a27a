resource "awscc_sqs_queue" "orders" {}

resource "awscc_pipes_pipe" "orders_to_work" {
  role_arn   = "arn:aws:iam::123456789012:role/pipe"
  source     = awscc_sqs_queue.orders.arn
  enrichment = awscc_lambda_function.enrich.arn
  target     = awscc_lambda_function.work.arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}

resource "awscc_lambda_function" "enrich" {
  function_name = "enrich"
  role          = "arn:aws:iam::123456789012:role/enrich"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
