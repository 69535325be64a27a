resource "aws_sqs_queue" "q" {
  name = "q"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = "work"
  function_version = "1"
}

resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = "work"
  qualifier     = aws_lambda_alias.live.name
  principal     = "sqs.${trimprefix("xamazonaws.com", "x")}"
}

resource "aws_sns_topic_subscription" "s" {
  topic_arn     = "arn:aws:sns:us-east-1:123456789012:t"
  protocol      = "sqs"
  endpoint      = aws_sqs_queue.q.arn
  filter_policy = jsonencode({ kind = ["a", { "anything-but" = ["b"] }] })
}
