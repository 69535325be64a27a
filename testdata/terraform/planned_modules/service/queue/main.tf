variable "names" {
  type = set(string)
}

resource "aws_sqs_queue" "q" {
  for_each = var.names
  name     = each.value
}

output "names" {
  value = sort([for queue in aws_sqs_queue.q : queue.name])
}
