# A queue of the same name in each region: the ARN says which of them is meant. The permission below is for the topic of
# one region, and the topic of the other region has none.

provider "aws" {
  region = var.region
}

provider "aws" {
  alias  = "west"
  region = "us-west-2"
}

variable "region" {
  default = "us-west-2"
}

module "west" {
  source    = "./west"
  providers = { aws = aws.west }
}

resource "aws_sqs_queue" "orders" {
  provider                   = aws.east
  name                       = "orders"
  visibility_timeout_seconds = 360
}

provider "aws" {
  alias  = "east"
  region = "us-east-1"
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::123456789012:role/worker"
  timeout       = 60
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn = "arn:aws:sqs:us-west-2:123456789012:orders"
  function_name    = aws_lambda_function.worker.arn
  batch_size       = 1
}

resource "aws_sns_topic" "east" {
  provider = aws.east
  name     = "alerts"
}

resource "aws_sns_topic_subscription" "east" {
  topic_arn = aws_sns_topic.east.arn
  protocol  = "lambda"
  endpoint  = aws_lambda_function.worker.arn
}

resource "aws_sns_topic_subscription" "west" {
  topic_arn = module.west.topic
  protocol  = "lambda"
  endpoint  = aws_lambda_function.worker.arn
}

resource "aws_lambda_permission" "west" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.worker.function_name
  principal     = "sns.amazonaws.com"
  source_arn    = "arn:aws:sns:${module.west.region}:123456789012:alerts"
}
