resource "aws_sqs_queue" "q" {
  name = "overridden"
  tags = { from = "z" }
}

locals {
  name = "overridden"
}
