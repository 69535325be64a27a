resource "aws_sqs_queue" "orders" { name = "orders" }
resource "aws_s3_bucket" "in" {}
resource "aws_s3_bucket_notification" "in" {
  bucket = aws_s3_bucket.in.id
  lambda_function {
    lambda_function_arn = aws_lambda_function.work.arn
    events = ["s3:ObjectCreate:*", "s3:ObjectRemoved:*"]
  }
  depends_on = [
    aws_s3_bucket.in,
  ]
}
resource "aws_lambda_permission" "in" {
  function_name = aws_lambda_function.work.function_name
  action        = "lambda:InvokeFunction"
  principal     = "s3.amazonaws.com"
  source_arn    = aws_s3_bucket.in.arn
}
resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = aws_sqs_queue.orders.arn
  function_name    = aws_lambda_function.work.arn
  batch_size       = 1
  tumbling_window_in_seconds = 60
  destination_config {
    on_failure { destination_arn = "arn:aws:sns:eu-west-1:123456789012:failed" }
  }
}
resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  timeout       = 60
}
