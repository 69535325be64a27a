variable "bucket" {
  type = string
}

resource "aws_lambda_function" "this" {
  function_name = "shop-resize"
  role          = aws_iam_role.this.arn
  handler       = "resize.handler"
  runtime       = "nodejs22.x"
  filename      = "resize.zip"

  dead_letter_config {
    target_arn = aws_sqs_queue.failed.arn
  }
}

resource "aws_sqs_queue" "failed" {
  name = "shop-resize-failed"
}

resource "aws_iam_role" "this" {
  name               = "shop-resize"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy" "this" {
  role   = aws_iam_role.this.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:PutObject", Resource = "${var.bucket}/*" }]
  })
}

output "arn" {
  value = aws_lambda_function.this.arn
}
