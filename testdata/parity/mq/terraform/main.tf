resource "aws_mq_broker" "broker" {
  broker_name        = "broker"
  engine_type        = "ActiveMQ"
  engine_version     = "5.18"
  host_instance_type = "mq.m5.large"
  user {
    username = "work"
    password = "not-a-secret-1"
  }
}

resource "aws_lambda_event_source_mapping" "work_in" {
  event_source_arn = aws_mq_broker.broker.arn
  function_name    = aws_lambda_function.work.arn
  queues           = ["orders"]
  source_access_configuration {
    type = "BASIC_AUTH"
    uri  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:broker"
  }
}

resource "aws_lambda_function" "work" {
  function_name = "work"
  role          = "arn:aws:iam::123456789012:role/work"
  handler       = "index.handler"
  runtime       = "nodejs22.x"
  filename      = "work.zip"
}
