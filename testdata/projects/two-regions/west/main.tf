data "aws_region" "current" {}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = 30
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

output "topic" {
  value = aws_sns_topic.alerts.arn
}

output "region" {
  value = data.aws_region.current.name
}
