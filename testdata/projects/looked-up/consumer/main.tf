data "aws_sqs_queue" "orders" {
  name = "orders"
}

# Another provider may stand for another region: this is not known to be the queue above.
data "aws_sqs_queue" "parcels" {
  provider = aws.other
  name     = "parcels"
}

data "aws_lambda_function" "worker" {
  function_name = "worker"
}

data "aws_lambda_alias" "live" {
  function_name = data.aws_lambda_function.worker.function_name
  name          = "live"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = data.aws_sqs_queue.orders.arn
  function_name    = data.aws_lambda_alias.live.arn
}

resource "aws_lambda_event_source_mapping" "parcels" {
  event_source_arn = data.aws_sqs_queue.parcels.arn
  function_name    = data.aws_lambda_function.worker.arn
}
