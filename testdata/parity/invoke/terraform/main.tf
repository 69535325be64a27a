resource "aws_iam_role" "work_role" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}

resource "aws_iam_role_policy" "work_role" {
  role   = aws_iam_role.work_role.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "${aws_lambda_function.other.arn}*" }] })
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = aws_iam_role.work_role.arn
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}

resource "aws_lambda_function" "other" {
  function_name = "other"
  role          = "arn:aws:iam::123456789012:role/other"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "other.zip"
}
