# Orders come in through a queue, receipts are rendered when their order is uploaded, and a report is due each night.

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

module "worker" {
  source  = "./modules/worker"
  name    = "orders-worker"
  queue   = aws_sqs_queue.orders
  timeout = 60
}

resource "aws_s3_bucket" "receipts" {
  bucket = "receipts"
}

resource "aws_s3_bucket_notification" "receipts" {
  bucket = aws_s3_bucket.receipts.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.render.arn
    events              = ["s3:ObjectCreated:*"]
  }

  depends_on = [aws_lambda_permission.receipts]
}

resource "aws_lambda_permission" "receipts" {
  function_name  = aws_lambda_function.render.function_name
  action         = "lambda:InvokeFunction"
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.receipts.arn
  source_account = data.aws_caller_identity.current.account_id
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly-report"
  schedule_expression = "cron(0 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_lambda_function.render.arn
}

data "aws_caller_identity" "current" {}
