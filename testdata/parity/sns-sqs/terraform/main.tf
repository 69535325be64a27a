resource "aws_sns_topic" "news" {
  name = "news"
}

resource "aws_sqs_queue" "work_news_queue" {}

resource "aws_sqs_queue_policy" "work_news_queue_policy" {
  queue_url = aws_sqs_queue.work_news_queue.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.work_news_queue.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.news.arn } }
    }]
  })
}

resource "aws_sns_topic_subscription" "work_news" {
  topic_arn = aws_sns_topic.news.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.work_news_queue.arn
}

resource "aws_lambda_event_source_mapping" "work_news_event_source_mapping" {
  event_source_arn = aws_sqs_queue.work_news_queue.arn
  function_name    = aws_lambda_function.work.function_name
  batch_size       = 10
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
