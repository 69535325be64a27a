variable "names" {
  type = list(string)
}

variable "prefix" {}

resource "aws_sqs_queue" "q" {
  for_each = toset(var.names)
  name     = "${var.prefix}-${each.key}"
}

resource "aws_sns_topic" "t" {
  count = length(var.names) == 0 ? 1 : 0
  name  = "${var.prefix}-empty"
}

output "names" {
  value = [for key in sort(keys(aws_sqs_queue.q)) : aws_sqs_queue.q[key].name]
}
