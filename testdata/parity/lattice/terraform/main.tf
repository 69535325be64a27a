resource "aws_vpclattice_target_group" "group" {
  name = "group"
  type = "LAMBDA"
}

resource "aws_vpclattice_target_group_attachment" "group" {
  target_group_identifier = aws_vpclattice_target_group.group.id
  target {
    id = aws_lambda_function.work.arn
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
