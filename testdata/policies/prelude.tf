variable "suffix" {}

variable "enabled" {}

data "aws_caller_identity" "current" {}

resource "aws_iam_role" "worker" {
  name = "worker"
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

# Its name is made up when it is deployed.
resource "aws_sqs_queue" "plain" {}

resource "aws_sqs_queue" "other" {}

resource "aws_sqs_queue" "varied" {
  name = "varied-${var.suffix}"
}

resource "aws_s3_bucket" "uploads" {
  bucket = "uploads"
}

resource "aws_s3_bucket" "made" {}

resource "aws_sns_topic" "news" {
  name = "news"
}

resource "aws_sns_topic" "gossip" {
  name = "gossip"
}

resource "aws_dynamodb_table" "items" {
  name             = "items"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
}

resource "aws_kinesis_stream" "clicks" {
  name = "clicks"
}

resource "aws_sns_topic_subscription" "news" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_sqs_queue.orders.arn
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  queue {
    queue_arn = aws_sqs_queue.orders.arn
    events    = ["s3:ObjectCreated:*"]
  }
}
