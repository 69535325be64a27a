variable "timeout" {
  type = number
}

resource "aws_sqs_queue" "orders" {
  visibility_timeout_seconds = 300
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "dead" {
  message_retention_seconds = 1209600
}

module "worker" {
  source   = "./worker"
  settings = { timeout = var.timeout, queue = aws_sqs_queue.orders.arn }
}
