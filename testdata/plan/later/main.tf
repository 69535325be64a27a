provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

# How many notifications there will be is known only once the queue is there.
resource "aws_s3_bucket" "uploads" {
  bucket = "uploads"
}

resource "aws_sqs_queue" "names" {}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  s3_bucket     = "code"
  s3_key        = "handler.zip"
}

resource "aws_s3_bucket_notification" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  dynamic "lambda_function" {
    for_each = split(",", aws_sqs_queue.names.url)
    content {
      lambda_function_arn = aws_lambda_function.handler.arn
      events              = ["s3:ObjectCreated:*"]
      filter_prefix       = lambda_function.value
    }
  }
}

resource "aws_lambda_event_source_mapping" "names" {
  event_source_arn = aws_sqs_queue.names.arn
  function_name    = aws_lambda_function.handler.arn

  dynamic "filter_criteria" {
    for_each = split(",", aws_sqs_queue.names.url)
    content {
      filter {
        pattern = jsonencode({ body = { name = [filter_criteria.value] } })
      }
    }
  }
}
