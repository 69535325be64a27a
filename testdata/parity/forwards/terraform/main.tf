resource "aws_s3_bucket" "pictures" {
  bucket = "shop-pictures"
}

resource "aws_s3_bucket_notification" "pictures" {
  bucket = aws_s3_bucket.pictures.id
  queue {
    queue_arn = aws_sqs_queue.orders.arn
    events    = ["s3:ObjectCreated:*"]
  }
  topic {
    topic_arn = aws_sns_topic.news.arn
    events    = ["s3:ObjectRemoved:*"]
  }
}

resource "aws_sqs_queue" "orders" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "failed" {}

resource "aws_sns_topic" "news" {}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_cloudwatch_event_rule" "nightly" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_sqs_queue.orders.arn
}

resource "aws_cloudwatch_event_target" "nightly_stream" {
  rule     = aws_cloudwatch_event_rule.nightly.name
  arn      = aws_kinesis_stream.clicks.arn
  role_arn = "arn:aws:iam::123456789012:role/rule"
}

resource "aws_iot_topic_rule" "moved" {
  name        = "moved"
  enabled     = true
  sql         = "SELECT * FROM 'moved'"
  sql_version = "2016-03-23"
  sqs {
    queue_url  = aws_sqs_queue.orders.url
    role_arn   = "arn:aws:iam::123456789012:role/iot"
    use_base64 = false
  }
  error_action {
    sns {
      target_arn = aws_sns_topic.news.arn
      role_arn   = "arn:aws:iam::123456789012:role/iot"
    }
  }
}

resource "aws_ses_receipt_rule" "mail" {
  name          = "mail"
  rule_set_name = "inbox"
  enabled       = true
  sns_action {
    topic_arn = aws_sns_topic.news.arn
    position  = 1
  }
}

resource "aws_pipes_pipe" "on" {
  role_arn = "arn:aws:iam::123456789012:role/pipe"
  source   = aws_kinesis_stream.clicks.arn
  target   = aws_sqs_queue.orders.arn
  source_parameters {
    kinesis_stream_parameters {
      starting_position = "LATEST"
    }
  }
}

resource "aws_lambda_event_source_mapping" "work_in" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.work.arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
