provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = aws_iam_role.handler.arn
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  s3_bucket     = "code"
  s3_key        = "handler.zip"
}

resource "aws_iam_role" "handler" {
  name = "handler"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_s3_bucket" "in" {
  bucket = "incoming-orders"
}

resource "aws_s3_bucket_notification" "in" {
  bucket = aws_s3_bucket.in.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.handler.arn
    events              = ["s3:ObjectCreated:*"]
    filter_prefix       = "in/"
  }

  depends_on = [aws_lambda_permission.in]
}

resource "aws_lambda_permission" "in" {
  function_name  = aws_lambda_function.handler.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.in.arn
  source_account = "123456789012"
}

resource "aws_sqs_queue" "out" {
  name = "out"
}

data "aws_iam_policy_document" "handler" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.in.arn}/*"]
  }

  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.out.arn]
  }
}

resource "aws_iam_role_policy" "handler" {
  role   = aws_iam_role.handler.id
  policy = data.aws_iam_policy_document.handler.json
}
