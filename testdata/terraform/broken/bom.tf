resource "aws_sns_topic" "marked" {}
