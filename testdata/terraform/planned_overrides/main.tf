resource "aws_sqs_queue" "q" {
  name          = "base"
  delay_seconds = 1
  tags          = { from = "base", only = "base" }
}

locals {
  name = "base"
}

resource "aws_sns_topic" "t" {
  name = local.name
}
