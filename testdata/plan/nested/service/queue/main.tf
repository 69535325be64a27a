variable "name" {
  type = string
}

resource "aws_sqs_queue" "this" {
  name = var.name
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "failed" {
  name = "${var.name}-failed"
}

output "arn" {
  value = aws_sqs_queue.this.arn
}
