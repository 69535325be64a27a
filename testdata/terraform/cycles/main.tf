locals {
  a = local.b
  b = "${local.a}-x"
}

module "loop" {
  source = "./loop"
}

resource "aws_sqs_queue" "self" {
  name = local.a
  tags = { arn = aws_sqs_queue.self.arn, name = aws_sqs_queue.self.tags.arn }
}

resource "aws_sqs_queue" "counted" {
  count = length(aws_sqs_queue.counted)
}
