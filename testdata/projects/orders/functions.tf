resource "aws_lambda_function" "render" {
  function_name = "render-receipt"
  role          = aws_iam_role.render.arn
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "render.zip"
}

resource "aws_iam_role" "render" {
  name = "render-receipt"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "render" {
  role   = aws_iam_role.render.id
  policy = data.aws_iam_policy_document.render.json
}

data "aws_iam_policy_document" "render" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.receipts.arn}/*"]
  }
}
