resource "aws_kinesis_firehose_delivery_stream" "clicks" {
  name        = "clicks"
  destination = "extended_s3"
  extended_s3_configuration {
    role_arn   = "arn:aws:iam::123456789012:role/clicks"
    bucket_arn = "arn:aws:s3:::clicks"
    processing_configuration {
      enabled = true
      processors {
        type = "Lambda"
        parameters {
          parameter_name  = "LambdaArn"
          parameter_value = "${aws_lambda_function.work.arn}:$LATEST"
        }
      }
    }
  }
}

resource "aws_kinesis_firehose_delivery_stream" "pages" {
  name        = "pages"
  destination = "http_endpoint"
  http_endpoint_configuration {
    url      = "https://example.com"
    role_arn = "arn:aws:iam::123456789012:role/clicks"
    s3_configuration {
      role_arn   = "arn:aws:iam::123456789012:role/clicks"
      bucket_arn = "arn:aws:s3:::clicks"
    }
    processing_configuration {
      enabled = true
      processors {
        type = "Lambda"
        parameters {
          parameter_name  = "LambdaArn"
          parameter_value = aws_lambda_function.work.arn
        }
      }
    }
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
  timeout       = 600
}
