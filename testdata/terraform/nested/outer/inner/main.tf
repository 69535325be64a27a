variable "name" {}

resource "aws_sqs_queue" "q" {
  count = 1
  name  = "${var.name}-${count.index}"
  tags  = { from = path.module }
}

output "queue" {
  value = one(aws_sqs_queue.q)
}
