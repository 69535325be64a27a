# Two mappings share a default that is too large: each finding stands where the default is used.

variable "batch" {
  type    = number
  default = 20000
}

locals {
  batch = var.batch
}

resource "aws_kinesis_stream" "orders" {
  name        = "orders"
  shard_count = 1
}

resource "aws_lambda_event_source_mapping" "first" {
  event_source_arn       = aws_kinesis_stream.orders.arn
  function_name          = "first"
  starting_position      = "LATEST"
  batch_size             = local.batch
  maximum_retry_attempts = 3
  destination_config {
    on_failure {
      destination_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
    }
  }
}

module "second" {
  source = "./second"
  stream = aws_kinesis_stream.orders.arn
  batch  = var.batch
}
