data "aws_caller_identity" "current" {}

resource "aws_iam_role" "resizer" {
  name = "resizer"
  assume_role_policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "resizer" {
  role = aws_iam_role.resizer.id
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = ["${aws_s3_bucket.images.arn}/small/*"]
    }]
  })
}

resource "aws_lambda_function" "resizer" {
  function_name = "resizer"
  role          = aws_iam_role.resizer.arn

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
  }
}

resource "aws_lambda_function" "importer" {
  function_name = "importer"
  publish       = true
  role          = "arn:aws:iam::123456789012:role/importer"

  dead_letter_config {
    target_arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
  }
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.importer.function_name
  function_version = "1"
}

resource "aws_s3_bucket" "images" {
  bucket = "shop-images"
}

resource "aws_s3_bucket" "exports" {
  bucket = "shop-exports"
}

resource "aws_s3_bucket" "logs" {
  bucket = "shop-logs"
}

resource "aws_s3_bucket_notification" "images" {
  bucket = aws_s3_bucket.images.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.resizer.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "large/"
    filter_suffix       = ".jpg"
  }

  lambda_function {
    lambda_function_arn = aws_lambda_alias.live.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "feeds/"
    filter_suffix       = ".csv"
  }

  depends_on = [
    aws_lambda_permission.images_resizer,
    aws_lambda_permission.images_live,
  ]
}

resource "aws_lambda_permission" "images_resizer" {
  statement_id   = "images"
  function_name  = aws_lambda_function.resizer.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.images.arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_lambda_permission" "images_live" {
  statement_id   = "images"
  function_name  = aws_lambda_function.importer.function_name
  qualifier      = aws_lambda_alias.live.name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.images.arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_s3_bucket_notification" "exports" {
  bucket      = aws_s3_bucket.exports.id
  eventbridge = true
}

resource "aws_cloudwatch_event_rule" "exported" {
  name = "exported"
  event_pattern = jsonencode({
    source      = ["aws.s3"]
    detail-type = ["Object Created"]
    detail      = { bucket = { name = [aws_s3_bucket.exports.bucket] } }
  })
}

resource "aws_cloudwatch_event_target" "exported" {
  rule = aws_cloudwatch_event_rule.exported.name
  arn  = aws_lambda_function.resizer.arn

  dead_letter_config {
    arn = "arn:aws:sqs:eu-west-1:123456789012:failed"
  }
}

resource "aws_lambda_permission" "exported" {
  statement_id  = "exported"
  function_name = aws_lambda_function.resizer.function_name
  action        = "lambda:InvokeFunction"
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.exported.arn
}
