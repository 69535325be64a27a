resource "awscc_sns_topic" "news" {
  topic_name = "news"
}

resource "awscc_sns_subscription" "work_news" {
  topic_arn     = awscc_sns_topic.news.topic_arn
  protocol      = "lambda"
  endpoint      = awscc_lambda_function.work.arn
  filter_policy = jsonencode({ kind = ["order"] })
}

resource "awscc_lambda_permission" "work_news_permission" {
  action        = "lambda:InvokeFunction"
  function_name = awscc_lambda_function.work.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = awscc_sns_topic.news.topic_arn
}

resource "awscc_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  code          = { zip_file = "exports.handler = async () => {}" }
}
