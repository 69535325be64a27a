# The function comes out of a module: the mapping is labelled where it stands, not where the output does.

module "worker" {
  source = "./worker"
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = module.worker.arn
  batch_size       = 1
}
