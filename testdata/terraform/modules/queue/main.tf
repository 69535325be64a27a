variable "name" {
  type = string
}

variable "timeout" {
  type = number
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.timeout
}

output "arn" {
  value = aws_sqs_queue.this.arn
}

output "name" {
  value = aws_sqs_queue.this.name
}

output "timeout" {
  value = aws_sqs_queue.this.visibility_timeout_seconds
}
