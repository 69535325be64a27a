variable "batch" {
  type = number
}

variable "stream" {
  type = string
}

resource "aws_lambda_event_source_mapping" "this" {
  event_source_arn       = var.stream
  function_name          = "second"
  starting_position      = "LATEST"
  batch_size             = var.batch
  maximum_retry_attempts = 3
  destination_config {
    on_failure {
      destination_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
    }
  }
}
