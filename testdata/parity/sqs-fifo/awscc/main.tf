resource "awscc_sqs_queue" "orders" {
  queue_name                  = "orders.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  redrive_policy = jsonencode({
    deadLetterTargetArn = awscc_sqs_queue.failed.arn
    maxReceiveCount     = 2
  })
}

resource "awscc_sqs_queue" "failed" {
  queue_name = "failed.fifo"
  fifo_queue = true
}

resource "awscc_lambda_event_source_mapping" "work_in" {
  event_source_arn                   = awscc_sqs_queue.orders.arn
  function_name                      = awscc_lambda_function.work.arn
  batch_size                         = 20
  maximum_batching_window_in_seconds = 5
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
