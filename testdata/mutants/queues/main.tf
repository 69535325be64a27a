data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "worker" {
  role = aws_iam_role.worker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = [
          aws_sqs_queue.orders.arn,
          aws_sqs_queue.payments.arn,
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = [aws_sns_topic.shipped.arn]
      },
    ]
  })
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  timeout       = 60
  role          = aws_iam_role.worker.arn
}

resource "aws_lambda_function" "mailer" {
  function_name = "mailer"
  timeout       = 20
  role          = "arn:aws:iam::123456789012:role/mailer"
}

resource "aws_sqs_queue" "orders" {
  name                       = "orders"
  visibility_timeout_seconds = 420
  message_retention_seconds  = 345600
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.orders_failed.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "orders_failed" {
  name                      = "orders-failed"
  message_retention_seconds = 1209600
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.orders.arn]
  })
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn                   = aws_sqs_queue.orders.arn
  function_name                      = aws_lambda_function.worker.arn
  batch_size                         = 100
  maximum_batching_window_in_seconds = 5
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 20
  }

  filter_criteria {
    filter {
      pattern = jsonencode({ body = { kind = ["order"] } })
    }
  }
}

resource "aws_sqs_queue" "payments" {
  name                        = "payments.fifo"
  fifo_queue                  = true
  content_based_deduplication = true
  visibility_timeout_seconds  = 360
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.payments_failed.arn
    maxReceiveCount     = 10
  })
}

resource "aws_sqs_queue" "payments_failed" {
  name       = "payments-failed.fifo"
  fifo_queue = true
}

resource "aws_lambda_event_source_mapping" "payments" {
  event_source_arn        = aws_sqs_queue.payments.arn
  function_name           = aws_lambda_function.worker.arn
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_sqs_queue" "news" {
  name                       = "news"
  visibility_timeout_seconds = 120
  message_retention_seconds  = 86400
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.news_failed.arn
    maxReceiveCount     = 6
  })
}

resource "aws_sqs_queue" "news_failed" {
  name                      = "news-failed"
  message_retention_seconds = 1209600
}

resource "aws_lambda_event_source_mapping" "news" {
  event_source_arn        = aws_sqs_queue.news.arn
  function_name           = aws_lambda_function.mailer.arn
  batch_size              = 5
  function_response_types = ["ReportBatchItemFailures"]
}

resource "aws_sns_topic" "announced" {
  name = "announced"
}

resource "aws_sns_topic" "shipped" {
  name = "shipped"
}

resource "aws_sns_topic_subscription" "news" {
  topic_arn = aws_sns_topic.announced.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.news.arn
}

resource "aws_sqs_queue_policy" "news" {
  queue_url = aws_sqs_queue.news.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sns.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.news.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.announced.arn } }
    }]
  })
}
