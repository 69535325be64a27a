# Orders are read by one function.
resource "aws_sqs_queue" "orders" {
    name       = "orders" # as the producer calls it
    fifo_queue = false

    tags = {
        team = "shop"
    }

    # Set by hand once.
    # visibility_timeout_seconds = 90
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name=aws_lambda_function.work.arn
  batch_size       = 100 /* many */

  scaling_config {
    maximum_concurrency = 5000 # as many as there are
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  timeout       = "60"
  lifecycle {
    ignore_changes = [description]
  }
}

resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn                   = aws_kinesis_stream.clicks.arn
  function_name                      = aws_lambda_function.work.arn
  starting_position                  = "LATEST"
  maximum_batching_window_in_seconds = 400
  maximum_retry_attempts             = 3
  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failed.arn
    }
  }
}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_sqs_queue" "failed" {}

resource "aws_sqs_queue" "returns" {
  name = "returns"
  redrive_policy = <<-EOT
    {
      "deadLetterTargetArn": "${aws_sqs_queue.failed.arn}",
      "maxReceiveCount": 1
    }
  EOT
  delay_seconds = 1
}

resource "aws_lambda_event_source_mapping" "returns" {
  event_source_arn        = aws_sqs_queue.returns.arn
  function_name           = aws_lambda_function.work.arn
  starting_position       = "LATEST" # left over
  batch_size              = 1
}
