variable "name" {}

resource "aws_sqs_queue" "this" {
  name = var.name
}

output "queue" {
  value = aws_sqs_queue.this
}
