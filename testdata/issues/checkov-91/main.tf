# checkov does not see into `dynamic` blocks.
# Rules: s3-event-unknown
# Says: s3-event-unknown

resource "aws_s3_bucket" "images" {
  bucket = "images"
}

resource "aws_s3_bucket_notification" "images" {
  bucket = aws_s3_bucket.images.id

  dynamic "lambda_function" {
    for_each = { large = "s3:ObjectWritten:*" }
    iterator = kind
    content {
      lambda_function_arn = aws_lambda_function.handler.arn
      events              = [kind.value]
      filter_prefix       = "${kind.key}/"
    }
  }
}

resource "aws_lambda_function" "handler" {
  function_name = "handler"
  role          = "arn:aws:iam::123456789012:role/handler"
}
