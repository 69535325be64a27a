resource "aws_connect_instance" "desk" {
  identity_management_type = "CONNECT_MANAGED"
  instance_alias           = "desk"
  inbound_calls_enabled    = true
  outbound_calls_enabled   = false
}

resource "aws_connect_lambda_function_association" "desk" {
  instance_id  = aws_connect_instance.desk.id
  function_arn = aws_lambda_function.work.arn
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
