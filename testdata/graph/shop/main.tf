module "resize" {
  source = "./resize"
  bucket = aws_s3_bucket.photos.arn
}

resource "aws_s3_bucket" "photos" {
  bucket = "shop-photos"
}

resource "aws_s3_bucket_notification" "photos" {
  bucket = aws_s3_bucket.photos.id

  lambda_function {
    lambda_function_arn = module.resize.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "raw/"
  }
}

resource "aws_cloudwatch_event_rule" "hourly" {
  name                = "hourly"
  schedule_expression = "rate(1 hour)"
}

resource "aws_cloudwatch_event_target" "clean" {
  rule = aws_cloudwatch_event_rule.hourly.name
  arn  = aws_lambda_function.clean.arn
}

resource "aws_lambda_permission" "hourly" {
  function_name = aws_lambda_function.clean.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.hourly.arn
}

resource "aws_lambda_function" "clean" {
  function_name = "shop-clean"
  role          = "arn:aws:iam::111122223333:role/shop-clean"
  handler       = "clean.handler"
  runtime       = "nodejs22.x"
  filename      = "clean.zip"
}

resource "aws_kinesis_stream" "clicks" {
  name        = "shop-clicks"
  shard_count = 1
}

resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn  = aws_kinesis_stream.clicks.arn
  function_name     = aws_lambda_function.clean.arn
  starting_position = "LATEST"
  enabled           = false
}

resource "aws_sns_topic_subscription" "partner" {
  topic_arn = "arn:aws:sns:eu-central-1:444455556666:partner-events"
  protocol  = "lambda"
  endpoint  = aws_lambda_function.clean.arn
}
