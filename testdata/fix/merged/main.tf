# Statements in brackets of their own, with what belongs to them.
resource "aws_sns_topic" "orders" {}

resource "aws_sqs_queue" "orders" {
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = aws_sqs_queue.orders.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "sns.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.orders.arn
        Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }
      } # the topic
    ]
  })
}

# The nightly rule sends, too.
resource "aws_sqs_queue_policy" "nightly" {
  queue_url = aws_sqs_queue.orders.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.orders.arn
      # Only this one.
      Condition = {
        ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.nightly.arn }
      }
      }, {
      Effect    = "Allow"
      Principal = { Service = "config.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.orders.arn
    }]
  })
  depends_on = [aws_cloudwatch_event_rule.nightly]
}

resource "aws_cloudwatch_event_rule" "nightly" {
  schedule_expression = "rate(1 day)"
}

# Brackets that open together.
resource "aws_sns_topic_policy" "first" {
  arn = aws_sns_topic.orders.arn
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "s3.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.orders.arn
    }]
  })
}

resource "aws_sns_topic_policy" "second" {
  arn = aws_sns_topic.orders.arn
  policy = jsonencode({
    Statement = {
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.orders.arn
    }
  })
}

resource "aws_s3_bucket" "images" {}

resource "aws_s3_bucket_notification" "images" {
  bucket = aws_s3_bucket.images.id

  queue {
    queue_arn = aws_sqs_queue.images.arn
    events    = ["s3:ObjectCreated:*"]
  }

  depends_on = [aws_sqs_queue_policy.images]
}

resource "aws_sqs_queue" "images" {
  message_retention_seconds = 1209600
}
