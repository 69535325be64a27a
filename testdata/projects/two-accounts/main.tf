# A queue of the same name in each account: the ARN says which of them is meant, and the role of the other provider says
# where its queue is.

provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "shared"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/deploy"
  }
}

resource "aws_sqs_queue" "own" {
  name                       = "orders"
  visibility_timeout_seconds = 360
}

resource "aws_sqs_queue" "shared" {
  provider = aws.shared
  name     = "orders"
}

data "aws_caller_identity" "shared" {
  provider = aws.shared
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = "arn:aws:iam::111111111111:role/worker"
  timeout       = 60
}

resource "aws_lambda_event_source_mapping" "own" {
  event_source_arn = "arn:aws:sqs:eu-west-1:111111111111:orders"
  function_name    = aws_lambda_function.worker.arn
}

resource "aws_lambda_event_source_mapping" "shared" {
  event_source_arn = "arn:aws:sqs:eu-west-1:${data.aws_caller_identity.shared.account_id}:orders"
  function_name    = aws_lambda_function.worker.arn
}
