resource "aws_sqs_queue" "q" {
  name = "orders"
}

resource "aws_sqs_queue" "unnamed" {}

resource "aws_s3_bucket" "b" {
  bucket_prefix = "files"
}

resource "aws_dynamodb_table" "t" {
  name = "events"
}

resource "aws_cloudwatch_log_group" "g" {
  name = "/aws/lambda/worker"
}

resource "aws_iam_role" "r" {
  name = "worker"
}

data "aws_arn" "q" {
  arn = aws_sqs_queue.q.arn
}

data "aws_arn" "literal" {
  arn = "arn:aws:lambda:eu-west-1:123456789012:function:f"
}

resource "aws_lambda_function" "parts" {
  function_name = element(split(":", aws_sqs_queue.q.arn), 5)
  description   = split(":", aws_sqs_queue.unnamed.arn)[5]
  handler       = split(":", aws_s3_bucket.b.arn)[5]
  runtime       = split("/", aws_dynamodb_table.t.arn)[1]
  # A name with slashes, and an ARN with a path: only what is certain is cut.
  filename  = split("/", aws_cloudwatch_log_group.g.arn)[1]
  image_uri = split(":", aws_cloudwatch_log_group.g.arn)[6]
  role      = split("/", aws_iam_role.r.arn)[1]
  tags = {
    resource = data.aws_arn.q.resource
    region   = data.aws_arn.q.region
    service  = data.aws_arn.literal.service
    account  = provider::aws::arn_parse(aws_sqs_queue.q.arn).account_id
    built    = provider::aws::arn_build("aws", "sqs", "eu-west-1", data.aws_arn.q.account, aws_sqs_queue.q.name)
    trimmed  = provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/with/path/example")
    dashes   = split("-", aws_sqs_queue.q.arn)[0]
    unknown  = provider::other::something("a")
  }
}
