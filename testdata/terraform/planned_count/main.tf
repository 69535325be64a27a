locals {
  enabled = false
  names   = ["a", "b", "c"]
}

resource "aws_sqs_queue" "listed" {
  count = length(local.names)
  name  = "${local.names[count.index]}-${count.index}"
}

resource "aws_sqs_queue" "none" {
  count = local.enabled ? 1 : 0
  name  = "none"
}

resource "aws_sqs_queue" "after" {
  count         = local.enabled ? 0 : 1
  name          = join("+", [for q in aws_sqs_queue.listed : upper(q.name)]) == "A-0+B-1+C-2" ? "all" : "some"
  delay_seconds = length(aws_sqs_queue.none[*].name)
  tags          = { first = aws_sqs_queue.listed[0].name, last = element(aws_sqs_queue.listed, 5).name, one = try(one(aws_sqs_queue.none).name, "gone") }
}
