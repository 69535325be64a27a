resource "aws_codecommit_repository" "code" {
  repository_name = "code"
}

resource "aws_codecommit_trigger" "code" {
  repository_name = aws_codecommit_repository.code.repository_name
  trigger {
    name            = "pushed"
    events          = ["all"]
    destination_arn = aws_lambda_function.work.arn
  }
}

resource "aws_lambda_permission" "pushed" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.work.function_name
  principal     = "codecommit.amazonaws.com"
  source_arn    = "arn:aws:codecommit:eu-west-1:123456789012:other"
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
